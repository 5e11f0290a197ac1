"""Where in its source stands what a refusal is about.

Belongs here: the way from a statement that was refused to the key that states it. Not here:
refusing, reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from agentc.errors import AgentcError, InvalidValue, ReadError, Refused
from agentc.ir.permission import ANY, Decision
from agentc.lens.entry_parts import list_parts, read_part_rules
from agentc.lens.field import Field
from agentc.lens.format import Document
from agentc.spans import Span
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.json_places import Steps, find_place
from agentc.syntax.source import Entry, Record, Source
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree, read_tree

AnyError = TypeVar("AnyError", bound=AgentcError)
# What refusals are about whose code is not the name of an attribute.
_SUBJECTS = {"permission-limit": "permission", "reserved-name": "name"}
_LIMITING = (Decision.DENY, Decision.ASK)


def locate_error(error: AnyError, document: Document) -> AnyError:
    """Return the error with a place.

    A refusal, or an error about a value stated for one format alone, gets the key with which a
    document's only agent states what it is about; else the beginning of the fields.
    """
    stated_path = error.where.path
    error.at(document.path)
    # What a client's configuration says stands in no agent's file.
    placeless = error.code == "loss" and not error.about
    if (
        (isinstance(error, Refused) or error.code == "override")
        and not placeless
        and error.where.line is None
        and stated_path in (None, document.path)
    ):
        offset = _find_offset(document, _SUBJECTS.get(error.code, error.code), error.about)
        error.where = document.source.where(offset, document.path)
    return error


def with_limit(error: Refused, document: Document) -> Refused:
    """Return the refusal of an edit that would lift a limit of the original, with the place of the
    limit, if the original states it."""
    field = document.format.field_of("permission")
    record = document.source.records[0]
    if (
        error.code == "widening"
        and error.about
        and field
        and any(entry.key in field.keys for entry in record.entries)
    ):
        where = document.source.where(
            _find_offset(document, "permission", error.about), document.path
        )
        message = f"{error.message}; its limit stands at {where}"
        return Refused(error.code, message, hint=error.hint, where=error.where, about=error.about)
    return error


def _find_offset(document: Document, subject: str, about: Sequence[str]) -> int:
    """Return where the first of the things stands that a refusal is about: tools of a limit,
    attributes, or keys."""
    source, record = document.source, document.source.records[0]
    field = document.format.field_of(subject)
    if field is not None:
        entries = [entry for entry in record.entries if entry.key in field.keys]
        return _find_limit(source, record, field, entries, about)
    for name in about:
        field = document.format.field_of(name.partition(".")[0])
        keys = field.keys if field is not None else (name, name.split(".", 2)[-1])
        found = next((entry for entry in record.entries if entry.key in keys), None)
        if found is not None:
            return found.span.start
    return record.head.start


def _find_limit(
    source: Source, record: Record, field: Field, entries: Sequence[Entry], about: Sequence[str]
) -> int:
    """Return where the first limit on a tool of `about` stands: one that names it, else one on all
    tools, else where the first entry or the fields begin."""
    for labels in (about, (ANY.label,)) if about else ():
        for entry in entries:
            for path, part in list_parts(entry):
                if _limits_any(field, part, labels):
                    return locate_inside(source, record, entry, path)
    return entries[0].span.start if entries else record.head.start


def _limits_any(field: Field, part: Entry, labels: Sequence[str]) -> bool:
    """Return whether a part of an entry denies or asks about one of the tools with these labels."""
    return any(
        rule.decision in _LIMITING and rule.tool.label in labels
        for rule in read_part_rules(field, part)
    )


def locate_bad_value(source: Source, record: Record, entry: Entry, bad: InvalidValue) -> int:
    """Return where the part of an entry's value stands that an error is about (`bad`); where the
    value begins, if nothing leads there."""
    return locate_inside(source, record, entry, bad.path) if bad.path else entry.value_span.start


def locate_inside(source: Source, record: Record, entry: Entry, path: Steps) -> int:
    """Return where the part of an entry's value at a path stands; the entry itself where its text
    is neither YAML nor JSON."""
    if record.head.start and source.text[record.head.start - 1] == "{":  # JSON
        inside = find_place(source.text, entry.value_span.start, path)
        return entry.span.start if inside is None else inside
    begins = min(
        max(record.head.start, find_line_start(source.text, entry.span.start)), entry.span.start
    )
    start = begins if not source.text[begins : entry.span.start].strip() else entry.span.start
    try:
        tree: Tree | None = read_tree(source.text, Span(start, entry.span.end))
    except ReadError:
        return entry.span.start
    place = entry.span.start
    for step in (entry.key, *path):
        if isinstance(tree, Items) and isinstance(step, int) and step < len(tree.items):
            tree = tree.items[step]
            place = tree.offset
            continue
        pairs = tree.pairs if isinstance(tree, Pairs) else ()
        found = next(
            (pair for pair in pairs if isinstance(pair[0], Scalar) and pair[0].text == step), None
        )
        if found is None:
            break
        place, tree = found[0].offset, found[1]
    return place
