"""Putting new values into an old text: only the spans that change are touched.

Belongs here: replacing, adding and removing entries of one record, and its body. Not here: which
entries change, what changes inside of a value (`collections.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agentc.errors import ReadError, Refused
from agentc.ir.value import Value, same
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.edits.collections import edit_value
from agentc.syntax.edits.lines import (
    BLANK_LINES,
    LOOSE_LINES,
    find_line_start,
    holds_lines,
    measure_indent,
    nothing_follows,
    widen_to_lines,
)
from agentc.syntax.edits.scalars import Slot, replace_scalar
from agentc.syntax.edits.wrapped_lists import edit_wrapped_list
from agentc.syntax.line_ends import convert_newlines
from agentc.syntax.source import Entry, Record, Source, Style
from agentc.syntax.yaml.reader import read_entries
from agentc.syntax.yaml.writer import YamlWriter

REMOVE = object()
# How entries are edited, the finest way first: whether inside of values, and whether what is
# removed takes along the blank lines and indented comments below it, which a block above would
# swallow.
_WAYS = ((True, False), (False, False), (True, True))


@dataclass(frozen=True, slots=True)
class Spliced:
    """A text with its changes made. `anew` is true where that took writing all of its fields
    anew."""

    text: str
    anew: bool = False


def splice_entries(
    writer: YamlWriter,
    source: Source,
    record: Record,
    changes: Mapping[str, object],
    body: str | None,
) -> Spliced:
    """Return the text with `changes` made: key to new value, or to `REMOVE`. `body`, when not
    `None`, replaces the body.

    The finest edits that read back as what is wanted are made: inside of values, else whole values,
    else all fields. Where the record's fields are not YAML nothing is proved here; the caller has
    to read the text again. Raises Refused where not even its places are clear.
    """
    edits, anew = _edit_head(source, record, changes, writer) if changes else ([], False)
    if body is not None and record.body is not None:
        glued = record.body.start > record.head.end and source.text[record.body.start - 1] != "\n"
        edits = [*edits, Edit(record.body, source.newline * glued + body)]
    return Spliced(apply_edits(source.text, edits), anew)


def _edit_head(
    source: Source, record: Record, changes: Mapping[str, object], writer: YamlWriter
) -> tuple[list[Edit], bool]:
    """Return the edits that make changes in a record's fields, and whether they write all fields
    anew: without comments, and in the writer's own quotes.

    The first way is taken whose result reads back as what is wanted. Of fields that are not YAML
    nothing can be read back; the caller reads the whole text.
    """
    wanted = list_wanted(record, changes)
    for inside, with_below in _WAYS:
        edits = _edit_entries(source, record, changes, writer, inside=inside, with_below=with_below)
        if edits is not None and (record.broken or _reads_as(source, record, edits, wanted)):
            return edits, False
    if record.broken:
        raise refuse_broken_base()
    written = {entry.key: entry for entry in record.entries if entry.key not in changes}
    text = "".join(
        _write_anew(source, written.get(key), key, value, writer) for key, value in wanted.items()
    )
    return [Edit(record.head, convert_newlines(text, source.newline))], True


def _write_anew(
    source: Source, written: Entry | None, key: str, value: Value, writer: YamlWriter
) -> str:
    """Return an entry on lines of its own.

    A plain word, or a list or map in brackets, stays as it was `written`; a list below its key
    stays there.
    """
    if written is None:
        return writer.entry(key, value)
    plain = written.style is Style.PLAIN and source.slice(written.value_span) == written.text
    if plain and written.text:  # in quotes a backslash would mean another thing
        return writer.spelled(key, written.text) + "\n"
    if written.raw is not None:  # a description in brackets is read as that very text
        line = writer.spelled(key, written.raw) + "\n"
        try:
            again = read_entries(line, Span(0, len(line))).entries
        except ReadError:
            again = ()  # what it shares an anchor with stands elsewhere
        if [entry.raw for entry in again] == [written.raw] and same(again[0].value, value):
            return line
    return writer.entry(key, value, below=written.raw is None)


def refuse_broken_base() -> Refused:
    """Return what to raise where the fields are not YAML, and an edit among them cannot be shown to
    change nothing else."""
    return Refused(
        "broken-base",
        "the frontmatter is not valid YAML, and this edit of it could change more than it should",
        hint="repair the file first: agentc check --fix",
    )


def list_wanted(record: Record, changes: Mapping[str, object]) -> dict[str, Value]:
    """Return what a record has to say after some changes."""
    values: dict[str, object] = {entry.key: entry.value for entry in record.entries}
    values |= changes
    return {key: _as_value(value) for key, value in values.items() if value is not REMOVE}


def _as_value(value: object) -> Value:
    return value  # type: ignore[return-value]


def _reads_as(source: Source, record: Record, edits: list[Edit], wanted: dict[str, Value]) -> bool:
    """Return whether the fields, after some edits, are what is wanted: all of them, and nothing
    else."""
    text = apply_edits(source.text[: record.head.end], edits)
    try:
        again = read_entries(text, Span(record.head.start, len(text)))
    except ReadError:
        return False
    values = {entry.key: entry.value for entry in again.entries}
    return values.keys() == wanted.keys() and all(
        same(value, wanted[key]) for key, value in values.items()
    )


def _edit_entries(
    source: Source,
    record: Record,
    changes: Mapping[str, object],
    writer: YamlWriter,
    *,
    inside: bool,
    with_below: bool,
) -> list[Edit] | None:
    """Return one edit an entry, or finer ones where `inside` allows; `None` where an entry does not
    begin its own line.

    Of a key that stands twice the last entry takes the new value and the others go: a strict client
    refuses two that differ. With `with_below`, an entry that goes takes along the blank lines and
    indented comments below it.
    """
    edits: list[Edit] = []
    last = {entry.key: entry for entry in record.entries}

    def goes(entry: Entry) -> bool:
        return entry.key in changes and (
            changes[entry.key] is REMOVE or entry is not last[entry.key]
        )

    for position, entry in enumerate(record.entries):
        if entry.key not in changes:
            continue
        start = entry.span.start
        merged = source.text.startswith("<<", start) and entry.key != "<<"
        if merged or source.text[
            max(find_line_start(source.text, start), record.head.start) : start
        ].strip(" "):
            return None
        if goes(entry):
            gone = widen_to_lines(source.text, entry.span, record.head)
            below = (
                LOOSE_LINES.match(source.text, gone.end, record.head.end) if with_below else None
            )
            edits.append(Edit(Span(gone.start, below.end()) if below else gone, ""))
        else:
            value = changes[entry.key]
            after = record.entries[position + 1] if position + 1 < len(record.entries) else None
            gap = after is not None and goes(after)
            region = Span(
                _line_of(source, entry), _line_of(source, after) if after else record.head.end
            )
            finer = None
            if inside:
                finer = edit_value(source, entry, region, _as_value(value), writer, gap=gap)
            if inside and not record.broken:
                finer = finer or edit_wrapped_list(source, entry, _as_value(value))
            edits += finer or [
                make_replacement(source, entry, _as_value(value), writer, may_be_block=not gap)
            ]
    new = {
        key: _as_value(value)
        for key, value in changes.items()
        if key not in last and value is not REMOVE
    }
    return [*edits, _append(source, record, new, writer)] if new else edits


def _line_of(source: Source, entry: Entry) -> int:
    return entry.span.start - (measure_indent(source.text, entry.span.start) or 0)


def make_replacement(
    source: Source, entry: Entry, value: Value, writer: YamlWriter, *, may_be_block: bool = True
) -> Edit:
    """Return a new value in the old one's place; a comment behind it stays.

    `may_be_block` is false where the next entry goes away: blank lines that it leaves would become
    part of a block.
    """
    indent = measure_indent(source.text, entry.span.start) or 0
    may_be_block = may_be_block and nothing_follows(source.text, entry.span.end, indent)
    colon = source.text.index(":", entry.span.start + _measure_key(source.text, entry)) + 1
    old = source.slice(entry.value_span)
    one_line = entry.style in (Style.PLAIN, Style.QUOTED) and "\n" not in old
    slot = Slot(
        colon, entry.value_span, indent, one_line, "" if entry.mend or entry.text is None else old
    )
    return replace_scalar(
        source.text, slot, value, writer, source.newline, may_be_block=may_be_block
    )


def make_repair(source: Source, entry: Entry, value: Value, writer: YamlWriter) -> tuple[Edit, ...]:
    """Return the edits that put an entry right which is not YAML: the edits that it brings along,
    else `value` written anew."""
    if entry.repair is not None:
        return entry.repair
    return (make_replacement(source, entry, value, writer),)


def _measure_key(text: str, entry: Entry) -> int:
    """Return how many characters the key takes as it is written, quotes included."""
    quote = text[entry.span.start]
    if quote not in "\"'":
        return len(entry.key)
    end = entry.span.start + 1
    while text[end] != quote:
        end += 2 if text[end] == "\\" and quote == '"' else 1
    return end - entry.span.start


def _append(source: Source, record: Record, new: Mapping[str, Value], writer: YamlWriter) -> Edit:
    """Return the edit that adds new entries on lines of their own: behind the last one, or before
    it where it is a block without a line end."""
    last = max(record.entries, key=lambda entry: entry.span.end, default=None)
    indent = measure_indent(source.text, last.span.start) or 0 if last else 0
    place = (
        record.head.start
        if last is None
        else source.text.find("\n", last.span.end, record.head.end) + 1
    )
    if last is not None and place == 0:
        place = last.span.start if last.style is Style.BLOCK else record.head.end
    elif last is not None and last.style is Style.BLOCK:
        # Its blank lines may be part of it.
        place += len(BLANK_LINES.match(source.text, place, record.head.end)[0])  # type: ignore[index]
    elif last is not None and last.style is Style.COLLECTION:
        # Comments below its children are its own.
        deeper = re.compile(rf"(?: {{{indent + 1},}}#[^\n]*\n)*")
        place += len(deeper.match(source.text, place, record.head.end)[0])  # type: ignore[index]
    alone = place < record.head.end and nothing_follows(source.text, place - 1, indent)
    text = "".join(
        writer.entry(key, value, indent)
        if alone or not holds_lines(value)
        else f"{' ' * indent}{writer.key(key)}: {writer.inline(value)}\n"
        for key, value in new.items()
    )
    text = convert_newlines(text, source.newline)
    if record.entries and place == record.head.end and source.text[place - 1 : place] != "\n":
        text = source.newline + text.removesuffix(source.newline)
    return Edit(Span(place, place), text)
