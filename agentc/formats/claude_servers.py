"""The MCP servers that Claude Code's files name, as client 2.1.332 lays them out.

Belongs here: where they stand, and under which keys. Not here: limits in the settings (`claude_config.py`), finding the
files (`project/client_config.py`).
Source: code.claude.com/docs/en/mcp and /settings (2026-08).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from agentc.formats.claude_words import VOCABULARY
from agentc.ir.servers import named_singly, servers_of
from agentc.ir.value import Map, Value
from agentc.lens.client_config import Base, ConfigFile, Spot
from agentc.lens.vocabulary import denied_names

# Beside the settings: the user's own servers and those of single projects, a project's, and what is managed for all.
FILES = (
    Spot(Base.HOME, (".claude.json",), variable="CLAUDE_CONFIG_DIR"),
    Spot(Base.OUTERMOST, (".mcp.json",)),
    Spot(Base.SYSTEM, ("managed-mcp.json",), "/etc/claude-code"),
)
# Lists of names, and lists of maps with a name.
_LISTS = ("enabledMcpjsonServers", "disabledMcpjsonServers", "enabledMcpServers", "disabledMcpServers")
_NAMED = ("allowedMcpServers", "deniedMcpServers")
_RULES = ("allow", "ask", "deny")


def named(files: Sequence[ConfigFile], root: str | None) -> Iterator[str]:
    """Yield the servers that files name: configured, switched on or off, and in rules."""
    for file in files:
        yield from _of(file.values)
        projects = file.values.get("projects")
        if root is not None and isinstance(projects, Map):
            own = (values for folder, values in projects.items() if PurePath(root).is_relative_to(folder))
            yield from (name for values in own if isinstance(values, Map) for name in _of(values))


def _of(values: Map) -> Iterator[str]:
    configured = values.get("mcpServers")
    yield from servers_of(configured) if isinstance(configured, Map) else ()
    for key in _LISTS:
        yield from (name for name in _listed(values.get(key)) if isinstance(name, str))
    for key in _NAMED:
        names = (entry.get("serverName") for entry in _listed(values.get(key)) if isinstance(entry, Map))
        yield from (name for name in names if isinstance(name, str))
    permissions = values.get("permissions")
    stated = permissions if isinstance(permissions, Map) else Map()
    rules = (rule for key in _RULES for rule in _listed(stated.get(key)) if isinstance(rule, str))
    yield from named_singly(VOCABULARY.tool(name) for rule in rules for name in denied_names(rule))


def _listed(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()
