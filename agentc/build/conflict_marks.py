"""Two texts in one, with marks around the lines in which they differ, as git has them.

Belongs here: putting such marks in, and finding those that are left. Not here: texts in which git
left its own (`git_marks.py`), what is done about a conflict (`settle_conflict.py`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentc.syntax.line_ends import split_lines

# So long are git's own marks; ours are longer where a text has lines that look like some.
LENGTH = 7
_MARK_LIKE = re.compile(r"^(<{7,}|={7,}|>{7,}|\|{7,})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts, and what it is called beside a mark."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with marks, each of a sign so many times."""

    text: str
    length: int

    def find_left(self, text: str) -> int | None:
        """Return the line of the first mark that is left in a text, counted from 1."""
        for number, line in enumerate(text.split("\n"), 1):
            word = line.rstrip("\r").partition(" ")[0]
            if word in (sign * self.length for sign in "<=>"):
                return number
        return None


def mark_differences(ours: Side, theirs: Side) -> MarkedText:
    """Return both texts in one."""
    alike = _MARK_LIKE.findall(f"{ours.text}\n{theirs.text}")
    length = max((len(mark) + 1 for mark in alike), default=LENGTH)
    return MarkedText("".join(_list_lines(ours, theirs, length)), length)


def _list_lines(ours: Side, theirs: Side, length: int) -> Iterator[str]:
    one, other = split_lines(ours.text), split_lines(theirs.text)
    newline = "\r\n" if one and one[0].endswith("\r\n") else "\n"
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            yield from one[start:end]
            continue
        yield f"{'<' * length} {ours.label}{newline}"
        yield from _end(one[start:end], newline)
        yield f"{'=' * length}{newline}"
        yield from _end(other[first:last], newline)
        yield f"{'>' * length} {theirs.label}{newline}"


def _end(lines: list[str], newline: str) -> Iterator[str]:
    """Yield lines, of which the last one has an end."""
    for line in lines:
        yield line if line.endswith("\n") else line + newline
