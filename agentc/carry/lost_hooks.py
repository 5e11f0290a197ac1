"""Guarding hooks that an earlier conversion left behind. The questions that stand in for them are
guards, too.

Belongs here: telling from a trace that hooks were left behind. Not here: what hooks guard
(`permissions/guards.py`), taking them back (`restore.py`).
"""

from __future__ import annotations

from dataclasses import replace

from agentc.carry.traces import is_whole
from agentc.ir.agent import Agent
from agentc.ir.permission import ANY, Cap, Decision
from agentc.ir.provenance import digest
from agentc.options import HOOKS, ConversionOptions
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.guards import apply_guards
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules


def keep_guards(agent: Agent, seen: Agent, settings: ConversionOptions) -> Agent:
    """Return an agent in which every tool that its file asks about is guarded, where its original
    had hooks that are gone; else the agent as it is.

    `seen` is the agent as it stands in the file, without what that carries. No file says which of
    its questions stand in for a hook: so each of them counts as one.
    """
    back = agent.hooks is not None or (agent.own_limits is not None and agent.own_limits.guards)
    if back or HOOKS in settings.allow_widening or not _had_hooks(agent):
        return agent
    found = ResolvedRules(with_mode_restrictions(seen.permission))
    asked = (
        tool for tool in (ANY, *found.mentioned) if Decision.ASK in list_decisions(found[tool])
    )
    guards = tuple(tool for tool in asked if tool.cap is not Cap.EXTERNAL_DIRECTORY)
    if not guards:
        return agent
    rules = apply_guards(agent.permission.rules or (), guards, Decision.ASK)
    return replace(agent, permission=replace(agent.permission, rules=rules, guards=guards))


def _had_hooks(agent: Agent) -> bool:
    none = digest(None)
    traces = (trace for trace in agent.carried.traces if is_whole(trace))
    return any(trace.digests.get("hooks", (none, none))[0] != none for trace in traces)
