"""Where in a JSON document a value's keys and items stand, beside comments too.

Belongs here: following a path. Not here: reading values (`json.py`), places in YAML
(`yaml/nodes.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from agentc.errors import ReadError
from agentc.syntax.json import JsonReader


def find_place(text: str, start: int, path: Iterable[str | int]) -> int | None:
    """Return where the last step of a path stands, below the value that begins at `start`: a key,
    or the item of a list; where the path leads nowhere, the last step that is there. `None` for
    none, or for what is no JSON."""
    reader, place = JsonReader(text, start), None
    try:
        for step in path:
            found = _enter(reader, step)
            if found is None:
                break
            place = found
    except ReadError:
        pass  # what was found before it is as near as anybody gets
    return place


def _enter(reader: JsonReader, step: str | int) -> int | None:
    """Return where a step stands in the collection that begins here, with the reader before its
    value; `None` where there is no such step."""
    opening = reader.peek()
    if opening == "{" and isinstance(step, str):
        for key, at in reader.members(1):
            if key == step:
                return at
            reader.value(2)
    elif opening == "[" and isinstance(step, int):
        for number, _ in enumerate(reader.separated("]", 1)):
            if number == step:
                return reader.position
            reader.value(2)
    return None
