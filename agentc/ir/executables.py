"""Fields that start processes, and what is left of them where nothing may be started.

Belongs here: the attributes, and which part of them is harmless. Not here: who asks, formats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agentc.ir.value import Map, Value


def keep_named_servers(servers: Value) -> Value:
    """Return the servers that are only named; those with a configuration of their own start
    processes."""
    if not isinstance(servers, tuple):
        return None if isinstance(servers, Map) and servers else servers
    named = tuple(server for server in servers if not isinstance(server, Map))
    return named if named or not servers else None


def drop_hooks(hooks: Value) -> Value:
    """Return what is left of hooks: nothing, as all of them start processes; where no hook stands,
    the value as it is."""
    return hooks if isinstance(hooks, Map) and not any(map(_holds_hook, hooks.values())) else None


def _holds_hook(groups: Value) -> bool:
    """Return whether a hook can stand in what is stated for one event: groups, each with a list."""
    if not isinstance(groups, tuple):
        return groups is not None and groups != Map()
    return any(
        group.get("hooks") not in ((), None) if isinstance(group, Map) else group is not None
        for group in groups
    )


STRIP_EXECUTABLE: Mapping[str, Callable[[Any], Any]] = {
    "hooks": drop_hooks,
    "mcp_servers": keep_named_servers,
}


def runs_processes(attribute: str, value: Any) -> bool:
    """Return whether a value of an attribute starts processes."""
    return (
        value is not None
        and attribute in STRIP_EXECUTABLE
        and bool(STRIP_EXECUTABLE[attribute](value) != value)
    )
