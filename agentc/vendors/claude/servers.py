"""The MCP servers that Claude Code's files name, as client 2.1.332 lays them out.

Belongs here: where they stand, and under which keys. Not here: limits in the settings
(`config_limits.py`), finding the files (`project/client_config.py`). Source:
code.claude.com/docs/en/mcp and /settings (2026-08).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from agentc.ir.value import Map, Value
from agentc.lens.client_config import Base, ConfigFile, ConfigLocation
from agentc.permissions.servers import list_named_singly, list_servers
from agentc.tool_lists.names import names_to_deny
from agentc.vendors.claude.tools import VOCABULARY

# Beside the settings: the user's own servers and those of single projects, a project's, and what is
# managed for all.
FILES = (
    ConfigLocation(Base.HOME, (".claude.json",), variable="CLAUDE_CONFIG_DIR"),
    ConfigLocation(Base.OUTERMOST, (".mcp.json",)),
    ConfigLocation(Base.SYSTEM, ("managed-mcp.json",), "/etc/claude-code"),
)
# Lists of names, and lists of maps with a name.
_LISTS = (
    "enabledMcpjsonServers",
    "disabledMcpjsonServers",
    "enabledMcpServers",
    "disabledMcpServers",
)
_NAMED = ("allowedMcpServers", "deniedMcpServers")
_RULES = ("allow", "ask", "deny")


def list_named_servers(files: Sequence[ConfigFile], root: str | None) -> Iterator[str]:
    """Yield the servers that files name: configured, switched on or off, and in rules."""
    for file in files:
        yield from _list_servers_of(file.values)
        projects = file.values.get("projects")
        if root is not None and isinstance(projects, Map):
            own = (
                values
                for folder, values in projects.items()
                if PurePath(root).is_relative_to(folder)
            )
            yield from (
                name
                for values in own
                if isinstance(values, Map)
                for name in _list_servers_of(values)
            )


def _list_servers_of(values: Map) -> Iterator[str]:
    """Yield the servers that a configuration names: those that it configures, lists as on or off,
    or has rules about."""
    configured = values.get("mcpServers")
    yield from list_servers(configured) if isinstance(configured, Map) else ()
    for key in _LISTS:
        yield from (name for name in _list_servers(values.get(key)) if isinstance(name, str))
    for key in _NAMED:
        names = (
            entry.get("serverName")
            for entry in _list_servers(values.get(key))
            if isinstance(entry, Map)
        )
        yield from (name for name in names if isinstance(name, str))
    permissions = values.get("permissions")
    stated = permissions if isinstance(permissions, Map) else Map()
    rules = (
        rule for key in _RULES for rule in _list_servers(stated.get(key)) if isinstance(rule, str)
    )
    yield from list_named_singly(
        VOCABULARY.tool(name) for rule in rules for name in names_to_deny(rule)
    )


def _list_servers(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()
