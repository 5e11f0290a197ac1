"""One value's place, and a new value in it.

Belongs here: how a new value takes an old one's place. Not here: which values change (`entries.py`,
`collections.py`), how they are spelled (`syntax/yaml/writer.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentc.ir.value import Map, Value
from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import ends_line, find_line_start, holds_lines
from agentc.syntax.line_ends import convert_newlines
from agentc.syntax.yaml.writer import YamlWriter

# A comment behind the sign of a block.
_BLOCK_COMMENT = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value stands: behind its colon, in a map whose keys are indented by `indent`.

    `short` is true for a value on one line; `old` is its text where the new one should be spelled
    like it.
    """

    colon: int
    span: Span
    indent: int
    short: bool
    old: str = ""


def replace_scalar(
    text: str, slot: Slot, value: Value, writer: YamlWriter, newline: str, *, may_be_block: bool
) -> Edit:
    """Return a new value in the old one's place; comments around it stay. `may_be_block` is true
    where a block may be written there."""
    braces = text[slot.span.start : slot.span.start + 1] in ("[", "{")
    room = may_be_block or (ends_line(text, slot.span.end) and not holds_lines(value))
    if room and not (braces and isinstance(value, (Map, tuple))):
        new = writer.after_colon(value, slot.indent)
    else:
        new = " " + writer.inline(value)
    if "\n" not in new and not isinstance(value, (Map, tuple)):
        new = " " + (writer.like(value, slot.old) if slot.old else new[1:])
    if comment := _BLOCK_COMMENT.match(text, slot.span.start, slot.span.end):
        first, line_end, rest = new.partition("\n")
        new = first + comment[1] + line_end + rest
    if _stands_too_far_left(text, slot):
        return Edit(Span(slot.colon, slot.span.end), convert_newlines(new, newline))
    if slot.short and "\n" not in new and slot.span.start > slot.colon:
        glued = text[slot.span.end : slot.span.end + 1].strip() != ""
        return Edit(slot.span, new[1:] + " " * glued)
    start = find_line_start(text, slot.span.start)
    if new.startswith("\n") and start > slot.colon:
        # What stands between the key and its children stays.
        return Edit(Span(start, slot.span.end), convert_newlines(new[1:], newline))
    return Edit(Span(slot.colon, slot.span.end), convert_newlines(new, newline))


def _stands_too_far_left(text: str, slot: Slot) -> bool:
    """Return whether a value stands below its key where YAML takes none: no further in than the
    key, or behind a tab."""
    gap = text[slot.colon : slot.span.start]
    indent = gap.rpartition("\n")[2]
    return "\n" in gap and gap.isspace() and ("\t" in indent or len(indent) <= slot.indent)
