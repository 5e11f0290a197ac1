"""Keys that stand twice in a file: which of them counts, and what is said about it.

Belongs here: the choice among entries of one key. Not here: one name of several files
(`linter/duplicate_names.py`), reading entries (`syntax/`).
"""

from __future__ import annotations

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError
from agentc.ir.value import same
from agentc.lens.format import Format
from agentc.syntax.edits.duplicates import make_removal_edits, suggest_deletion
from agentc.syntax.source import Entry, Record, Source


def keep_last(
    form: Format, source: Source, record: Record, notes: list[Diagnostic]
) -> dict[str, Entry]:
    """Return entries by key. Of a key that stands twice the last one counts, as in lenient clients;
    for a strict one that is an error."""
    entries: dict[str, Entry] = {}
    for entry in record.entries:
        if (before := entries.get(entry.key)) is not None:
            notes.append(_note_double(form, source, record, before, entry))
        entries[entry.key] = entry
    return entries


def _note_double(
    form: Format, source: Source, record: Record, before: Entry, entry: Entry
) -> Diagnostic:
    """Return the note on a key that stands twice. Raises ReadError where its values differ and the
    client is strict."""
    first, where = source.where(before.span.start), source.where(entry.span.start)
    message = f'"{entry.key}" appears twice (first on line {first.line})'
    if same(before.value, entry.value):
        # A document in JSON, and one in braces, has no lines of its own for an entry.
        start, end = before.span.start - record.head.start, before.span.end - record.head.start
        fixes = (
            make_removal_edits(source.text, record.head, start, end, None)
            if record.editable or record.broken
            else ()
        )
        return Diagnostic(
            "duplicate-key",
            f"{message}, with the same value",
            where,
            fixes=fixes,
            hint=suggest_deletion(first, where),
        )
    if form.strict:
        raise ReadError("duplicate-key", message, where=where, hint=suggest_deletion(first, where))
    hint = f"{suggest_deletion(first, where)}; until then the last one counts"
    return Diagnostic("duplicate-key", f"{message}; the last one counts", where, hint=hint)
