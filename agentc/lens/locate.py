"""Where in its source stands what a refusal is about.

Belongs here: the way from a statement that was refused to the key that states it. Not here:
refusing, reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from agentc.errors import AgentcError, InvalidValue, ReadError, Refused
from agentc.ir.field_change import FieldChange
from agentc.ir.permission import ANY, EVERYTHING, Decision, Permission, Rule
from agentc.ir.value import Map, Value
from agentc.lens.field import Field
from agentc.lens.format import Document
from agentc.permissions.globs import matches
from agentc.spans import Span
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.json_places import find_place
from agentc.syntax.source import Entry, Record, Source, make_entry
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree, read_tree

AnyError = TypeVar("AnyError", bound=AgentcError)
# What refusals are about whose code is not the name of an attribute.
_SUBJECTS = {"permission-limit": "permission", "reserved-name": "name"}
_LIMITING = (Decision.DENY, Decision.ASK)
# So many parts of a statement are looked at.
MAX_PARTS = 1000

Path = tuple[str | int, ...]


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
    """Return a refusal of an edit with the place of the limit that it would lift in the original,
    where that is stated."""
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
            for path, part in _list_parts(entry):
                if _limits_any(field, part, labels):
                    return locate_inside(source, record, entry, path)
    return entries[0].span.start if entries else record.head.start


def _list_parts(entry: Entry) -> Iterator[tuple[Path, Entry]]:
    """Yield every part of an entry's value that says something by itself, in an entry of its own,
    and its path."""
    for number, (path, value) in enumerate(_split_item(entry.value)):
        if number == MAX_PARTS:
            return
        yield path, make_entry(entry.key, value) if path else entry


def _split_item(value: Value) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, Map) and value:
        for key, item in value.items():
            yield from (((key, *path), Map({key: part})) for path, part in _split_item(item))
    elif isinstance(value, tuple) and value:
        yield from (((index,), (item,)) for index, item in enumerate(value))
    else:
        yield (), value


def _limits_any(field: Field, part: Entry, labels: Sequence[str]) -> bool:
    """Return whether a part of an entry denies or asks about one of the tools with these labels."""
    return any(
        rule.decision in _LIMITING and rule.tool.label in labels for rule in _rules(field, part)
    )


def _rules(field: Field, part: Entry) -> tuple[Rule, ...]:
    try:
        read = field.codec.read({part.key: part})
    except InvalidValue:
        return ()  # it says nothing without the rest
    return (read.rules or ()) if isinstance(read, Permission) else ()


def as_written(losses: Iterable[FieldChange], document: Document) -> tuple[FieldChange, ...]:
    """Return losses whose effects speak as a document's only agent does: it may state in a word
    what its client decides without it (`bash: allow` in OpenCode)."""
    return tuple(_with_words(loss, document) if _has_default(loss) else loss for loss in losses)


def _has_default(loss: FieldChange) -> bool:
    return any(effect.before is Decision.DEFAULT for effect in loss.effects)


def _with_words(loss: FieldChange, document: Document) -> FieldChange:
    field = document.format.field_of("permission")
    entries = [
        entry
        for record in document.source.records
        for entry in record.entries
        if field and entry.key in field.keys
    ]
    if field is None or not any(isinstance(entry.value, Map) for entry in entries):
        return loss
    stated: dict[str, list[tuple[str, str]]] = {}
    for part in (part for entry in entries for _, part in _list_parts(entry)):
        word = _last(part.value)
        for rule in _rules(field, part) if word else ():
            if rule.decision is Decision.DEFAULT:
                stated.setdefault(rule.tool.label, []).append((rule.pattern, word))
    effects = tuple(
        replace(effect, written=_word(stated.get(effect.capability, ()), effect.example))
        if effect.before is Decision.DEFAULT
        else effect
        for effect in loss.effects
    )
    return replace(loss, effects=effects)


def _word(stated: Sequence[tuple[str, str]], example: str) -> str:
    """Return the word of the last rule that is about an example, or about everything."""
    found = (word for pattern, word in reversed(stated) if matches(pattern, example or EVERYTHING))
    return next(found, "")


def _last(value: Value) -> str:
    """Return the decision at the end of a part of a value; nothing where another word stands
    there."""
    while isinstance(value, Map) and len(value) == 1:
        value = next(iter(value.values()))
    return value if isinstance(value, str) and value in set(Decision) - {Decision.DEFAULT} else ""


def place_of_bad(source: Source, record: Record, entry: Entry, bad: InvalidValue) -> int:
    """Return where the part of an entry's value stands that is bad; where the value begins, if
    nothing leads there."""
    return locate_inside(source, record, entry, bad.path) if bad.path else entry.value_span.start


def locate_inside(source: Source, record: Record, entry: Entry, path: Path) -> int:
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
