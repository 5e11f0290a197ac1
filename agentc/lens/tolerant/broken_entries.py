"""The walk over fields that need another reader: those that are not YAML, or not what they look
like.

Belongs here: which field a reader is asked about, replacing what was noted on it, and the value
that it has with the edits of a repair. Not here: what such a field says (`broken_quotes.py`,
`broken_lists.py`, `item_lines.py`, `broken_maps.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NOT_YAML
from agentc.errors import ReadError
from agentc.ir.value import Value
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.edits.lines import find_line_end, find_line_start
from agentc.syntax.source import Entry, Record, Source
from agentc.syntax.yaml.reader import read_entries


class Notes:
    """The notes on a source. Those on a field that is not YAML can be replaced.

    Places are kept by key: a key can stand in a file thousands of times.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._notes: list[Diagnostic | None] = list(source.notes)
        self._places: dict[str, list[tuple[int, int]]] = {}
        for number, note in enumerate(source.notes):
            for key in note.about if note.code == NOT_YAML else ():
                self._places.setdefault(key, []).append((note.where.line or 0, number))
        for places in self._places.values():
            places.sort()

    def explain(self, entry: Entry, words: str, hint: str = "") -> None:
        """Replace the words of what is noted on a field that is not YAML; empty `words` change
        nothing."""
        for number, note in self._find(entry):
            message = f'"{entry.key}" {words}' if words else note.message
            self._notes[number] = replace(note, message=message, hint=hint)

    def drop(self, entry: Entry) -> None:
        """Take away what is noted on a field that is not YAML."""
        for number, _ in self._find(entry):
            self._notes[number] = None

    def add(self, notes: Iterable[Diagnostic]) -> None:
        """Add notes behind the others."""
        self._notes += notes

    def list_all(self) -> tuple[Diagnostic, ...]:
        """Return the notes as they are now."""
        return tuple(note for note in self._notes if note is not None)

    def _find(self, entry: Entry) -> Iterator[tuple[int, Diagnostic]]:
        """Yield the notes on an entry, each with its number: those with its key in its lines."""
        places = self._places.get(entry.key, [])
        first = self._source.where(entry.span.start).line or 0
        last = self._source.where(entry.span.end).line or 0
        for place in range(bisect_left(places, (first, 0)), len(places)):
            line, number = places[place]
            if line > last:
                return
            if (note := self._notes[number]) is not None:
                yield number, note


# Returns an entry, whose field is `None` where the format does not know its key, as it was meant.
Reader: TypeAlias = Callable[[Entry, Field | None, Notes], Entry]


def reread_broken(form: Format, source: Source, read: Reader) -> Source:
    """Return the source with each field that is not YAML as `read` has it. `read` may change the
    notes."""
    if not any(note.code == NOT_YAML for note in source.notes):
        return source
    return reread_entries(
        form, source, lambda entry, field, notes: read(entry, field, notes) if entry.mend else entry
    )


def read_edited(text: str, entry: Entry, repair: Iterable[Edit]) -> Value:
    """Return the value that an entry has with the edits of a repair; `None` where it is no YAML
    then, or more than one entry."""
    start, end = find_line_start(text, entry.span.start), find_line_end(text, entry.span.end)
    edits = (
        Edit(Span(edit.span.start - start, edit.span.end - start), edit.text) for edit in repair
    )
    mended = apply_edits(text[start:end], edits) + "\n"
    try:
        entries = read_entries(mended, Span(0, len(mended))).entries
    except ReadError:
        return None
    return entries[0].value if len(entries) == 1 else None


def reread_entries(form: Format, source: Source, read: Reader) -> Source:
    """Return the source with every field as `read` has it. `read` may change the notes."""
    notes = Notes(source)
    records = tuple(_reread_record(form, record, read, notes) for record in source.records)
    return replace(source, records=records, notes=notes.list_all())


def _reread_record(form: Format, record: Record, read: Reader, notes: Notes) -> Record:
    """Return a record whose entries are read anew, each with the field that it belongs to."""
    entries = tuple(
        read(entry, next((field for field in form.fields if entry.key in field.keys), None), notes)
        for entry in record.entries
    )
    broken = record.broken or any(entry.mend for entry in entries)
    return replace(record, entries=entries, broken=broken)
