"""Where in a JSON document keys and items stand, beside comments too.

Belongs here: the places of a value's parts, and following a path. Not here: reading values
(`json.py`), places in YAML (`yaml/nodes.py`).
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from agentc.errors import ReadError
from agentc.syntax.json import JsonReader

Steps: TypeAlias = tuple[str | int, ...]


def find_place(text: str, start: int, path: Iterable[str | int]) -> int | None:
    """Return where the last step of a path stands: a key, or the item of a list by its number or
    its text.

    The path begins at the value at `start`. Where it leads nowhere, the last step that is there
    counts; `None` where there is none, or the text is no JSON.
    """
    places = _list_places(text, start)
    place: int | None = None
    steps: Steps = ()
    for step in path:
        steps = (*steps, step)
        if steps not in places:
            break
        place = places[steps]
    return place


@functools.lru_cache(maxsize=16)  # one value is asked about for each of its faults
def _list_places(text: str, start: int) -> Mapping[Steps, int]:
    """Return the place of every part of a value, as far as it is JSON; of equal keys that of the
    first."""
    places: dict[Steps, int] = {}
    with contextlib.suppress(ReadError):  # what was found before it is as near as anybody gets
        _add_places(JsonReader(text, start), (), 1, places)
    return MappingProxyType(places)


def _add_places(reader: JsonReader, path: Steps, depth: int, places: dict[Steps, int]) -> None:
    """Add the places of the parts of the value that begins here, and read it."""
    opening = reader.peek()
    if opening == "{":
        for key, at in reader.members(depth):
            places.setdefault((*path, key), at)
            _add_places(reader, (*path, key), depth + 1, places)
    elif opening == "[":
        for number, _ in enumerate(reader.separated("]", depth)):
            at = reader.position
            places[(*path, number)] = at
            if reader.peek() == '"':
                places.setdefault((*path, reader.string()), at)
            else:
                _add_places(reader, (*path, number), depth + 1, places)
    else:
        reader.value(depth)
