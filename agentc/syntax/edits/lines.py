"""Lines around a span: where one begins, what stands behind it, and what goes when the span goes.

Belongs here: positions that every edit needs. Not here: which spans change (`entries.py`,
`collections.py`).
"""

from __future__ import annotations

import re

from agentc.ir.value import Map
from agentc.spans import Span

BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")
# Blank lines, and comments that are indented: what a block above them could take for its own.
LOOSE_LINES = re.compile(r"(?:[ \t]*\r?\n|[ ]+#[^\n]*\n)*")


def find_line_start(text: str, offset: int) -> int:
    """Return where the line of `offset` begins."""
    return text.rfind("\n", 0, offset) + 1


def find_line_end(text: str, offset: int) -> int:
    """Return where the line of `offset` ends, its line end not included."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def measure_indent(text: str, offset: int) -> int | None:
    """Return how many spaces stand before something in its line; `None` where anything else
    does."""
    before = text[find_line_start(text, offset) : offset]
    return None if before.strip(" ") else len(before)


def begins_line(text: str, offset: int) -> bool:
    """Return whether nothing but spaces and tabs stands before `offset` in its line."""
    return not text[find_line_start(text, offset) : offset].strip(" \t")


def nothing_follows(text: str, end: int, indent: int = 0) -> bool:
    """Return whether a block may end at `end`. What stands behind it, or deeper than `indent` below
    it, would become part of it; so may a blank line or a comment below it."""
    rest, _, below = text[end:].partition("\n")
    spaces = len(below) - len(below.lstrip(" "))
    return (
        not rest.strip("\r")
        and spaces <= indent
        and below[spaces : spaces + 1] not in ("", "\t", "\r", "\n", "#")
    )


def ends_line(text: str, end: int) -> bool:
    """Return whether nothing stands behind `end` in its line."""
    return not text[end : find_line_end(text, end)].strip()


def widen_to_lines(text: str, span: Span, head: Span) -> Span:
    """Return the span with its indentation, the rest of its last line and that line's end.

    Where the last line has no end, as the text ends there, the end of the line before goes: the
    text stays so.
    """
    start = span.start
    if begins_line(text, start):
        start = find_line_start(text, start)
    end = text.find("\n", span.end, head.end)
    if end >= 0:
        return Span(start, end + 1)
    if head.end == len(text) and start > head.start:
        start -= 2 if text[start - 2 : start] == "\r\n" else text[start - 1] == "\n"
    return Span(max(start, head.start), head.end)


def holds_lines(value: object) -> bool:
    """Return whether a value holds text of several lines, which is written as a block where there
    is room for one."""
    if isinstance(value, Map):
        return any(map(holds_lines, value.values()))
    return (
        any(map(holds_lines, value))
        if isinstance(value, tuple)
        else isinstance(value, str) and "\n" in value
    )
