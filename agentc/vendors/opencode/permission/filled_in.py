"""Limits in a configuration that hold something which the client fills in: `{env:HOME}/keys/*`.

Belongs here: what they close, whatever stands there in the end. Not here: what a limit means
(`reader.py`), the note on it (`lens/substitutions.py`).

The text of a variable or a file differs from one machine to the next, and can hold anything, stars
too. So a denial takes all that it could mean; a question becomes one, as it would otherwise lift
others; and what would be allowed is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agentc.ir.permission import EVERYTHING
from agentc.ir.value import Map, Value

_FILLED_IN = re.compile(r"\{(?:env|file):[^}]+\}")
_OPENING: tuple[Value, ...] = ("allow", True)
_CLOSED: dict[str, Value] = {"permission": "deny", "tools": False}


def close_filled_in(values: Mapping[str, Value]) -> Map:
    """Return the fields of an agent, or of all, with limits that hold whatever the client fills
    in."""
    done = dict(values)
    for name, closed in _CLOSED.items():
        stated = done.get(name)
        if isinstance(stated, Map) and _has_filled_in(stated):
            done[name] = Map(_list_closed(stated, closed))
    return Map(done)


def _has_filled_in(stated: Map) -> bool:
    return any(
        _FILLED_IN.search(key) or (isinstance(value, Map) and _has_filled_in(value))
        for key, value in stated.items()
    )


def _list_closed(stated: Map, closed: Value) -> Iterator[tuple[str, Value]]:
    """Yield what is left of a map, each key at the place where it counts."""
    left: dict[str, Value] = {}
    for key, value in stated.items():
        wide = _FILLED_IN.sub(EVERYTHING, key)
        if wide != key:
            if _opens(value):
                continue
            value = closed
        left.pop(wide, None)  # of two that are the same the later one counts, at its place
        left[wide] = Map(_list_closed(value, closed)) if isinstance(value, Map) else value
    yield from left.items()


def _opens(value: Value) -> bool:
    """Return whether a decision, or each of those on patterns, takes nothing."""
    if isinstance(value, Map):
        return all(map(_opens, value.values()))
    return value in _OPENING
