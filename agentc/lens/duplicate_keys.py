"""Keys that stand twice in a file: which of them counts, and what is said about it.

Belongs here: the choice among entries of one key. Not here: one name of several files
(`linter/duplicate_names.py`), reading entries (`syntax/`).
"""

from __future__ import annotations

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError
from agentc.ir.value import Map, same
from agentc.lens.format import Format
from agentc.permissions.pattern_inclusion import can_meet
from agentc.spans import Span
from agentc.syntax.edits.duplicates import make_removal_edits, suggest_deletion
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.read_errors import join_read_errors
from agentc.syntax.source import Entry, Record, Source
from agentc.syntax.yaml.nodes import Pairs, Scalar, Tree, read_tree


def keep_last(
    form: Format, source: Source, record: Record, notes: list[Diagnostic]
) -> dict[str, Entry]:
    """Return entries by key. Of a key that stands twice the last one counts, as in lenient clients.

    Raises ReadError for a strict one, about all keys that stand twice with different values.
    """
    entries: dict[str, Entry] = {}
    faults: list[ReadError] = []
    for entry in record.entries:
        before = entries.get(entry.key)
        if before is not None and (same(before.value, entry.value) or not form.strict):
            notes.append(_note_double(source, record, before, entry))
        elif before is not None:
            faults.append(_make_fault(source, before, entry))
        entries[entry.key] = entry
    if faults:
        raise join_read_errors(faults[0], faults[1:])
    return entries


def refuse_doubled_rules(form: Format, source: Source, record: Record) -> None:
    """Raise ReadError where a key of limits stands twice and something between decides otherwise:
    with one value, the two are not one rule, since the last rule that matches counts."""
    field = form.field_of("permission")
    if field is None or not any(note.code == "duplicate-key" for note in source.notes):
        return
    for entry in record.entries:
        if entry.key in field.keys and isinstance(entry.value, Map):
            start = find_line_start(source.text, entry.span.start)
            try:
                tree = read_tree(source.text, Span(start, entry.span.end))
            except ReadError:
                continue  # it is no YAML, which was noted
            _refuse_doubled(source, tree)


def _refuse_doubled(source: Source, tree: Tree | None) -> None:
    if not isinstance(tree, Pairs):
        return
    seen: dict[str, int] = {}
    for number, (key, value) in enumerate(tree.pairs):
        _refuse_doubled(source, value)
        before = seen.get(key.text) if isinstance(key, Scalar) else None
        if before is not None and isinstance(key, Scalar):
            between = tree.pairs[before + 1 : number]
            if any(_decides_otherwise(other, (key, value)) for other in between):
                spans = [_span_of(tree.pairs[place]) for place in (before, number)]
                first, where = (source.where(span.start) for span in spans)
                message = (
                    f'"{key.text}" appears twice (first on line {first.line}), and what stands '
                    "between decides otherwise: which of them stays makes a difference"
                )
                hint = suggest_deletion(source.text, *spans)
                raise ReadError("duplicate-key", message, where=where, hint=hint)
        if isinstance(key, Scalar):
            seen[key.text] = number


def _span_of(pair: tuple[Tree, Tree]) -> Span:
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
    return ReadError("duplicate-key", _describe(source, before, entry), hint=hint, where=where)


def _describe(source: Source, before: Entry, entry: Entry) -> str:
    first = source.where(before.span.start)
    return f'"{entry.key}" appears twice (first on line {first.line})'


def _note_double(source: Source, record: Record, before: Entry, entry: Entry) -> Diagnostic:
    """Return the note on a key that stands twice."""
    where, message = source.where(entry.span.start), _describe(source, before, entry)
    hint = suggest_deletion(source.text, before.span, entry.span)
    if not same(before.value, entry.value):
        hint = f"{hint}; until then the last one counts"
        return Diagnostic("duplicate-key", f"{message}; the last one counts", where, hint=hint)
    # A document in JSON, and one in braces, has no lines of its own for an entry.
    start, end = before.span.start - record.head.start, before.span.end - record.head.start
    fixes = (
        make_removal_edits(source.text, record.head, start, end, None)
        if record.editable or record.broken
        else ()
    )
    message = f"{message}, with the same value"
    return Diagnostic("duplicate-key", message, where, fixes=fixes, hint=hint)
