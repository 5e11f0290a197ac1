"""MCP servers for clients that take a map of configured ones, and no names of others.

Belongs here: that map of what the IR holds. Not here: clients' own keys within a server's
configuration.
"""

from __future__ import annotations

from dataclasses import replace

from agentc.errors import InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.permission import Cap, Decision, Tool
from agentc.ir.value import Map, Value
from agentc.lens.field import Codec
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.tool_coverage import covers
from agentc.permissions.tool_names import select_among


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
        if _is_granted_whole(found, Tool(Cap.MCP, f"{name}/*"))
    )
    return replace(agent, mcp_servers=granted or None) if granted != configured else agent


def _is_granted_whole(found: ResolvedRules, server: Tool) -> bool:
    decisions = select_among(found, server) | {
        found.for_all_arguments(tool) for tool in found.mentioned if covers(server, tool)
    }
    return decisions <= {Decision.DEFAULT, Decision.ALLOW}
