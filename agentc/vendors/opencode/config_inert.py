"""Limits in OpenCode's configuration that limit nothing (1.18.33).

Belongs here: which keys these are, for all agents. Not here: why a key matches nothing (`lint.py`),
how near one is to another (`misspelt_keys.py`), what is stated in an agent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentc.ir.value import Map, Value
from agentc.lens.client_config import ConfigFile, InertLimit
from agentc.vendors.misspelt import guess_limit
from agentc.vendors.opencode.lint import INERT_KEYS, LIMITS, explain_dead
from agentc.vendors.opencode.misspelt_keys import MAPS, guess_permission


def find_inert_keys(files: Sequence[ConfigFile]) -> Iterator[InertLimit]:
    """Yield every key that would limit all agents, and matches no tool."""
    for file in files:
        for key, value in file.values.items():
            if key in MAPS:
                yield from _list_in_map(file.path, key, value)
            elif key in INERT_KEYS or guess_limit(key, LIMITS) is not None:
                message = f"`{key}` limits nothing; OpenCode 1 reads `permission`"
                yield InertLimit(file.path, (key,), message)


def _list_in_map(path: str, name: str, stated: Value) -> Iterator[InertLimit]:
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
