"""What stands behind a space and `#`: a comment, or the rest of a text.

Belongs here: telling them apart. Not here: which fields hold text (`lens/tolerant/cut_texts.py`).
YAML takes all of it for a comment. People write `#12` and `C#, F# and #tags` in texts, and comments
with two spaces before the `#` and one behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_HASH_BEHIND = re.compile(r"([ \t]+)#([^\r\n]*)")
# A comment behind a text that has a `#` already.
_SET_OFF = re.compile(r"(?<![ \t])[ \t]{2,}#[ \t]")
# A line below that goes on with a text: deeper than the key, and no field that is commented out.
_BELOW = re.compile(r"\r?\n([ \t]+)(#\w[^\r\n]*)")
_COMMENTED_OUT = re.compile(r"#\w[\w-]*[ \t]*:(?:\s|\Z)")
_COLOUR = re.compile(r"[ \t]+(#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}))(?=[ \t\r\n]|\Z)")


class Kind(Enum):
    """PROSE is written for readers; WORDS may be prose, or a word with a comment behind it."""

    PROSE = "prose"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Cut:
    """What a `#` at `at` cuts off, up to `end`, with the space before it."""

    text: str
    at: int
    end: int


def find_rest_of_text(
    text: str, start: int, limit: int, column: int, kind: Kind, before: str
) -> Cut | None:
    """Return what of a text stands behind a ` #`, on its line and on deeper ones; `None` where that
    is a comment.

    The text goes up to `start`, and `before` is its beginning. `column` is that of its key or dash.
    """
    rest, at, end = "", -1, start
    one_word = kind is Kind.WORDS and len(before.split()) < 2
    inline = _HASH_BEHIND.match(text, start, limit)
    if inline is not None:
        if not _is_text(inline[1], inline[2], kind, before):
            return None
        set_off = _SET_OFF.search(inline[0], len(inline[1]) + 1)
        rest = inline[0][: set_off.start() if set_off else None].rstrip()
        at, end = inline.end(1), inline.start() + len(rest)
        if set_off:
            return Cut(rest, at, end)
    elif one_word or text[start : _find_line_end(text, start, limit)].strip():
        return None
    position = _find_line_end(text, start, limit)
    while below := _BELOW.match(text, position, limit):
        if len(below[1]) <= column or _COMMENTED_OUT.match(below[2]):
            break
        rest += " " + below[2].rstrip()
        at, end = (below.start(2) if at < 0 else at), below.start(2) + len(below[2].rstrip())
        position = below.end()
    return None if at < 0 else Cut(rest, at, end)


def _is_text(gap: str, behind: str, kind: Kind, before: str) -> bool:
    """Return whether what stands behind a gap and `#` goes on with a text."""
    if behind.lstrip(" \t").startswith("agentc: ignore["):
        return False  # a comment to agentc itself
    if kind is Kind.WORDS and len(before.split()) < 2:
        return before[:1].isalpha() and behind[:1].isdigit()  # `reviewer #2`
    if kind is Kind.WORDS:
        return behind[:1].isalnum()
    spaced = behind[:1] in ("", " ", "\t")
    return not spaced or (gap == " " and bool(before))


def continues_text(text: str, newline: int, end: int) -> bool:
    """Return whether a line that is indented and begins with `#` goes on with a text, and is no
    comment. `newline` is the line end before it."""
    below = _BELOW.match(text, newline, end)
    return below is not None and _COMMENTED_OUT.match(below[2]) is None


def find_rest_of_colour(text: str, start: int, limit: int) -> Cut | None:
    """Return the colour behind `start` that stands there without quotes, and so is a comment to
    YAML; `None` where none does."""
    found = _COLOUR.match(text, start, limit)
    return None if found is None else Cut(found[0], found.start(1), found.end())


def _find_line_end(text: str, start: int, limit: int) -> int:
    end = text.find("\n", start, limit)
    end = limit if end < 0 else end
    return end - 1 if end > start and text[end - 1] == "\r" else end
