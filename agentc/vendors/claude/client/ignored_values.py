"""Which values of an agent file Claude Code 2.1.332 ignores.

Belongs here: one check a field, on plain data. Not here: the text and its YAML (`prediction.py`),
hooks (`vendors/claude/hooks.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite

from agentc.ir.value import Map, Value
from agentc.syntax import javascript
from agentc.vendors.claude.compact_window import find_compact_window

MODES = frozenset(
    {"acceptEdits", "auto", "bypassPermissions", "default", "dontAsk", "plan", "manual"}
)
EFFORTS = frozenset({"low", "medium", "high", "xhigh", "max"})


def find_ignored_values(fields: Map) -> Iterator[str]:
    """Yield the fields whose values are ignored, each as often as the client logs it, in its
    order."""
    for name, good in _CHECKS.items():
        if name in fields and not good(fields[name]):
            yield name
    servers = fields.get("mcpServers")
    if isinstance(servers, tuple):
        yield from ("mcpServers" for server in servers if not _is_server_entry(server))


def _is_turn_limit(value: Value) -> bool:
    if isinstance(value, float):
        return isfinite(value) and value > 0 and value.is_integer()
    return (javascript.parse_int(javascript.to_string(value)) or 0) > 0


def _is_effort(value: Value) -> bool:
    text = javascript.to_string(value)
    return text.lower() in EFFORTS or javascript.parse_int(text) is not None


def _is_server_entry(entry: Value) -> bool:
    if isinstance(entry, Map):
        return all(isinstance(server, Map) and _is_server(server) for server in entry.values())
    return isinstance(entry, str)


def _is_server(server: Map) -> bool:
    kind = server.get("type", "stdio")
    return (
        isinstance(server.get("command" if kind == "stdio" else "url"), str) and kind in _TRANSPORTS
    )


_TRANSPORTS = ("stdio", "http", "sse", "ws")
_CHECKS: dict[str, Callable[[Value], bool]] = {
    "background": lambda value: isinstance(value, bool) or value in ("true", "false"),
    "memory": lambda value: value in ("user", "project", "local"),
    "isolation": lambda value: value in ("worktree", "remote"),
    "effort": _is_effort,
    "permissionMode": lambda value: not javascript.truthy(value) or value in MODES,
    "maxTurns": _is_turn_limit,
    "autoCompactWindow": lambda value: find_compact_window(value) is not None,
}
