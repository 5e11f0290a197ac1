"""Putting new values into an old text: only the spans that change are touched.

Belongs here: replacing, adding and removing entries of one record, and its body. Not here: which entries change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest

from agentc.errors import Refused
from agentc.ir.value import Value
from agentc.syntax.emit import YamlWriter
from agentc.syntax.source import Edit, Entry, Record, Source, Span, Style, apply

REMOVE = object()
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")


def splice(source: Source, record: Record, changes: Mapping[str, object], body: str | None, writer: YamlWriter) -> str:
    """The text with `changes` made: key to new value, or to `REMOVE`. `body`, when not `None`, replaces the body.

    Raises Refused where the record's fields are not YAML: an edit there would have to guess.
    """
    if changes and record.broken:
        raise Refused(
            "broken-base",
            "the frontmatter is not valid YAML, so no field can be edited in place",
            hint="repair the file first",
        )
    if changes and not record.editable:
        edits = [Edit(record.head, _rewrite(record, changes, writer, source.newline))]
    else:
        edits = _entry_edits(source, record, changes, writer)
    if body is not None and record.body is not None:
        glued = record.body.start > record.head.end and source.text[record.body.start - 1] != "\n"
        edits.append(Edit(record.body, source.newline * glued + body))
    return apply(source.text, edits)


def _entry_edits(source: Source, record: Record, changes: Mapping[str, object], writer: YamlWriter) -> list[Edit]:
    edits: list[Edit] = []
    last = {entry.key: entry for entry in record.entries}
    for entry, after in zip_longest(record.entries, record.entries[1:]):
        if entry.key not in changes:
            continue
        value = changes[entry.key]
        if value is REMOVE:
            edits.append(Edit(whole_lines(source.text, entry.span, record.head), ""))
        elif entry is last[entry.key]:
            before_a_gap = after is not None and changes.get(after.key) is REMOVE
            edits.append(replacement(source, entry, _plain(value), writer, alone=not before_a_gap))
    new = {key: _plain(value) for key, value in changes.items() if key not in last and value is not REMOVE}
    return [*edits, _append(source, record, new, writer)] if new else edits


def _plain(value: object) -> Value:
    return value  # type: ignore[return-value]


def replacement(source: Source, entry: Entry, value: Value, writer: YamlWriter, *, alone: bool = True) -> Edit:
    """A new value in the old one's place; a comment behind it stays.

    `alone` is false where the next entry goes away: blank lines that it leaves would become part of a block.
    """
    alone = alone and _nothing_follows(source.text, entry.span.end)
    text = writer.after_colon(value) if alone else " " + writer.inline(value)
    key_end = source.text.index(":", entry.span.start + _key_length(source.text, entry)) + 1
    one_line = entry.style in (Style.PLAIN, Style.QUOTED) and "\n" not in source.slice(entry.value_span)
    if one_line and "\n" not in text and entry.value_span.start > key_end:
        glued = source.text[entry.value_span.end : entry.value_span.end + 1].strip() != ""
        return Edit(entry.value_span, text[1:] + " " * glued)
    return Edit(Span(key_end, entry.value_span.end), _with(text, source.newline))


def _nothing_follows(text: str, end: int) -> bool:
    """Whether a block may end at `end`: what stands behind it, or indented below it, would become part of it."""
    rest, _, below = text[end:].partition("\n")
    return not rest.strip("\r") and below[:1] not in ("", " ", "\t", "\r", "\n", "#")


def _key_length(text: str, entry: Entry) -> int:
    """How many characters the key takes as it is written, quotes included."""
    quote = text[entry.span.start]
    if quote not in "\"'":
        return len(entry.key)
    end = entry.span.start + 1
    while text[end] != quote:
        end += 2 if text[end] == "\\" and quote == '"' else 1
    return end - entry.span.start


def whole_lines(text: str, span: Span, head: Span) -> Span:
    """The span with the rest of its last line and that line's end."""
    end = text.find("\n", span.end, head.end)
    return Span(span.start, head.end if end < 0 else end + 1)


def _append(source: Source, record: Record, new: Mapping[str, Value], writer: YamlWriter) -> Edit:
    """New entries on lines of their own behind the last one; before it where it is a block without a line end."""
    last = max(record.entries, key=lambda entry: entry.span.end, default=None)
    place = record.head.start if last is None else source.text.find("\n", last.span.end, record.head.end) + 1
    if last is not None and place == 0:
        place = last.span.start if last.style is Style.BLOCK else record.head.end
    elif last is not None and last.style is Style.BLOCK:  # its blank lines may be part of it
        place += len(_BLANK_LINES.match(source.text, place, record.head.end)[0])  # type: ignore[index]
    alone = place < record.head.end and _nothing_follows(source.text, place - 1)
    text = "".join(
        writer.entry(key, value) if alone else f"{writer.key(key)}: {writer.inline(value)}\n"
        for key, value in new.items()
    )
    text = _with(text, source.newline)
    if record.entries and place == record.head.end and source.text[place - 1 : place] != "\n":
        text = source.newline + text.removesuffix(source.newline)
    return Edit(Span(place, place), text)


def _rewrite(record: Record, changes: Mapping[str, object], writer: YamlWriter, newline: str) -> str:
    """All entries written anew, where single ones cannot be replaced."""
    values: dict[str, object] = {entry.key: entry.value for entry in record.entries}
    values |= changes
    text = "".join(writer.entry(key, _plain(value)) for key, value in values.items() if value is not REMOVE)
    return _with(text, newline)


def _with(text: str, newline: str) -> str:
    return text if newline == "\n" else text.replace("\n", newline)
