"""Putting new values into fields that are read line by line, and writing such lines.

Belongs here: replacing, adding and removing lines, the body, which keys and values fit on one. Not
here: reading (`reader.py`), which fields change (`lens/edit.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from agentc.errors import ReadError, Refused
from agentc.ir.value import Value, same
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.edits.entries import REMOVE, Spliced
from agentc.syntax.edits.lines import widen_to_lines
from agentc.syntax.javascript import trim_text
from agentc.syntax.lines.reader import read, read_value_of_line
from agentc.syntax.source import Record, Source


def splice_lines(
    source: Source, record: Record, changes: Mapping[str, object], body: str | None
) -> Spliced:
    """Return the text with `changes` made: key to new value, or to `REMOVE`; `body`, when not
    `None`, replaces the body. Of a key that stands twice the last line changes, and all of them go.

    Raises Refused where it would not read back as what is wanted.
    """
    last = {entry.key: entry for entry in record.entries}
    edits: list[Edit] = []
    for entry in record.entries:
        value = changes.get(entry.key, entry.value)
        if value is REMOVE:
            edits.append(Edit(widen_to_lines(source.text, entry.span, record.head), ""))
        elif entry.key in changes and entry is last[entry.key]:
            gap = " " * (entry.value is None and not _is_blank_behind(source, entry.value_span))
            edits.append(Edit(entry.value_span, gap + spell_on_line(_as_value(value))))
    coming = {
        key: value for key, value in changes.items() if key not in last and value is not REMOVE
    }
    if coming:
        lines = "".join(spell_line(key, _as_value(value)) for key, value in coming.items())
        edits.append(_insert(source, record, lines))
    if body is not None and record.body is not None:
        glued = source.text[record.body.start - 1] != "\n"
        edits.append(Edit(record.body, source.newline * glued + body))
    text = apply_edits(source.text, edits)
    if not record.broken:
        wanted = {entry.key: entry.value for entry in last.values()} | dict(changes)
        _verify(text, wanted, source.read_body(record) if body is None else body)
    return Spliced(text)


def _is_blank_behind(source: Source, span: Span) -> bool:
    return source.text[span.end : span.end + 1] in (" ", "\t")


def _insert(source: Source, record: Record, lines: str) -> Edit:
    """Return the edit that puts lines behind the last entry of a record."""
    end = record.entries[-1].span.end if record.entries else record.head.start
    place = source.text.find("\n", end, record.head.end) + 1 if record.entries else end
    lines = lines.replace("\n", source.newline)
    if record.entries and not place:  # the text ends there
        place, lines = record.head.end, source.newline + lines.removesuffix(source.newline)
    return Edit(Span(place, place), lines)


def _verify(text: str, wanted: Mapping[str, object], body: str | None) -> None:
    """Raise Refused where the fields and the body of a text are not what is wanted."""
    left = {key: _as_value(value) for key, value in wanted.items() if value is not REMOVE}
    try:
        again = read(text)
    except ReadError:
        found = False
    else:
        values = {entry.key: entry.value for entry in again.records[0].entries}
        alike = all(same(value, left[key]) for key, value in values.items() if key in left)
        found = alike and values.keys() == left.keys() and again.read_body(again.records[0]) == body
    if not found:
        hint = "a field is one line, without line ends and white space around it"
        raise Refused("broken-base", "this edit of it could change more than it should", hint=hint)


def _as_value(value: object) -> Value:
    return value  # type: ignore[return-value]


def spell_line(key: str, value: Value) -> str:
    """Return a field as a line with its end."""
    return f"{key}: {spell_on_line(value)}".rstrip(" ") + "\n"


def spell_on_line(value: Value) -> str:
    """Return a value as it stands on its line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def fits_line(value: Value) -> bool:
    """Return whether a value can stand on a line, and is read from it again."""
    if not (value is None or isinstance(value, bool | str)):
        return False
    text = spell_on_line(value)
    return (
        not {"\n", "\r"} & {*text}
        and trim_text(text) == text
        and same(read_value_of_line(text), value)
    )


def is_line_key(key: str) -> bool:
    """Return whether a key can stand on a line, and is read from it again."""
    return (
        bool(key)
        and trim_text(key).lower() == key
        and not {"\n", "\r", ":"} & {*key}
        and not key.startswith(("#", "---"))
    )
