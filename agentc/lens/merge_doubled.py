"""Taking out keys that say the same twice where others, which say different things, keep a text
from being read.

Belongs here: those edits, also beside a value that keeps the text from being read, and the proof
that the rest says what it said. Not here: which keys stand twice (`duplicate_keys.py`), repairs of
a text that is read (`fix.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import DUPLICATE_KEY
from agentc.errors import AgentcError
from agentc.ir.value import Map, Value, same
from agentc.lens.duplicate_keys import keep_last
from agentc.lens.fix import UnwantedFix
from agentc.lens.fix_units import FixUnit, join_units
from agentc.lens.format import Format
from agentc.lens.parse import parse, read_spelling
from agentc.spans import apply_edits
from agentc.syntax.read_errors import DoubledKeys
from agentc.syntax.source import Source


def merge_doubled(
    form: Format, text: str, error: DoubledKeys, notes: Iterable[Diagnostic]
) -> str | None:
    """Return a text without the first of each two entries that say the same, where `notes` are
    about them; `None` where there are none, or where the rest would say something else."""
    units = [FixUnit(note.fixes) for note in notes]
    if not units:
        return None
    merged = apply_edits(text, join_units(units))
    return merged if _says_the_same(form, text, error, merged) else None


def _says_the_same(form: Format, text: str, error: DoubledKeys, merged: str) -> bool:
    """Return whether a merged text has the same entries, the last of each key, and the same keys
    that say different things; and whether its client has the same of it."""
    try:
        parse(form, merged)
    except DoubledKeys as again:
        if len(again.faults) != len(error.faults):
            return False
        if not same(_list_last(error.source), _list_last(again.source)):
            return False
    except AgentcError:
        return False
    else:
        return False  # they are still there
    if form.view_fields is None:
        return True
    before, after = form.view_fields(text), form.view_fields(merged)
    return not before or (after is not None and dict(before) == dict(after))


def merge_equal(
    form: Format, text: str, leave: Collection[UnwantedFix]
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return a text that a bad value keeps from being read without the first of each two entries
    that say the same, and the notes on such entries; `None` for the text where nothing is taken
    out, or where the client has fields of it all the same. What notes to `leave` are about
    stays."""
    try:
        source = read_spelling(form, text)
        notes = [note for note in source.notes if note.code == DUPLICATE_KEY]
        for record in source.records:
            keep_last(source, record, notes)
        wanted = [note for note in notes if (note.code, note.where.line) not in leave]
        edits = join_units([FixUnit(note.fixes) for note in wanted if note.fixes])
        merged = apply_edits(text, edits)
        held = same(_list_last(source), _list_last(read_spelling(form, merged)))
    except AgentcError:
        return None, ()
    has_fields = form.view_fields is not None and bool(form.view_fields(text))
    can_merge = bool(edits) and held and not has_fields
    return merged if can_merge else None, tuple(notes)


def _list_last(source: Source) -> tuple[object, ...]:
    """Return what each record of a source says, whatever the order of its fields: the last value of
    each key, and the body."""
    return tuple(
        (
            Map(sorted({entry.key: entry.value for entry in record.entries}.items(), key=_get_key)),
            source.read_body(record),
        )
        for record in source.records
    )


def _get_key(item: tuple[str, Value]) -> str:
    return item[0]
