"""Blocks of text, behind `|` or `>`, whose lines stand at the margin instead of indented.

Belongs here: reading such a block as it would be with its lines indented, and the edits that indent
them. Not here: where a field ends (`lenient.py`), text without such a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NOT_YAML
from agentc.errors import ReadError
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.source import Entry, Style, locate
from agentc.syntax.yaml.reader import read_entries

_BLOCK_MARK = re.compile(r"[ \t]*[|>][-+]?([1-9])?[-+]?[ \t]*(?:#[^\r\n]*)?\r?\n")
_FILLED_LINE = re.compile(r"^( *)[^ \r\n]", re.MULTILINE)
USUAL_DEPTH = 2


def read_margin_block(
    text: str, key: str, span: Span, key_end: int, margin: int, *, clear: bool
) -> tuple[Entry, Diagnostic] | None:
    """Return the entry at a span, whose key ends at `key_end`, and the note on it; `None` where it
    is no such block.

    Where it is not `clear` that the block ends with the span, its author has to indent it.
    """
    mark = _BLOCK_MARK.match(text, key_end, span.end)
    edits = () if mark is None else tuple(_indent(text, Span(mark.end(), span.end), mark, margin))
    if mark is None or not edits:
        return None
    start = text.rfind("\n", 0, span.start) + 1
    shifted = (
        Edit(Span(edit.span.start - start, edit.span.end - start), edit.text) for edit in edits
    )
    block = apply_edits(text[start : span.end], shifted) + "\n"
    try:
        entries = read_entries(block, Span(0, len(block))).entries
    except ReadError:
        return None
    if len(entries) != 1 or entries[0].style is not Style.BLOCK or entries[0].key != key:
        return None
    value_span = Span(text.index(mark[0].strip()[0], key_end), span.end)
    entry = replace(
        entries[0], span=span, value_span=value_span, mend=True, repair=edits if clear else ()
    )
    reading = "read as the text that it is" if clear else "a line of it could be a field of its own"
    return entry, Diagnostic(
        NOT_YAML,
        f'"{key}" is a block of text with a line that is not indented; {reading}',
        locate(text, edits[0].span.start),
        hint="" if clear else "indent the lines of its text",
        about=(key,),
    )


def _indent(text: str, span: Span, mark: re.Match[str], margin: int) -> Iterator[Edit]:
    """Yield the edits that indent the lines of a block: all of them alike if the first line is not
    indented, else the lines that are less deep than the first."""
    lines = [*_FILLED_LINE.finditer(text, span.start, span.end)]
    first = len(lines[0][1]) if lines else 0
    depth = margin + int(mark[1] or USUAL_DEPTH)
    if first > margin and not mark[1]:
        depth = first
    more = max(0, depth - first) if first <= margin else 0
    for line in lines:
        added = max(more, depth - len(line[1]))
        if added > 0:
            yield Edit(Span(line.start(), line.start()), " " * added)
