"""Keys of OpenCode's `permission` map, and of the deprecated `tools` map, put in and taken out.

Belongs here: in which map a key stands. Not here: what it should say (`values.py`), what both maps
mean together (`codec.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from agentc.ir.value import Map, Value
from agentc.vendors.opencode.tools import EDIT, EDITING_NAMES

SWITCHES, ACTIONS = "tools", "permission"


def drop_key(values: Mapping[str, Value], key: str) -> dict[str, Value]:
    """Return the maps without a key, under all of its names, and without a map that is empty
    then."""
    done = dict(values)
    for name, gone in ((SWITCHES, _list_names(values, key)), (ACTIONS, [key])):
        found = _get_map(values, name)
        if not set(gone) & set(found):
            continue
        done[name] = found.without(*gone)
        if not done[name]:
            del done[name]
    return done


def put_key(values: Mapping[str, Value], key: str, value: Value) -> dict[str, Value]:
    """Return the maps with a key that says `value`. It stays in the map that has it, if that can
    say the value; a new one goes to the end of the map that is there."""
    names = _list_names(values, key)
    switches, actions = _get_map(values, SWITCHES), _get_map(values, ACTIONS)
    if switches and key not in actions and (names or not actions) and value in ("allow", "deny"):
        on = dict.fromkeys(names or [key], value == "allow")
        return {**values, SWITCHES: Map({**switches, **on})}
    done = {**values, ACTIONS: Map({**actions, key: value})}
    if names:  # a key that stands in both counts where it stands first
        done[SWITCHES] = switches.without(*names)
    if names and not done[SWITCHES]:
        del done[SWITCHES]
    return done


def _get_map(values: Mapping[str, Value], name: str) -> Map:
    found = values.get(name)
    return found if isinstance(found, Map) else Map()


def _list_names(values: Mapping[str, Value], key: str) -> list[str]:
    """Return the names under which `tools` has a key."""
    names = _get_map(values, SWITCHES)
    return [name for name in names if (EDIT if name in EDITING_NAMES else name) == key]
