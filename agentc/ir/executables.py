"""Fields that start processes, and what is left of them where nothing may be started.

Belongs here: the attributes, and which part of them is harmless. Not here: who asks, formats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agentc.ir.value import Map, Value


def named_servers(servers: Value) -> Value:
    """Return the servers that are only named; those with a configuration of their own start
    processes."""
    if not isinstance(servers, tuple):
        return None if isinstance(servers, Map) else servers
    named = tuple(server for server in servers if not isinstance(server, Map))
    return named if named or not servers else None


def drop_all(hooks: Value) -> Value:
    """Return what is left of hooks: nothing, as all of them start processes; an empty map stays."""
    return hooks if isinstance(hooks, Map) and not hooks else None


STRIP_EXECUTABLE: Mapping[str, Callable[[Any], Any]] = {
    "hooks": drop_all,
    "mcp_servers": named_servers,
}


def runs_processes(attribute: str, value: Any) -> bool:
    """Return whether a value of an attribute starts processes."""
    return (
        value is not None
        and attribute in STRIP_EXECUTABLE
        and bool(STRIP_EXECUTABLE[attribute](value) != value)
    )
