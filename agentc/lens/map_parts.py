"""Entries of a map of which a field reads some: what it does not read is kept as extra keys, each
behind the name of the map (`features.goals`).

Belongs here: taking such maps apart, and putting them together again. Not here: what a field reads
(its codec), keys that no field knows (`parse.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Set

from agentc.ir.agent import Agent
from agentc.ir.value import Map, Value
from agentc.lens.field import Field, ReadsParts
from agentc.lens.format import Format
from agentc.syntax.edits.entries import REMOVE
from agentc.syntax.source import Entry


@functools.cache
def _list_maps(form: Format) -> Set[str]:
    return frozenset(key for _, codec in _list_codecs(form) for key in codec.map_keys)


@functools.cache  # a check against a protocol is slow before Python 3.12
def _list_codecs(form: Format) -> tuple[tuple[Field, ReadsParts], ...]:
    """Return the fields that read parts of maps, each with its codec."""
    pairs = ((field, field.codec) for field in form.fields)
    return tuple((field, codec) for field, codec in pairs if isinstance(codec, ReadsParts))


def list_unread_parts(form: Format, entries: Mapping[str, Entry]) -> Map:
    """Return the entries of maps that no field of a format reads, by the names of both."""
    found: dict[str, Value] = {}
    for field, codec in _list_codecs(form):
        for key, parts in codec.list_unread(field.present(entries)).items():
            found |= {f"{key}.{inner}": value for inner, value in parts.items()}
    return Map(found)


def join_parts(form: Format, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return values with those of parts in their maps. What a field says of a part wins."""
    parts = [(key, *key.split(".", 1)) for key in values if is_map_part(form, key)]
    joined = {key: value for key, value in values.items() if not is_map_part(form, key)}
    for key, name, inner in parts:
        known = joined.get(name, Map())
        if isinstance(known, Map) and inner not in known:
            joined[name] = known.updated(inner, values[key])
    return joined


def list_maps_with_parts(form: Format, keys: Iterable[str]) -> Set[str]:
    """Return the maps of which some keys are parts."""
    return {key.partition(".")[0] for key in keys if is_map_part(form, key)}


def list_part_names(form: Format, values: Mapping[str, Value]) -> Iterator[str]:
    """Yield the names of all parts that stand in values."""
    for key, value in values.items():
        if key in _list_maps(form) and isinstance(value, Map):
            yield from (f"{key}.{inner}" for inner in value)


def is_map_part(form: Format, key: str) -> bool:
    """Return whether a key is that of an entry of such a map."""
    name, dot, _ = key.partition(".")
    return bool(dot) and name in _list_maps(form)


def join_changes(
    form: Format,
    changes: Mapping[str, object],
    entries: Mapping[str, Entry],
    image: Agent,
    old: Agent,
) -> dict[str, object]:
    """Return the changes of a text with those of parts made in their maps; what the maps hold
    beside them stays."""
    joined = dict(changes)
    kept = image.extra_of(form.own) or old.extra_of(form.own)
    for name in _list_maps(form):
        parts = [key for key in changes if key.startswith(f"{name}.")]
        if not parts and name not in changes:
            continue
        for key in parts:
            del joined[key]
        there = entries[name].value if name in entries else None
        before = there if isinstance(there, Map) else Map()
        stated = changes.get(name, before.without(*_list_inner(name, old.extra_of(form.own))))
        own = stated if isinstance(stated, Map) else Map()
        wanted = {**_list_inner(name, kept), **own}
        ordered = [inner for inner in before if inner in wanted]
        new = Map({inner: wanted[inner] for inner in (*ordered, *wanted)})
        joined[name] = new or REMOVE
    return joined


def _list_inner(name: str, extra: Map) -> dict[str, Value]:
    """Return the parts of a map among extra keys, by their own names."""
    head = f"{name}."
    return {key.removeprefix(head): value for key, value in extra.items() if key.startswith(head)}
