"""Agents that come with a Claude Code plugin: `agents/**/*.md` beside `.claude-plugin/plugin.json`.
Only read.

Belongs here: what the client ignores in them. Not here: everything else, which is as in `agent.py`.
Source: code.claude.com/docs/en/plugins-reference, and runs of the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agentc.ir.permission import Permission
from agentc.lens.field import Field, Implied
from agentc.lens.schema import NO_DEMANDS
from agentc.syntax.source import Entry
from agentc.vendors.claude import agent
from agentc.vendors.claude.permission import ClaudePermission
from agentc.vendors.listing import REGISTRY


@dataclass(frozen=True, slots=True)
class PluginPermission(ClaudePermission):
    """The limits of a plugin's agent, whose `permissionMode` counts for nothing (2.1.332)."""

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        return replace(ClaudePermission.read(self, entries), mode=None)


# What the client ignores in an agent that comes with a plugin, with a line in its log (2.1.332).
IGNORED_IN_PLUGINS = ("permissionMode", "hooks", "mcpServers")


def _plugin_field(field: Field) -> Field:
    if field.attribute == "permission":
        return replace(field, codec=PluginPermission())
    if field.attribute in ("hooks", "mcp_servers"):
        return replace(field, codec=Implied(None, "Claude Code ignores it in a plugin's agent"))
    return replace(field, accepts=None)


FORMAT = replace(
    agent.FORMAT,
    name="claude-plugin",
    title="Claude Code plugin agents",
    source="https://code.claude.com/docs/en/plugins-reference",
    places=REGISTRY["claude-plugin"].places,
    fields=tuple(_plugin_field(field) for field in agent.FIELDS),
    store=agent.FORMAT.name,
    writable=False,
    schema=NO_DEMANDS,
    guard_outside=lambda _: "",  # the client takes no hooks from it, and starts it
)
