"""Keys that stand twice in a file: which of them counts, and what is said about it.

Belongs here: the choice among entries of one key. Not here: one name of several files
(`linter/duplicate_names.py`), reading entries (`syntax/`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import DUPLICATE_KEY
from agentc.errors import ReadError
from agentc.ir.value import Map, same
from agentc.lens.format import Format
from agentc.permissions.pattern_inclusion import can_meet
from agentc.spans import Span
from agentc.syntax.edits.duplicates import make_removal_edits, suggest_deletion
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.read_errors import DoubledKeys
from agentc.syntax.source import Entry, Record, Source
from agentc.syntax.yaml.nodes import Pairs, Scalar, Tree, read_tree
from agentc.syntax.yaml.value_comments import list_value_comments


def keep_last(source: Source, record: Record, notes: list[Diagnostic]) -> dict[str, Entry]:
    """Return entries by key. Of a key that stands twice the last one counts, as in lenient clients;
    that is noted."""
    notes += [_note_double(source, record, *pair) for pair in _list_doubled(record)]
    return {entry.key: entry for entry in record.entries}


def refuse_doubled(form: Format, source: Source, known: DoubledKeys | None = None) -> None:
    """Raise DoubledKeys, about all keys that stand twice in a source, where for one of them it
    makes a difference which one counts: at the margin to a strict client, elsewhere to all. `known`
    are those that its grammar found."""
    faults = [*known.faults] if known else []
    notes = [note for note in source.notes if note.code == DUPLICATE_KEY]
    for record in source.records:
        for before, entry in _list_doubled(record):
            if form.strict and not same(before.value, entry.value):
                faults.append(_make_fault(source, before, entry))
            else:
                notes.append(_note_double(source, record, before, entry))
        faults += _list_split_rules(form, source, record)
    if faults:
        places = {fault.where for fault in faults}
        raise DoubledKeys(faults, source, [note for note in notes if note.where not in places])


def _list_doubled(record: Record) -> Iterator[tuple[Entry, Entry]]:
    """Yield each entry whose key stands above it in a record, behind the nearest one of that
    key."""
    entries: dict[str, Entry] = {}
    for entry in record.entries:
        if entry.key in entries:
            yield entries[entry.key], entry
        entries[entry.key] = entry


def _list_split_rules(form: Format, source: Source, record: Record) -> Iterator[ReadError]:
    """Yield the error on each key of limits that stands twice where something between decides
    otherwise: with one value, the two are not one rule, since the last rule that matches counts."""
    field = form.field_of("permission")
    if field is None or not any(note.code == DUPLICATE_KEY for note in source.notes):
        return
    for entry in record.entries:
        if entry.key in field.keys and isinstance(entry.value, Map):
            start = find_line_start(source.text, entry.span.start)
            try:
                tree = read_tree(source.text, Span(start, entry.span.end))
            except ReadError:
                continue  # it is no YAML, which was noted
            yield from _find_split(source, tree)


def _find_split(source: Source, tree: Tree | None) -> Iterator[ReadError]:
    """Yield the error on each key that stands twice with one value in a map of a tree, where a key
    between them decides otherwise."""
    if not isinstance(tree, Pairs):
        return
    numbers: dict[str, int] = {}
    for number, (key, value) in enumerate(tree.pairs):
        yield from _find_split(source, value)
        before = numbers.get(key.text) if isinstance(key, Scalar) else None
        if before is not None and isinstance(key, Scalar):
            between = tree.pairs[before + 1 : number]
            if any(_decides_otherwise(other, (key, value)) for other in between):
                spans = [_find_span_of(tree.pairs[place]) for place in (before, number)]
                first, where = (source.where(span.start) for span in spans)
                message = (
                    f'"{key.text}" appears twice (first on line {first.line}), and what stands '
                    "between decides otherwise: which of them stays makes a difference"
                )
                hint = suggest_deletion(source.text, *spans)
                yield ReadError(DUPLICATE_KEY, message, where=where, hint=hint)
        if isinstance(key, Scalar):
            numbers[key.text] = number


def _find_span_of(pair: tuple[Tree, Tree]) -> Span:
    return Span(pair[0].offset, max(pair[0].end, pair[1].end))


def _decides_otherwise(one: tuple[Tree, Tree], other: tuple[Scalar, Tree]) -> bool:
    """Return whether a key can mean something that another one means, with another value."""
    (key, value), (pattern, decision) = one, other
    alike = (
        isinstance(value, Scalar) and isinstance(decision, Scalar) and value.text == decision.text
    )
    return not alike and isinstance(key, Scalar) and can_meet(key.text, pattern.text)


def _make_fault(source: Source, before: Entry, entry: Entry) -> ReadError:
    maps = isinstance(before.value, Map) and isinstance(entry.value, Map)
    hint = suggest_deletion(source.text, before.span, entry.span, maps=maps)
    where = source.where(entry.span.start)
    return ReadError(DUPLICATE_KEY, _describe(source, before, entry), hint=hint, where=where)


def _describe(source: Source, before: Entry, entry: Entry) -> str:
    first = source.where(before.span.start)
    return f'"{entry.key}" appears twice (first on line {first.line})'


def _note_double(source: Source, record: Record, before: Entry, entry: Entry) -> Diagnostic:
    """Return the note on a key that stands twice."""
    where, message = source.where(entry.span.start), _describe(source, before, entry)
    hint = suggest_deletion(source.text, before.span, entry.span)
    if not same(before.value, entry.value):
        hint = f"{hint}; until then the last one counts"
        return Diagnostic(DUPLICATE_KEY, f"{message}; the last one counts", where, hint=hint)
    # A document in JSON, and one in braces, has no lines of its own for an entry.
    start, end = before.span.start - record.head.start, before.span.end - record.head.start
    fixes = (
        make_removal_edits(
            source.text, record.head, start, end, None, list_value_comments(source, before)
        )
        if record.editable or record.broken
        else ()
    )
    message = f"{message}, with the same value"
    return Diagnostic(DUPLICATE_KEY, message, where, fixes=fixes, hint=hint)
