"""MCP servers that an agent brings along: what clients say of each in words of their own.

Belongs here: between a client's map of configured servers and the IR's. Not here: which words a
client has (its own module), limits on the tools of a server (`permissions/excluded_tools.py`).

In the IR a server has a command with its arguments and environment, or a `url` with its `type` and
headers, in Claude Code's words; what it says of its tools is `permissions/excluded_tools.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from agentc.errors import InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.field_change import ChangeReason, Outcome
from agentc.ir.permission import Decision, Tool
from agentc.ir.value import Map, Value, same
from agentc.lens.codecs import decode_mapping, takes
from agentc.lens.field import Codec, Field, make_field
from agentc.lens.schema import MAP, ValueKind
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.excluded_tools import INCLUDED, list_included
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.servers import list_servers
from agentc.permissions.tool_coverage import covers
from agentc.permissions.tool_names import select_among
from agentc.syntax.source import Entry

# Words for a server that is a command, and other words for the one that is asked over HTTP.
_COMMAND = ("stdio", "local")
_HTTP = ("http", "streamable-http", "streamableHttp")


@dataclass(frozen=True, slots=True)
class ServerWords:
    """How a client spells the configuration of a server.

    `keys` are the client's for keys of the IR that it calls otherwise, and `addresses` its keys for
    a `url`, by the server's type. `types` are the types that it can ask; `bare` is that of an
    address without one, and `says_type` is true where `type` and `url` are written. `every_tool`
    stands in a list of tools for all of them. `absent` are keys of the IR that it does not have,
    and `complete` adds what it demands.
    """

    types: frozenset[str] = frozenset({"http", "sse", "ws"})
    bare: str = ""
    says_type: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    every_tool: str = ""
    absent: frozenset[str] = frozenset()
    complete: Callable[[Map], Map] = lambda config: config

    def read(self, servers: Value) -> Value:
        """Return servers in the words of the IR; what is no configuration stays as it is."""
        return _change_each(servers, self._read_server)

    def write(self, servers: Value) -> Value:
        """Return servers in the client's words."""
        return _change_each(servers, self._write_server)

    def can_ask(self, config: Value) -> bool:
        """Return whether the client can ask a server."""
        if not isinstance(config, Map):
            return False
        return "command" in config or config.get("type") in (None, *self.types)

    def _read_server(self, config: Map) -> Map:
        found = _rename(config, {theirs: key for key, theirs in self.keys.items()})
        included = found.get(INCLUDED)
        if self.every_tool and isinstance(included, tuple) and self.every_tool in included:
            found = found.without(INCLUDED)
        if "command" in found:
            found = found if found.get("args") != () else found.without("args")
            return found.without("type") if found.get("type") in _COMMAND else found
        kind = "http" if found.get("type") in _HTTP else found.get("type")
        for of_address, key in self.addresses.items():
            if key in found:
                found, kind = _rename(found, {key: "url"}), kind or of_address
        if "url" not in found:
            return found
        kind = kind or self.bare or None
        return found if kind is None else Map({"type": kind, **found.without("type")})

    def _write_server(self, config: Map) -> Map:
        # What stands there under a word of this client's, and was none before, gets no meaning.
        words = {*self.keys.values(), *self.addresses.values()} - self.keys.keys()
        found = _rename(config.without(*words, *self.absent), self.keys)
        kind = found.get("type")
        if not isinstance(kind, str) or kind not in self.types:
            found = found.without("type")
        elif not self.says_type and "command" not in found:
            found = found.without("type")
            found = _rename(found, {"url": self.addresses[kind]} if kind in self.addresses else {})
        return self.complete(found)


def make_servers(
    key: str,
    words: ServerWords = ServerWords(),
    accepts: ValueKind | None = None,
) -> Field:
    """Return the field of the servers that an agent brings along, for a client that takes a map of
    them, and no names of others."""

    @takes(MAP)
    def decode(entry: Entry) -> Value:
        return words.read(decode_mapping(entry))

    def fit(servers: Value, settings: ConversionOptions) -> Map | None:
        configured = keep_configured(servers, settings) or Map()
        lost = (name for name, config in configured.items() if not words.can_ask(config))
        return configured.without(*lost) or None

    return make_field(
        key, "mcp_servers", decode, accepts, encode=words.write, to_image=fit, judge=_judge_change
    )


def _judge_change(before: Value, after: Value, settings: ConversionOptions) -> ChangeReason:
    """Return what became of servers, and why."""
    lost = sorted(list_servers(before) - list_servers(after))
    if lost:
        outcome = Outcome.DROPPED if after is None else Outcome.APPROXIMATED
        why = "the file has no place for servers that are only named, or of their type"
        return ChangeReason(outcome, f"without {', '.join(lost)}: {why}")
    if same(keep_configured(before, settings), after):
        return ChangeReason(Outcome.MAPPED, "the same servers, as one map")
    return ChangeReason(
        Outcome.APPROXIMATED, "the same servers, as far as the client knows the keys"
    )


def _change_each(servers: Value, change: Callable[[Map], Map]) -> Value:
    if isinstance(servers, tuple):
        return tuple(_change_each(one, change) for one in servers)
    if not isinstance(servers, Map):
        return servers
    return Map(
        (name, change(config) if isinstance(config, Map) else config)
        for name, config in servers.items()
    )


def _rename(config: Map, names: Mapping[str, str]) -> Map:
    """Return a configuration with other keys. What stood under the new name of one goes."""
    taken = {names[key] for key in config if key in names}
    kept = ((key, value) for key, value in config.items() if key not in taken)
    return Map((names.get(key, key), value) for key, value in kept)


def keep_configured(servers: Value, settings: ConversionOptions) -> Map | None:
    """Return the servers that an agent brings along, by name; `None` where it brings none.

    A server that is only named was configured elsewhere: a file of this kind cannot name it.
    """
    stated = servers if isinstance(servers, tuple) else (servers,)
    configured = Map(
        (name, config) for one in stated if isinstance(one, Map) for name, config in one.items()
    )
    return configured or None


def drop_denied_servers(limits: Codec, agent: Agent) -> Agent:
    """Return an agent without the servers that it brings along and may not use, for a client that
    gives it their tools whatever its `limits` say."""
    configured = keep_configured(agent.mcp_servers, DEFAULTS)
    if configured is None:
        return agent
    try:
        found = ResolvedRules(limits.image(agent.permission, DEFAULTS).rules)
    except InvalidValue:  # then the agent is refused, unless the user lets that go
        return replace(agent, mcp_servers=None)
    granted = Map(
        (name, config)
        for name, config in configured.items()
        if all(_is_granted_whole(found, tool) for tool in list_included(name, config))
    )
    return replace(agent, mcp_servers=granted or None) if granted != configured else agent


def _is_granted_whole(found: ResolvedRules, server: Tool) -> bool:
    decisions = select_among(found, server) | {
        found.for_all_arguments(tool) for tool in found.mentioned if covers(server, tool)
    }
    return decisions <= {Decision.DEFAULT, Decision.ALLOW}
