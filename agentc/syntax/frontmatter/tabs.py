"""Fields that are indented with tabs: what they say for each number of spaces that a tab can stand
for.

Belongs here: the readings, and spaces for tabs. Not here: which of them counts (`lenient.py`),
words (`unclosed.py`).
"""

from __future__ import annotations

import re

from agentc.errors import ReadError
from agentc.ir.value import Map, Value, same
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.source import Entry, Style
from agentc.syntax.yaml.reader import read_entries

WIDTHS = (2, 4, 8)
_INDENT = re.compile(r"^ *\t[ \t]*", re.MULTILINE)


def list_readings(text: str, span: Span) -> list[tuple[int, Entry]]:
    """Return every list or map that the field at a span can be, with the width of a tab that makes
    it that."""
    found: list[tuple[int, Entry]] = []
    for width in WIDTHS:
        block = text[span.start : span.end]
        spaced = apply_edits(block, replace_tabs(block, Span(0, len(block)), width))
        try:
            entries = read_entries(spaced, Span(0, len(spaced))).entries
        except ReadError as error:
            if error.code != "yaml":
                raise
            continue
        is_one = len(entries) == 1 and entries[0].style is Style.COLLECTION
        if is_one and not any(same(entries[0].value, other.value) for _, other in found):
            found.append((width, entries[0]))
    # Nobody writes a key for nothing to stand below it.
    return [(width, entry) for width, entry in found if not _holds_nothing(entry.value)] or found


def replace_tabs(text: str, span: Span, width: int) -> tuple[Edit, ...]:
    """Return the edits that write spaces for the tabs that indent the lines of a span."""
    return tuple(
        Edit(Span(*found.span()), found[0].replace("\t", " " * width))
        for found in _INDENT.finditer(text, span.start, span.end)
    )


def _holds_nothing(value: Value) -> bool:
    """Return whether some key of a value has nothing below it."""
    if isinstance(value, Map):
        return any(item is None or _holds_nothing(item) for item in value.values())
    return isinstance(value, tuple) and any(map(_holds_nothing, value))
