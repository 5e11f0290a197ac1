"""Putting new values into a TOML text: only the spans that change are touched.

Belongs here: replacing, adding and removing entries of the root and members of its tables. Not
here: which entries change (`lens/edit.py`), how a value is spelled (`writer.py`), the lines around
it (`lines.py`). What comes out is read again, and there is a coarser way if it says something else.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agentc.errors import ReadError, Refused
from agentc.ir.value import Map, Value, same
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.edits.entries import REMOVE, Spliced
from agentc.syntax.line_ends import convert_newlines
from agentc.syntax.source import Record, Source
from agentc.syntax.toml.array_edits import edit_array
from agentc.syntax.toml.lines import Lines
from agentc.syntax.toml.reader import group_by_key, read
from agentc.syntax.toml.scanner import KeyPath, Scan, Statement, scan
from agentc.syntax.toml.writer import rank, spell, spell_key, write_entry, write_members


def splice_statements(
    source: Source, record: Record, changes: Mapping[str, object], body: str | None = None
) -> Spliced:
    """Return the text with `changes` made: key to new value, or to `REMOVE`. There is no body.

    The finest edits that read back as what is wanted are made: inside of tables, else whole
    entries, else all of them. Raises Refused where none of these does.
    """
    values: dict[str, object] = {entry.key: entry.value for entry in record.entries} | {**changes}
    wanted = {key: value for key, value in values.items() if value is not REMOVE}
    for inside in (True, False):
        editor = _Editor(source, Lines(source, record.head), scan(source.text), inside)
        try:
            edits = editor.list_edits(record, changes)
        except _Unclear:
            continue
        text = "" if _overlap(edits) else apply_edits(source.text, edits)
        if _reads_as(text, wanted):
            return Spliced(text)
    ordered = sorted(wanted.items(), key=lambda item: rank(_as_value(item[1])))
    new = "".join(write_entry(key, _as_value(value)) for key, value in ordered)
    text = source.text[: record.head.start] + convert_newlines(new, source.newline)
    if not _reads_as(text, wanted):
        raise Refused("broken-base", "this edit of it could change more than it should")
    return Spliced(text, anew=True)


def _overlap(edits: Sequence[Edit]) -> bool:
    spans = sorted((edit.span.start, edit.span.end) for edit in edits)
    return any(end > start for (_, end), (start, _) in itertools.pairwise(spans))


def _as_value(value: object) -> Value:
    return value  # type: ignore[return-value]


def _reads_as(text: str, wanted: Mapping[str, object]) -> bool:
    """Return whether a text has the wanted values, and no others."""
    try:
        entries = read(text).records[0].entries
    except ReadError as error:
        return error.code == "empty" and not wanted
    values = {entry.key: entry.value for entry in entries}
    return values.keys() == wanted.keys() and all(
        same(value, wanted[key]) for key, value in values.items()
    )


def _leaves_table(parts: Sequence[Statement], value: object) -> bool:
    """Return whether a table becomes a value that stands before all tables."""
    return _stands_in_table(parts) and rank(_as_value(value)) < 2


def _stands_in_table(parts: Sequence[Statement]) -> bool:
    """Return whether an entry begins with a header, or below one."""
    return bool(parts[0].table)


class _Unclear(Exception):
    """A change has no place of its own."""


@dataclass(frozen=True, slots=True)
class _Editor:
    """A text and its statements. Where `inside` is true, of a table only those members change that
    differ."""

    source: Source
    lines: Lines
    scan: Scan
    inside: bool

    def list_edits(self, record: Record, changes: Mapping[str, object]) -> list[Edit]:
        """Return the edits of all entries that change."""
        groups = group_by_key(self.scan.statements)
        entries = {entry.key: entry for entry in record.entries}
        edits: list[Edit] = []
        gone = {
            key
            for key, value in changes.items()
            if key in groups and (value is REMOVE or _leaves_table(groups[key], value))
        }
        for key, value in changes.items():
            if key not in groups:
                continue
            if key in gone:
                edits += self.remove(groups[key])
            else:
                old, new = entries[key].value, _as_value(value)
                edits += self.change((key,), groups[key], old, new)
        coming = [
            (key, _as_value(value))
            for key, value in changes.items()
            if (key not in groups or key in gone) and value is not REMOVE
        ]
        lines = [write_entry(*one) for one in coming if rank(one[1]) < 2]
        tables = [write_entry(*one) for one in coming if rank(one[1]) == 2]
        if lines:
            edits.append(self.insert_lines("".join(lines), gone))
        if tables:
            edits.append(self.lines.append_tables("\n".join(tables)))
        return edits

    def change(
        self, path: KeyPath, parts: Sequence[Statement], old: Value, new: Value
    ) -> Iterator[Edit]:
        """Yield the edits that give a key another value. Raises _Unclear where that has no place
        of its own."""
        if len(parts) == 1 and parts[0].path == path and (at := parts[0].value) is not None:
            inner = self.edit_inside(at, old, new)
            if inner is None:
                text = spell(new, self.source.slice(at))
                inner = [Edit(at, convert_newlines(text, self.source.newline))]
            yield from inner
        elif self.inside and isinstance(old, Map) and isinstance(new, Map) and {*old} & {*new}:
            yield from self.change_members(path, parts, old, new)
        elif len(path) > 1:
            raise _Unclear
        else:
            yield from self.replace(path[0], parts, new)

    def edit_inside(self, at: Span, old: Value, new: Value) -> list[Edit] | None:
        if not (self.inside and isinstance(old, tuple) and isinstance(new, tuple)):
            return None
        return edit_array(self.source, at, old, new)

    def change_members(
        self, path: KeyPath, parts: Sequence[Statement], old: Map, new: Map
    ) -> Iterator[Edit]:
        """Yield the edits of the members of a table that differ. Raises _Unclear where they have no
        place of their own."""
        below: dict[str, list[Statement]] = {}
        for part in parts:
            if len(part.path) > len(path):
                below.setdefault(part.path[len(path)], []).append(part)
        for key, value in old.items():
            if key not in below:
                raise _Unclear
            if key not in new:
                yield from self.remove(below[key])
            elif not same(value, new[key]):
                yield from self.change((*path, key), below[key], value, new[key])
        coming = [(key, value) for key, value in new.items() if key not in old]
        if coming:
            yield self.insert_members(path, parts, coming)

    def insert_members(
        self, path: KeyPath, parts: Sequence[Statement], coming: Sequence[tuple[str, Value]]
    ) -> Edit:
        """Return new members behind the last one of a table's own, or new tables below it. Raises
        _Unclear where they have no place of their own."""
        own = [part for part in parts if part.table == path and part.path[: len(path)] == path]
        headers = [part for part in parts if part.value is None and part.path == path]
        if own or headers:
            lines = "".join(f"{spell_key(key)} = {spell(value)}\n" for key, value in coming)
            return self.lines.insert_behind((own or headers)[-1], lines)
        if any(not part.table for part in parts):
            raise _Unclear  # its keys have dots
        tables = [
            f"\n[{'.'.join(map(spell_key, (*path, key)))}]\n{write_members(value)}"
            for key, value in coming
            if isinstance(value, Map)
        ]
        if len(tables) != len(coming):
            raise _Unclear
        return self.lines.insert_behind(parts[-1], "".join(tables))

    def replace(self, key: str, parts: Sequence[Statement], new: Value) -> Iterator[Edit]:
        """Yield the edits that write an entry of the root anew where the first of its adjoining
        statements stood, and take out its other statements with their lines."""
        first, *others = self.join_adjoining(parts)
        if _stands_in_table(parts):
            text = write_entry(key, new).removesuffix("\n")  # the old line end stays
        else:
            text = f"{spell_key(key)} = {spell(new)}"
        yield Edit(first, convert_newlines(text, self.source.newline))
        for run in others:
            yield Edit(self.lines.widen(run), "")

    def remove(self, parts: Sequence[Statement]) -> Iterator[Edit]:
        """Yield the edits that take statements out, with their lines and the blank one before a
        table."""
        for run in self.join_adjoining(parts):
            lines = self.lines.widen(run)
            above = self.lines.find_above(lines.start)
            if self.source.text[run.start] == "[" and self.lines.is_blank(above, lines.start):
                lines = Span(above, lines.end)
            yield Edit(lines, "")

    def join_adjoining(self, parts: Sequence[Statement]) -> list[Span]:
        """Return the spans of statements, one for all that follow each other without another
        statement in between."""
        wanted, found, joins_last = set(parts), list[Span](), False
        for statement in self.scan.statements:
            if statement in wanted and joins_last:
                found[-1] = Span(found[-1].start, statement.span.end)
            elif statement in wanted:
                found.append(statement.span)
            joins_last = statement in wanted
        return found

    def insert_lines(self, lines: str, gone: set[str]) -> Edit:
        """Return new entries in lines of their own behind the last one before any table."""
        plain = [part for part in self.scan.statements if not part.table]
        staying = [part for part in plain if part.path[0] not in gone]
        if staying or plain:
            return self.lines.insert_behind((staying or plain)[-1], lines)
        first = self.scan.statements[0] if self.scan.statements else None
        return self.lines.insert_first(first, lines)
