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
from agentc.syntax.source import Entry, Record, Source
from agentc.syntax.yaml.nodes import Pairs, Scalar, Tree, read_tree


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
                first, where = (source.where(tree.pairs[n][0].offset) for n in (before, number))
                message = (
                    f'"{key.text}" appears twice (first on line {first.line}), and what stands '
                    "between decides otherwise: which of them stays makes a difference"
                )
                hint = suggest_deletion(first, where)
                raise ReadError("duplicate-key", message, where=where, hint=hint)
        if isinstance(key, Scalar):
            seen[key.text] = number


def _decides_otherwise(one: tuple[Tree, Tree], other: tuple[Scalar, Tree]) -> bool:
    """Return whether a key can mean something that another one means, with another value."""
    (key, value), (pattern, decision) = one, other
    alike = (
        isinstance(value, Scalar) and isinstance(decision, Scalar) and value.text == decision.text
    )
    return not alike and isinstance(key, Scalar) and can_meet(key.text, pattern.text)


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
