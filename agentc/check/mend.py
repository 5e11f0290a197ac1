"""Putting values right that a client refuses, where only one thing can be meant.

Belongs here: the text with other values. Not here: what was meant (`formats/`), spelling (`lens/repair.py`).
"""

from __future__ import annotations

from agentc.errors import AgentcError
from agentc.formats import meant, predictors
from agentc.formats.fate import Fate
from agentc.lens.format import Format
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Record, Source, apply
from agentc.syntax.splice import REMOVE, replacement, splice


def mend(form: Format, text: str) -> str | None:
    """Return a text with every refused value as it was meant; `None` where that is not clear, or more would change."""
    grammar = GRAMMARS[form.syntax]
    try:
        source = grammar.read(text, form.keys, tuple(form.within))
        (record,) = source.records
        if record.broken and (spelled := _spelled(form, source, record)) != text:
            return mend(form, spelled)
        changes = {} if record.broken else meant(form, {entry.key: entry for entry in record.entries})
        if not changes:
            return None
        wanted = {key: REMOVE if value is None else value for key, value in changes.items()}
        done = splice(source, record, wanted, None, grammar.writer)
    except AgentcError:
        return None  # what is wrong with it is told
    if done.anew or done.text.count("#") < text.count("#"):
        return None
    return done.text if predictors(form)[form.own](done.text).fate is Fate.LOADS else None


def _spelled(form: Format, source: Source, record: Record) -> str:
    """Return a text whose fields are YAML, where its client has the same of it; else as it is."""
    writer = GRAMMARS[form.syntax].writer
    row = form.row_of("permission")
    entries = [entry for entry in record.entries if entry.mend]
    if any(row is None or entry.key in row.keys for entry in entries) or form.seen is None:
        return source.text
    fixes = [fix for note in source.notes for fix in note.fixes]
    edits = [*fixes, *(replacement(source, entry, entry.value, writer) for entry in entries)]
    mended = apply(source.text, edits)
    again = GRAMMARS[form.syntax].read(mended, form.keys, tuple(form.within))
    is_yaml = not any(one.broken for one in again.records)
    return mended if is_yaml and form.seen(mended) == form.seen(source.text) else source.text
