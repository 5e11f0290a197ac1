"""MCP servers that Claude Code's settings keep from every session, as client 2.1.332 reads them.

Belongs here: the keys that name them, and rules that say the same. Not here: `permissions`
(`config_limits.py`), which servers are configured (`servers.py`). Source:
code.claude.com/docs/en/settings (2026-08), and runs of the client: the lists of all files count
together, in whichever of them they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentc.ir.permission import ALL_SERVERS, Cap, Decision, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.lens.client_config import ConfigFile

ALLOWED, DENIED, OF_PROJECTS = "allowedMcpServers", "deniedMcpServers", "disabledMcpjsonServers"
NAME = "serverName"


def list_server_limits(
    files: Sequence[ConfigFile],
) -> Iterator[tuple[str, str, tuple[Rule, ...]]]:
    """Yield the file that limits servers, its words, and the rules that say so; no rules where a
    server is told by its address or command, and nobody knows its name.

    The rules that leave all servers out but some come first.
    """
    allowing = [file for file in files if isinstance(file.values.get(ALLOWED), tuple)]
    if allowing:
        names = [name for file in allowing for name in _list_names(file.values[ALLOWED])]
        open_ones = (Rule(_find_server(name), Decision.DEFAULT) for name in names)
        words = f"{ALLOWED} {', '.join(names) or 'none'}"
        yield allowing[-1].path, words, (Rule(ALL_SERVERS, Decision.DENY), *open_ones)
    for file in files:
        for key in (DENIED, OF_PROJECTS):
            listed = file.values.get(key)
            for item in listed if isinstance(listed, tuple) else ():
                rules = tuple(
                    Rule(_find_server(name), Decision.DENY) for name in _list_names((item,))
                )
                told = item if isinstance(item, str) else _tell(item)
                if rules or told:
                    yield file.path, f"{key} {told}", rules


def _list_names(listed: Value) -> Iterator[str]:
    for item in listed if isinstance(listed, tuple) else ():
        name = item.get(NAME) if isinstance(item, Map) else item
        if isinstance(name, str) and name:
            yield name


def _tell(item: Value) -> str:
    """Return what tells a server, in words; empty for what tells none."""
    if not isinstance(item, Map):
        return ""
    value = next((value for key, value in item.items() if key.startswith("server")), "")
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _find_server(name: str) -> Tool:
    """Return all tools of a server, in whose names other signs than letters, digits and dashes are
    `_`."""
    signs = ((char.isalnum() and char.isascii()) or char in "_-" for char in name)
    known = "".join(char if fits else "_" for char, fits in zip(name, signs, strict=True))
    return Tool(Cap.MCP, f"{known}/*")
