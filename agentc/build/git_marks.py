"""Texts in which git left its marks, because it could not merge two sides.

Belongs here: telling such a text, and what either side says. Not here: what follows of that
(`records.py` for the lock, `judge.py` for outputs).
"""

from __future__ import annotations

import re

_BASE = re.compile(r"\|{7}(?: .*)?\r?"), "base"
_THEIRS = re.compile(r"={7}\r?"), "theirs"
# Which marks may follow on which part of a text, and the part that each of them begins.
_FOLLOWING = {
    "both": ((re.compile(r"<{7}(?: .*)?\r?"), "ours"),),
    "ours": (_BASE, _THEIRS),
    "base": (_THEIRS,),
    "theirs": ((re.compile(r">{7}(?: .*)?\r?"), "both"),),
}


def is_torn(text: str) -> bool:
    """Return whether git left its marks in a text."""
    return _walk(text)[2]


def take_sides(text: str) -> tuple[str, str]:
    """Return what each of both sides says in a text that git could not merge."""
    ours, theirs, _ = _walk(text)
    return "\n".join(ours), "\n".join(theirs)


def _walk(text: str) -> tuple[list[str], list[str], bool]:
    """Return the lines of both sides, and whether there are any but common ones. Line by line: it
    takes no more than linear time."""
    now, torn = "both", False
    sides: dict[str, list[str]] = {"ours": [], "theirs": []}
    for line in text.split("\n"):
        mark = _find_mark(line, now)
        if mark is not None:
            torn |= mark == "both"
            now = mark
            continue
        for side, kept in sides.items():
            if now in ("both", side):
                kept.append(line)
    return sides["ours"], sides["theirs"], torn


def _find_mark(line: str, now: str) -> str | None:
    """Return which side follows a line, where it is a mark at its place; `None` for a line of
    text."""
    return next((side for pattern, side in _FOLLOWING[now] if pattern.fullmatch(line)), None)
