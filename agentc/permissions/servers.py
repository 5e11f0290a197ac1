"""Denials of MCP servers by a pattern over their tools' names, for a client that can name servers
alone.

Belongs here: which servers such a pattern means, and which are known. Not here: how a client says
it (`tool_lists/writer.py`), where servers are configured (`project/client_config.py`), patterns
over names (`tool_names.py`). A pattern that is a text and a star (`gh_*`, `web*`) means whole
servers, or those of a server's tools whose names begin so. What any other pattern means cannot be
told server by server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentc.ir.permission import Cap, Decision, Tool
from agentc.ir.value import Map, Value
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.globs import WILD
from agentc.permissions.pattern_starts import literal_start
from agentc.permissions.resolve import ResolvedRules, is_joined, is_wide
from agentc.permissions.tool_names import can_overlap

# So many known servers may a list of rules hit; where it hits more, all servers are closed.
MAX_SERVERS = 1_000
_OTHER_CHARACTERS = re.compile(r"[^A-Za-z0-9_-]")


def normalize_server(server: str) -> str:
    """Return a server's name as it stands in the names of its tools (OpenCode 1.18.33 and Claude
    Code 2.1.332)."""
    return _OTHER_CHARACTERS.sub("_", server)


def list_servers(value: Value) -> frozenset[str]:
    """Return the servers that an agent's own list, or map, of them names."""
    listed = value if isinstance(value, tuple) else (value,)
    names = (name for item in listed for name in (item if isinstance(item, Map) else (item,)))
    return frozenset(name for name in names if isinstance(name, str) and name)


def list_server_names(value: Value) -> frozenset[str]:
    """Return the servers that an agent's own list, or map, of them names, as they stand in the
    names of tools."""
    return frozenset(map(normalize_server, list_servers(value)))


@dataclass(frozen=True, slots=True)
class ByServer:
    """The patterns that a client closes server by server, and the known servers that they could
    mean."""

    patterns: frozenset[Tool] = frozenset()
    servers: tuple[Tool, ...] = ()

    def list_hit(self, pattern: Tool) -> tuple[Tool, ...]:
        """Return the known servers some or all of whose tools a pattern means."""
        text = pattern.name[:-1]
        return tuple(
            tool for tool in self.servers if _is_hit(text, tool) or _is_hit_in_part(text, tool)
        )

    def means_all(self, pattern: Tool, server: Tool) -> bool:
        """Return whether a pattern means all tools of a server."""
        return _is_hit(pattern.name[:-1], server)

    def leaves_open(self, pattern: Tool, found: ResolvedRules) -> bool:
        """Return whether rules leave a known server open of which a pattern means some tools, and
        not all: a server all of whose tools it means is compared by itself."""
        partly = (server for server in self.servers if _is_hit_in_part(pattern.name[:-1], server))
        return any(list_decisions(found[server]) != frozenset({Decision.DENY}) for server in partly)

    def closes_only_unseen(self, tool: Tool, found: ResolvedRules) -> bool:
        """Return whether a tool is a pattern that closes all known servers which it means: only
        others can be open."""
        return tool in self.patterns and not self.leaves_open(tool, found)

    def find_partly_open(
        self, old: ResolvedRules, new: ResolvedRules
    ) -> Iterator[tuple[Tool, Decision]]:
        """Yield each pattern that some rules deny, and of which others leave a known server open,
        with the decision.

        It can have the joined name of another server, which is closed.
        """
        for pattern in old.mentioned:
            limits = (
                list_decisions(old[pattern]) & {Decision.DENY, Decision.ASK}
                if pattern in self.patterns
                else ()
            )
            if limits and self.leaves_open(pattern, new):
                yield pattern, min(limits)


NOTHING_BY_SERVER = ByServer()


def _is_hit(text: str, server: Tool) -> bool:
    return f"{server.name[:-2]}_".startswith(text)


def _is_hit_in_part(text: str, server: Tool) -> bool:
    begins = f"{server.name[:-2]}_"
    return text != begins and text.startswith(begins)


def is_text_and_star(tool: Tool) -> bool:
    """Return whether a tool is a pattern over names that is a text with a star behind it."""
    text = tool.name[:-1]
    return (
        is_joined(tool)
        and tool.name.endswith("*")
        and WILD.isdisjoint(text)
        and text.strip() == text != ""
    )


def split_by_server(found: ResolvedRules, servers: Iterable[str]) -> ByServer:
    """Return that part of some rules that can be told server by server. Nothing where one of their
    patterns is of another form, or more servers are known than anybody has.

    `servers` are known beside those that the rules name.
    """
    patterns = frozenset(tool for tool in found.mentioned if is_joined(tool) and is_wide(tool))
    if not patterns or can_overlap(found) or not all(map(is_text_and_star, patterns)):
        return NOTHING_BY_SERVER
    texts = [pattern.name[:-1] for pattern in patterns]
    known = (Tool(Cap.MCP, f"{name}/*") for name in _list_known(found, frozenset(servers)))
    hit = tuple(
        one
        for one in known
        if any(_is_hit(text, one) or _is_hit_in_part(text, one) for text in texts)
    )
    return NOTHING_BY_SERVER if len(hit) > MAX_SERVERS else ByServer(patterns, hit)


def list_named_singly(tools: Iterable[Tool]) -> frozenset[str]:
    """Return the servers of the MCP tools whose server is known, and is named without a
    wildcard."""
    names = (
        tool.name.partition("/")[0] for tool in tools if tool.cap is Cap.MCP and not is_joined(tool)
    )
    return frozenset(name for name in names if WILD.isdisjoint(name))


def _list_known(found: ResolvedRules, servers: frozenset[str]) -> tuple[str, ...]:
    """Return the servers that somebody names, in the order of the alphabet: who names one makes no
    difference.

    A joined name does not tell where the server's part of it ends: it names every server that it
    can begin with, or, if some of these are named elsewhere, those alone. The same holds for the
    text before a star. `gh_*` names the server `gh` in any case.
    """
    tools = dict.fromkeys(rule.tool for rule in found.list_server_rules())
    elsewhere = servers | list_named_singly(tools)
    known: set[str] = set()
    for tool in tools:
        if tool.cap is not Cap.MCP:
            continue
        if not is_joined(tool):
            known |= list_named_singly((tool,))
            continue
        start = literal_start(tool.name)
        can_be = [
            start[:end]
            for end, char in enumerate(start)
            if char == "_" and 0 < end < len(tool.name) - 1
        ]
        named = [name for name in can_be if name in elsewhere] or can_be
        whole = can_be[-1:] if tool.name == f"{start}*" and start.endswith("_") else []
        known |= {*whole, *named}
    return tuple(sorted(servers | known))
