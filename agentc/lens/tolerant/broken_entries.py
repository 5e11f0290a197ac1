"""The walk over fields that are not YAML, or not what they look like, and what is noted on them.

Belongs here: which field a reader is asked about, and saying anew what was noted on it. Not here:
what such a field says (`broken_quotes.py`, `broken_lists.py`, `item_lines.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.syntax.source import Entry, Record, Source

NOT_YAML = "not-yaml"
# Returns an entry, whose field is `None` where the format does not know its key, as it was meant.
Reader: TypeAlias = Callable[[Entry, Field | None, list[Diagnostic]], Entry]


def reread_broken(form: Format, source: Source, read: Reader) -> Source:
    """Return the source with each field that is not YAML as `read` has it, which may change the
    notes as well."""
    if not any(note.code == NOT_YAML for note in source.notes):
        return source
    return reread_entries(
        form, source, lambda entry, field, notes: read(entry, field, notes) if entry.mend else entry
    )


def reread_entries(form: Format, source: Source, read: Reader) -> Source:
    """Return the source with each field as `read` has it, which may change the notes as well."""
    notes = list(source.notes)
    records = tuple(_reread_record(form, record, read, notes) for record in source.records)
    return replace(source, records=records, notes=tuple(notes))


def _reread_record(form: Format, record: Record, read: Reader, notes: list[Diagnostic]) -> Record:
    entries = tuple(
        read(entry, next((field for field in form.fields if entry.key in field.keys), None), notes)
        for entry in record.entries
    )
    broken = record.broken or any(entry.mend for entry in entries)
    return replace(record, entries=entries, broken=broken)


def explain_broken(notes: list[Diagnostic], key: str, words: str, hint: str = "") -> None:
    """Put `words` in the place of what is noted on a field that is not YAML; keep what is noted
    where they are empty."""
    for number, note in enumerate(notes):
        if _is_about(note, key):
            message = f'"{key}" {words}' if words else note.message
            notes[number] = replace(note, message=message, hint=hint)


def drop_broken(notes: list[Diagnostic], key: str) -> None:
    """Take away what is noted on a field that is not YAML."""
    notes[:] = [note for note in notes if not _is_about(note, key)]


def _is_about(note: Diagnostic, key: str) -> bool:
    return note.code == NOT_YAML and note.message.startswith(f'"{key}" ')
