"""Which values of an agent file Claude Code 2.1.332 ignores, and which hooks make it skip the agent.

Belongs here: one check a field, on plain data. Not here: the text and its YAML (`claude_client.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite

from agentc.formats import js
from agentc.ir.value import Map, Value

MODES = frozenset({"acceptEdits", "auto", "bypassPermissions", "default", "dontAsk", "plan", "manual"})
EFFORTS = frozenset({"low", "medium", "high", "xhigh", "max"})

# Events whose hooks can refuse a tool: where one of these is not what it should be, the agent is not started without
# it. Hooks of other events, also of unknown ones, are ignored where they are wrong.
GUARDING = ("PreToolUse", "PermissionRequest")


def bad_values(fields: Map) -> Iterator[str]:
    """The fields whose values are ignored, each as often as the client logs it, in its order."""
    for name, good in _CHECKS.items():
        if name in fields and not good(fields[name]):
            yield name
    servers = fields.get("mcpServers")
    if isinstance(servers, tuple):
        yield from ("mcpServers" for server in servers if not _server_entry(server))


def hooks_break(hooks: Value) -> str:
    """What is wrong with hooks that make the client skip the agent; empty where it takes or ignores them."""
    if not js.truthy(hooks):
        return ""
    if not isinstance(hooks, Map):
        return "`hooks` is not a map of events"
    for event in GUARDING:
        entries = hooks.get(event)
        if entries is None:
            continue
        if not isinstance(entries, tuple) or not all(_matcher(entry) for entry in entries):
            return f"`hooks.{event}` is not a list of matchers with their hooks"
    return ""


def _matcher(entry: Value) -> bool:
    if not isinstance(entry, Map) or not isinstance(entry.get("matcher", ""), str):
        return False
    hooks = entry.get("hooks")
    return isinstance(hooks, tuple) and all(_hook(hook) for hook in hooks)


def _hook(hook: Value) -> bool:
    if not isinstance(hook, Map):
        return False
    kind = hook.get("type")
    needed = _NEEDED.get(kind) if isinstance(kind, str) else None
    if needed is None or not all(isinstance(hook.get(key), str) for key in needed):
        return False
    if kind == "http" and not str(hook["url"]).partition(":")[1]:
        return False
    return all(good(hook[key]) for key, good in _OPTIONAL.items() if key in hook)


def _text(value: Value) -> bool:
    return isinstance(value, str)


def _flag(value: Value) -> bool:
    return isinstance(value, bool)


def _above_zero(value: Value) -> bool:
    return isinstance(value, float) and value > 0


def _turns(value: Value) -> bool:
    if isinstance(value, float):
        return isfinite(value) and value > 0 and value.is_integer()
    return (js.parse_int(js.string(value)) or 0) > 0


def _effort(value: Value) -> bool:
    text = js.string(value)
    return text.lower() in EFFORTS or js.parse_int(text) is not None


def _server_entry(entry: Value) -> bool:
    if isinstance(entry, Map):
        return all(isinstance(server, Map) and _server(server) for server in entry.values())
    return isinstance(entry, str)


def _server(server: Map) -> bool:
    kind = server.get("type", "stdio")
    return isinstance(server.get("command" if kind == "stdio" else "url"), str) and kind in _TRANSPORTS


_TRANSPORTS = ("stdio", "http", "sse", "ws")
_NEEDED = {
    "command": ("command",),
    "prompt": ("prompt",),
    "agent": ("prompt",),
    "http": ("url",),
    "mcp_tool": ("server", "tool"),
}
_OPTIONAL: dict[str, Callable[[Value], bool]] = {
    "timeout": _above_zero,
    "once": _flag,
    "async": _flag,
    "asyncRewake": _flag,
    "statusMessage": _text,
    "if": _text,
    "model": _text,
    "shell": lambda value: value in ("bash", "powershell"),
    "args": lambda value: isinstance(value, tuple) and all(isinstance(item, str) for item in value),
}
_CHECKS: dict[str, Callable[[Value], bool]] = {
    "background": lambda value: isinstance(value, bool) or value in ("true", "false"),
    "memory": lambda value: value in ("user", "project", "local"),
    "isolation": lambda value: value in ("worktree", "remote"),
    "effort": _effort,
    "permissionMode": lambda value: not js.truthy(value) or value in MODES,
    "maxTurns": _turns,
}
