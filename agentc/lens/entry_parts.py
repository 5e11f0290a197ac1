"""The parts of an entry that state something by themselves: one item of a list, one rule of a map.

Belongs here: taking an entry apart, and what a part limits. Not here: where a part stands
(`locate.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.errors import InvalidValue
from agentc.ir.permission import Permission, Rule
from agentc.ir.value import Map, Value
from agentc.lens.field import Field
from agentc.syntax.json_places import Steps
from agentc.syntax.source import Entry, make_entry

# So many parts of a statement are looked at.
MAX_PARTS = 1000


def list_parts(entry: Entry) -> Iterator[tuple[Steps, Entry]]:
    """Yield every part of an entry's value that says something by itself: its path, and the part in
    an entry of its own."""
    for number, (path, value) in enumerate(_split_item(entry.value)):
        if number == MAX_PARTS:
            return
        yield path, make_entry(entry.key, value) if path else entry


def _split_item(value: Value) -> Iterator[tuple[Steps, Value]]:
    """Yield the parts of a value with their paths in it: each item of a list, and of the maps in
    maps each value below its keys."""
    if isinstance(value, Map) and value:
        for key, item in value.items():
            yield from (((key, *path), Map({key: part})) for path, part in _split_item(item))
    elif isinstance(value, tuple) and value:
        yield from (((index,), (item,)) for index, item in enumerate(value))
    else:
        yield (), value


def read_part_rules(field: Field, part: Entry) -> tuple[Rule, ...]:
    """Return the rules that a part of an entry states; no rules for a part that says nothing
    alone."""
    try:
        read = field.codec.read({part.key: part})
    except InvalidValue:
        return ()  # it says nothing without the rest
    return (read.rules or ()) if isinstance(read, Permission) else ()
