"""Patterns that are keys of limits, and that YAML cuts short at ` #`: `git commit -m #x: deny`.

Belongs here: finding them, and reading the map with them whole, since no client takes it without.
Not here: lists that are cut (`cut_limits.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import CUT_TEXT, NOT_YAML
from agentc.errors import ReadError
from agentc.ir.permission import Decision
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_limits import LIMIT
from agentc.lens.tolerant.cut_limits import HASHES, find_entry_lines
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.lines import find_line_end
from agentc.syntax.source import Entry, Source
from agentc.syntax.yaml.reader import read_entries

_DECISIONS = frozenset(map(str, Decision))


def read_cut_patterns(form: Format, source: Source) -> Source:
    """Return the source with every pattern that is a key of limits whole, and a note on each that
    YAML cuts short."""
    field, grammar = form.field_of(LIMIT), GRAMMARS[form.syntax]
    if field is None or not grammar.is_yaml:
        return source
    notes: list[Diagnostic] = []
    records = []
    for record in source.records:
        entries = tuple(
            _read_whole(form, source, entry, notes) if entry.key in field.keys else entry
            for entry in record.entries
        )
        changed = entries != record.entries
        records.append(replace(record, entries=entries, broken=True) if changed else record)
    if not notes:
        return source
    told = {note.about for note in notes}
    kept = (note for note in source.notes if note.code != NOT_YAML or note.about not in told)
    return replace(source, records=tuple(records), notes=(*kept, *notes))


def _read_whole(form: Format, source: Source, entry: Entry, notes: list[Diagnostic]) -> Entry:
    """Return an entry with its patterns whole, and add a note on each that YAML cuts short; the
    same entry where none is cut, or where it would not be one entry then."""
    region = find_entry_lines(source.text, entry)
    writer = GRAMMARS[form.syntax].writer
    keys = list(_find_cut_keys(source.text, region))
    if not keys:
        return entry
    edits = [Edit(key, writer.inline(source.slice(key))) for key in keys]
    text = apply_edits(source.text[: region.end], edits)
    try:
        again = read_entries(text, Span(region.start, len(text))).entries
    except ReadError:
        return entry
    if len(again) != 1 or again[0].key != entry.key:
        return entry
    for key, edit in zip(keys, edits, strict=True):
        at = key.start + min(_find_hashes(source.slice(key)))
        message = (
            f"`{source.slice(key)}` is cut short here: YAML takes a space and `#` for the start of "
            "a comment; read as the whole pattern"
        )
        where = source.where(at + 1)
        notes.append(Diagnostic(CUT_TEXT, message, where, fixes=(edit,), about=(entry.key,)))
    start = entry.value_span.start
    return replace(
        again[0],
        span=Span(entry.span.start, region.end),
        value_span=Span(start, region.end),
        mend=False,
    )


def _find_cut_keys(text: str, region: Span) -> Iterator[Span]:
    """Yield the keys of decisions in which a ` #` stands without quotes."""
    start = region.start
    while start < region.end:
        end = find_line_end(text, start)
        line = text[start:end]
        if any(mark in line for mark in HASHES):
            brace = line.find("{")
            if brace >= 0:
                yield from _find_cut_in_braces(text, start + brace + 1, start + line.rfind("}"))
            else:
                yield from _find_cut_key(text, start, end)
        start = text.find("\n", end, region.end) + 1 or region.end


def _find_hashes(text: str) -> list[int]:
    """Return where the first ` #` of each kind stands; nothing where there is none."""
    return [place for mark in HASHES if (place := text.find(mark)) >= 0]


def _find_cut_in_braces(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the cuts in each part of a map between braces, from one comma to the next."""
    while start < end:
        comma = text.find(",", start, end)
        stop = end if comma < 0 else comma
        begin = max(start, text.rfind("{", start, stop) + 1)  # a map inside of this one
        yield from _find_cut_key(text, begin, stop)
        start = stop + 1


def _find_cut_key(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the key between two places where it goes on behind a ` #` up to a decision."""
    colon = text.rfind(":", start, end)
    value = text[colon + 1 : end].split(" #")[0].strip().rstrip("} ")
    raw = text[start:colon] if colon >= 0 else ""
    key = raw.strip()
    hashes = _find_hashes(key)
    if value not in _DECISIONS or not hashes or key[0] in "\"'#" or key.startswith("- "):
        return
    if ": " in key[: min(hashes) + 1]:
        return  # it ends before the `#`, which begins a comment
    begins = start + len(raw) - len(raw.lstrip())
    yield Span(begins, begins + len(key))
