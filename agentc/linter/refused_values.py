"""Putting values right that a client refuses, where only one thing can be meant.

Belongs here: the text with other values. Not here: what was meant (`vendors/`), spelling
(`lens/fix.py`).
"""

from __future__ import annotations

from agentc.errors import AgentcError
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_quotes import read_broken_quotes
from agentc.spans import apply_edits
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.entries import REMOVE, make_repair, splice_entries
from agentc.syntax.source import Record, Source
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_predictors, guess_refused_values


def fix_refused_values(form: Format, text: str, *, spell: bool = True) -> str | None:
    """Return a text with every refused value that is clear as it was meant; `None` where none is,
    or more would change. With `spell` fields that are no YAML are put right, too."""
    grammar = GRAMMARS[form.syntax]
    try:
        source = grammar.read(text, form.keys, tuple(form.within))
        source = read_broken_quotes(form, source)
        if len(source.records) != 1:
            return None
        record = source.records[0]
        if spell and record.broken and (spelled := _spelled(form, source, record)) != text:
            return fix_refused_values(form, spelled)
        changes = (
            {}
            if record.broken
            else guess_refused_values(form, {entry.key: entry for entry in record.entries})
        )
        if not changes:
            return None
        wanted = {key: REMOVE if value is None else value for key, value in changes.items()}
        done = splice_entries(source, record, wanted, None, grammar.writer)
    except AgentcError:
        return None  # what is wrong with it is told
    if done.anew or done.text.count("#") < text.count("#"):
        return None
    return done.text if _is_better(form, text, done.text) else None


def _is_better(form: Format, before: str, after: str) -> bool:
    """Return whether the client has a text, or refuses less of it and nothing anew."""
    outcome = get_predictors(form)[form.own](after).outcome
    if outcome is not LoadOutcome.REJECTS:
        return outcome is LoadOutcome.LOADS
    old, new = (
        {diagnostic.message for diagnostic in form.refused(text)} for text in (before, after)
    )
    return new < old


def _spelled(form: Format, source: Source, record: Record) -> str:
    """Return a text whose fields are YAML, where its client has the same of it; else as it is."""
    writer = GRAMMARS[form.syntax].writer
    field = form.field_of("permission")
    entries = [entry for entry in record.entries if entry.mend]
    if any(field is None or entry.key in field.keys for entry in entries) or form.seen is None:
        return source.text
    fixes = [fix for note in source.notes for fix in note.fixes]
    repairs = (make_repair(source, entry, entry.value, writer) for entry in entries)
    edits = [*fixes, *(edit for repair in repairs for edit in repair)]
    mended = apply_edits(source.text, edits)
    again = GRAMMARS[form.syntax].read(mended, form.keys, tuple(form.within))
    is_yaml = not any(repaired.broken for repaired in again.records)
    return mended if is_yaml and form.seen(mended) == form.seen(source.text) else source.text
