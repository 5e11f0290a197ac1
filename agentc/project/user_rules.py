"""The rules that the target's user has in the configuration of the target's client.

Belongs here: what they say about an agent that is written, and refusing one that would lift them.
Not here: what a configuration limits for an agent that is read (`config_limits.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.errors import Refused
from agentc.ir.permission import Decision, Rule, at_most
from agentc.ir.value import Map
from agentc.lens.format import Document, Format
from agentc.permissions.changes import find_changes
from agentc.permissions.resolve import ResolvedRules
from agentc.project.client_config import Configurations
from agentc.project.own_files import read_own_fields
from agentc.vendors.registry import get_client_config


def list_user_rules(
    configurations: Configurations, target: Format, root: Path | None, name: str
) -> tuple[Rule, ...]:
    """Return the rules that the target's user has for an agent of a name, where its own grants
    would win."""
    found, together = configurations.of(target, root), configurations.merged(target, root, name)
    client = get_client_config(target.own) if together else None
    if client is None or found.general.over:
        return ()
    named = client.named(together, name, Map(), "")
    return (*found.general.rules, *named.both)


def refuse_lifted(
    configurations: Configurations, target: Format, root: Path | None, written: Document
) -> None:
    """Raise Refused where an agent, merged with what the user states for it by name, lifts what
    they limit."""
    agent, path = written.agents[0], written.path or ""
    own = list_user_rules(configurations, target, root, agent.name)
    client = get_client_config(target.own) if own else None
    if client is None:
        return
    found = configurations.of(target, root)
    together = configurations.merged(target, root, agent.name)
    merged = client.named(together, agent.name, read_own_fields(written), path).both or (
        agent.permission.rules or ()
    )
    for change in find_changes(ResolvedRules(own), ResolvedRules((*found.general.rules, *merged))):
        if change.before in (Decision.DENY, Decision.ASK) and not at_most(
            change.after, change.before
        ):
            label = f"{change.tool.label}{f' ({change.example})' if change.example else ''}"
            message = (
                f'with your {client.title} configuration, "{agent.name}" would lift its '
                f"limit on {label}"
            )
            raise Refused(
                "permission", message, hint="say the limit there for all agents, under one key"
            )
