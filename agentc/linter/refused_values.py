"""Putting values right that a client refuses, where only one thing can be meant.

Belongs here: the text with other values. Not here: what was meant (`vendors/`), spelling
(`lens/fix.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import REPAIR
from agentc.errors import FIX, AgentcError
from agentc.ir.value import Value
from agentc.lens.client_view import read_braces_as_maps
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_quotes import read_broken_quotes
from agentc.lens.tolerant.limit_words import list_reading_keys
from agentc.spans import apply_edits
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.entries import REMOVE, make_repair
from agentc.syntax.source import Record, Source
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_predictor, guess_refused_values


def fix_refused_values(form: Format, text: str, *, spell: bool = True) -> str | None:
    """Return a text with each refused value as it was meant, where that is clear; `None` where it
    is nowhere, or where more would change. With `spell`, fields that are no YAML are put right,
    too."""
    try:
        source = _read(form, text)
        if len(source.records) != 1:
            return None
        record = source.records[0]
        if spell and record.broken and (spelled := _spell_fields(form, source, record)) != text:
            return fix_refused_values(form, spelled) or spelled
        changes = {} if record.broken else _guess_values(form, record)
        if not changes:
            return None
        wanted = {key: REMOVE if value is None else value for key, value in changes.items()}
        done = GRAMMARS[form.syntax].splice(source, record, wanted, None)
    except AgentcError:
        return None  # what is wrong with it is told
    if done.anew or done.text.count("#") < text.count("#"):
        return None
    return done.text if _is_better(form, text, done.text) else None


def explain_unrepaired(form: Format, text: str) -> Iterator[Diagnostic]:
    """Yield what keeps clear values from being put right: a limit that is no YAML, which its author
    has to mend first."""
    try:
        source = _read(form, text)
    except AgentcError:
        return
    field = form.field_of("permission")
    limits = field.keys if field is not None else ()
    for record in source.records:
        broken = [entry for entry in record.entries if entry.mend and entry.key in limits]
        if broken and _guess_values(form, record):
            message = (
                "the values cannot be repaired by themselves: they would be written anew with "
                f"`{broken[0].key}`, which is a limit, and not YAML"
            )
            hint = f"mend `{broken[0].key}` by hand first, and `{FIX}` does the rest"
            where = source.where(broken[0].span.start)
            yield Diagnostic(REPAIR, message, where, hint=hint, about=(broken[0].key,))


def _read(form: Format, text: str) -> Source:
    """Return the entries of a text. Raises AgentcError where it cannot be read."""
    source = GRAMMARS[form.syntax].read(text, list_reading_keys(form, text), tuple(form.within))
    return read_broken_quotes(form, source)


def _guess_values(form: Format, record: Record) -> dict[str, Value]:
    """Return the values that are clear, by their keys; `None` for a key that has to go."""
    return guess_refused_values(form, {entry.key: entry for entry in record.entries})


def _is_better(form: Format, before: str, after: str) -> bool:
    """Return whether the client has a text, or refuses less of it and nothing anew."""
    predict = get_predictor(form)
    if predict is None:
        return False
    outcome = predict(after).outcome
    if outcome is not LoadOutcome.REJECTS:
        return outcome is LoadOutcome.LOADS
    old, new = (
        {diagnostic.message for diagnostic in form.refused(text)} for text in (before, after)
    )
    return new < old


def _spell_fields(form: Format, source: Source, record: Record) -> str:
    """Return a text with its fields as YAML; the text as it is, where its client would then have
    something else."""
    writer = GRAMMARS[form.syntax].writer
    field = form.field_of("permission")
    entries = [entry for entry in record.entries if entry.mend]
    if (
        any(field is None or entry.key in field.keys for entry in entries)
        or form.view_fields is None
    ):
        return source.text
    fixes = [fix for note in source.notes for fix in note.fixes]
    repairs = (make_repair(source, entry, entry.value, writer) for entry in entries)
    edits = [*fixes, *(edit for repair in repairs for edit in repair)]
    mended = apply_edits(source.text, edits)
    again = GRAMMARS[form.syntax].read(mended, list_reading_keys(form, mended), tuple(form.within))
    is_yaml = not any(repaired.broken for repaired in again.records)
    return (
        mended if is_yaml and _has_what_stands_there(form, record, source, mended) else source.text
    )


def _has_what_stands_there(form: Format, record: Record, source: Source, mended: str) -> bool:
    """Return whether the client has the same of a mended text. Maps in braces that it took for text
    do not count."""
    old, new = (
        None if form.view_fields is None else form.view_fields(text)
        for text in (source.text, mended)
    )
    return old == new or (old is not None and read_braces_as_maps(form, source, record, old) == new)
