"""Limits in OpenCode's configuration that limit nothing, and agents there that it does not read
(1.18.33).

Belongs here: which keys these are, for all agents. Not here: why a key matches nothing (`lint.py`),
how near one is to another (`misspelt_keys.py`), which rule makes another one void
(`vendors/dead_rules.py`), what is stated in an agent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from agentc.ir.value import Map, Value
from agentc.lens.client_config import ConfigFile, InertLimit, merge_values
from agentc.vendors.dead_rules import find_in_map
from agentc.vendors.misspelt import guess_limit
from agentc.vendors.opencode.lint import (
    INERT_KEYS,
    LIMITS,
    UNREAD_AGENTS,
    explain_dead,
    explain_unread_agents,
)
from agentc.vendors.opencode.misspelt_keys import MAPS, guess_permission


def find_inert_keys(files: Sequence[ConfigFile]) -> Iterator[InertLimit]:
    """Yield every key that is meant to limit all agents and has no effect: one that matches no
    tool, or that a later limit makes void, in its own file or in another. Yield every map of agents
    under another key, too."""
    void = {name: dict(_list_void(files, name)) for name in MAPS}
    for file in files:
        for key, value in file.values.items():
            if key in MAPS:
                unmatched = list(_list_in_map(file.path, key, value))
                told = {limit.keys for limit in unmatched}
                yield from unmatched
                for limit in _list_stated(file.path, key, value, void[key]):
                    if limit.keys[:2] not in told:  # else it does nothing wherever it stands
                        yield limit
            elif reason := explain_unread_agents(key, value):
                yield InertLimit(file.path, (key,), reason, UNREAD_AGENTS)
            elif key in INERT_KEYS or guess_limit(key, LIMITS) is not None:
                message = f"`{key}` limits nothing; OpenCode 1 reads `permission`"
                yield InertLimit(file.path, (key,), message)


def _list_void(files: Sequence[ConfigFile], name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield, with the reason, the keys of each limit that does nothing once the files are
    merged."""
    merged: Value = Map()
    for file in files:
        merged = merge_values(merged, file.values.get(name, Map()))
    for dead in find_in_map(name, merged) if isinstance(merged, Map) else ():
        if dead.rule.limits:
            yield dead.rule.keys, dead.message


def _list_stated(
    path: str, name: str, stated: Value, void: Mapping[tuple[str, ...], str]
) -> Iterator[InertLimit]:
    """Yield the limits of one file that are among those which do nothing."""
    for keys, message in void.items():
        value = stated
        for key in keys:
            value = value.get(key) if isinstance(value, Map) else None
        if value is not None and not isinstance(value, Map):
            yield InertLimit(path, (name, *keys), message)


def _list_in_map(path: str, name: str, stated: Value) -> Iterator[InertLimit]:
    """Yield the keys of a map of limits that deny or ask, and match nothing."""
    for key, action in stated.items() if isinstance(stated, Map) else ():
        actions = {*action.values()} if isinstance(action, Map) else {action}
        if actions <= {"allow", True}:
            continue
        dead = explain_dead(name, key)
        reason = f"; {dead}" if dead is not None else ""
        # A key with `_` can be the tool of a server, whatever it looks like.
        meant = guess_permission(name, key) if "_" not in key else None
        if not reason and meant is not None:
            reason = f" unless a plugin has a tool of that name; did you mean `{meant}`?"
        if reason:
            message = f"`{key}` under `{name}` matches nothing{reason}"
            yield InertLimit(path, (name, key), message)
