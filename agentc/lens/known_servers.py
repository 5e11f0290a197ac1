"""MCP servers that are known where an agent is written, and denials that hold for those alone.

Belongs here: what an agent adds to the list, and what is left open. Not here: what a pattern means
(`permissions/servers.py`), servers of configurations (`project/client_config.py`).
"""

from __future__ import annotations

from dataclasses import replace

from agentc.errors import InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.permission import Permission
from agentc.lens.field import NamesServers
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.permissions.servers import is_text_and_star, list_named_singly, list_server_names


def closes_by_server(form: Format) -> bool:
    """Return whether a format limits MCP servers by their names, and by no pattern."""
    field = form.field_of("permission")
    return field is not None and isinstance(field.codec, NamesServers)


def has_server_patterns(permission: Permission) -> bool:
    """Return whether rules speak of MCP servers by a text and a star."""
    return any(is_text_and_star(rule.tool) for rule in permission.rules or ())


def options_with_servers(settings: ConversionOptions, agent: Agent) -> ConversionOptions:
    """Return the settings with the servers of an agent's own list among the known ones. They count
    for an agent that denies servers by a pattern."""
    if agent.mcp_servers is None or not has_server_patterns(agent.permission):
        return settings
    own = list_server_names(agent.mcp_servers)
    return (
        settings if own <= settings.servers else replace(settings, servers=settings.servers | own)
    )


def servers_named_then(seen: Agent, wanted: Agent) -> frozenset[str] | None:
    """Return the servers that a file closes or grants, which were known when it was written. `None`
    where the limits of the `wanted` agent do not depend on that."""
    if not has_server_patterns(wanted.permission):
        return None
    tools = (rule.tool for rule in seen.permission.rules or ())
    return list_named_singly(tool for tool in tools if tool.name.endswith("/*"))


def find_unseen_patterns(
    agent: Agent, form: Format, settings: ConversionOptions
) -> tuple[str, ...]:
    """Return the patterns by which an agent denies servers, for a format that can only deny servers
    by name."""
    field = form.field_of("permission")
    if (
        field is None
        or not isinstance(field.codec, NamesServers)
        or not has_server_patterns(agent.permission)
    ):
        return ()
    try:
        return tuple(
            tool.name
            for tool in field.codec.unseen(agent.permission, options_with_servers(settings, agent))
        )
    except InvalidValue:
        return ()  # then the agent is refused, and nothing is written
