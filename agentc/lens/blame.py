"""Where in its source stands what a refusal is about.

Belongs here: the way from a statement that was refused to the key that states it. Not here: refusing, reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from agentc.errors import AgentcError, ReadError, Refused
from agentc.ir.permission import ANY, Decision, Permission
from agentc.ir.value import Map, Value
from agentc.lens.field import BadValue, Field
from agentc.lens.format import Document
from agentc.syntax.lines import line_start
from agentc.syntax.source import Entry, Record, Source, Span, entry_of
from agentc.syntax.tree import Items, Pairs, Scalar, Tree, read_tree

AnyError = TypeVar("AnyError", bound=AgentcError)
# What refusals are about whose code is not the name of an attribute.
_SUBJECTS = {"permission-limit": "permission", "reserved-name": "name"}
_LIMITING = (Decision.DENY, Decision.ASK)
# So many parts of a statement are looked at.
MAX_PARTS = 1000

Path = tuple[str | int, ...]


def placed(error: AnyError, document: Document) -> AnyError:
    """Return the error with a place: a refusal stands at the key of a document's only agent that states what it is
    about, or where the fields begin."""
    told = error.where.path
    error.at(document.path)
    placeless = error.code == "loss" and not error.about  # what a client's configuration says stands in no agent's file
    if isinstance(error, Refused) and not placeless and error.where.line is None and told in (None, document.path):
        offset = _offset(document, _SUBJECTS.get(error.code, error.code), error.about)
        error.where = document.source.where(offset, document.path)
    return error


def _offset(document: Document, subject: str, about: Sequence[str]) -> int:
    """Return where the first of the things stands that a refusal is about: tools of a limit, attributes, or keys."""
    source, record = document.source, document.source.records[0]
    row = document.format.row_of(subject)
    if row is not None:
        entries = [entry for entry in record.entries if entry.key in row.keys]
        return _of_limit(source, record, row, entries, about)
    for name in about:
        row = document.format.row_of(name.partition(".")[0])
        keys = row.keys if row is not None else (name, name.split(".", 2)[-1])
        found = next((entry for entry in record.entries if entry.key in keys), None)
        if found is not None:
            return found.span.start
    return record.head.start


def _of_limit(source: Source, record: Record, row: Field, entries: Sequence[Entry], about: Sequence[str]) -> int:
    """Return where the first entry stands that limits one of some tools: by its name, else together with all others."""
    for labels in (about, (ANY.label,)) if about else ():
        for entry in entries:
            for path, part in _parts(entry):
                if _limits(row, part, labels):
                    return place_inside(source, record, entry, path)
    return entries[0].span.start if entries else record.head.start


def _parts(entry: Entry) -> Iterator[tuple[Path, Entry]]:
    """Yield every part of an entry's value that says something by itself, in an entry of its own, and its path."""
    for number, (path, value) in enumerate(_split(entry.value)):
        if number == MAX_PARTS:
            return
        yield path, entry_of(entry.key, value) if path else entry


def _split(value: Value) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, Map) and value:
        for key, item in value.items():
            yield from (((key, *path), Map({key: part})) for path, part in _split(item))
    elif isinstance(value, tuple) and value:
        yield from (((index,), (item,)) for index, item in enumerate(value))
    else:
        yield (), value


def _limits(row: Field, part: Entry, labels: Sequence[str]) -> bool:
    try:
        read = row.codec.read({part.key: part})
    except BadValue:
        return False  # it says nothing without the rest
    rules = read.rules if isinstance(read, Permission) else None
    return any(rule.decision in _LIMITING and rule.tool.label in labels for rule in rules or ())


def place_of_name(source: Source, entry: Entry, name: str) -> int:
    """Return where a name stands as a word of an entry's value; where the value begins, if it does not."""
    word = re.compile(rf"(?<![\w*-]){re.escape(name)}(?![\w*-])")
    found = word.search(source.text, entry.value_span.start, entry.value_span.end)
    return found.start() if found else entry.value_span.start


def place_inside(source: Source, record: Record, entry: Entry, path: Path) -> int:
    """Return where the part of an entry's value at a path stands; the entry itself where its text is no YAML."""
    begins = min(max(record.head.start, line_start(source.text, entry.span.start)), entry.span.start)
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
        found = next((pair for pair in pairs if isinstance(pair[0], Scalar) and pair[0].text == step), None)
        if found is None:
            break
        place, tree = found[0].offset, found[1]
    return place
