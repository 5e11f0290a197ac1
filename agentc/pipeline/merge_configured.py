"""Edits of limits that stand in the configuration around an original, and not in the original
itself: no edit of it changes them.

Belongs here: finding them, and what is reported. Not here: putting limits back
(`merge_permissions.py`), which configuration there is (`project/config_limits.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from agentc.diagnostics.alike import join_some
from agentc.ir.agent import Agent
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.permission import ANY, Permission, Tool
from agentc.ir.value import same
from agentc.lens.client_config import ConfiguredLimits, fold_limits
from agentc.permissions.decision_lists import are_alike
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.merge_projection import PUT, report_unmerged


def list_configured_tools(
    edited: Collection[Tool], after: Agent, limits: ConfiguredLimits
) -> list[Tool]:
    """Return those of some edited tools about which the limits around the original decide, however
    it is edited. Raises TooComplex where that costs too much to know."""
    alone, together = (
        ResolvedRules(with_mode_restrictions(agent.permission))
        for agent in (after, fold_limits(after, limits))
    )
    return [tool for tool in edited if not are_alike(alone[tool], together[tool])]


def report_configured(
    lost: tuple[FieldChange, ...],
    tools: Collection[Tool],
    before: Agent,
    after: Agent,
    files: Collection[str],
    wanted: Permission,
) -> tuple[FieldChange, ...]:
    """Return the changes, with one of the permission that says which limits the configuration
    keeps, and where they stand."""
    if not tools:
        return lost
    labels = join_some("everything else" if tool == ANY else tool.label for tool in tools)
    where = ", ".join(files) or "the configuration"
    why = f'{where} limits {labels} for "{before.name}": change it there'
    known = next((change for change in lost if change.field == "permission"), None)
    if known is not None:
        change = replace(known, reason=f"{known.reason}; {why}")
    elif same(before.permission.rules, after.permission.rules):
        change = report_unmerged("permission", wanted.rules, why)
    else:
        old, new = before.permission.rules, after.permission.rules
        change = FieldChange("permission", Outcome.NARROWED, f"{PUT}; but {why}", old, new)
    return (*(other for other in lost if other is not known), change)
