"""Limits that lists of tools cannot say: what is refused, and what a user can do about it.

Belongs here: the words of such a refusal. Not here: which limits they are (`writer.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentc.errors import InvalidValue
from agentc.ir.permission import ANY, EVERYTHING, Decision, Permission, Tool
from agentc.permissions.decision_lists import DecisionList, list_decisions
from agentc.permissions.resolve import ResolvedRules

if TYPE_CHECKING:
    from agentc.tool_lists.writer import ToolListDialect


def describe_inexpressible(
    client: ToolListDialect, found: ResolvedRules, unsaid: list[Tool]
) -> InvalidValue:
    """The refusal of limits that could only be left away, all of them at once, with what lets
    exactly these go."""
    limits = [
        f'"{min(list_decisions(found[tool]) & {Decision.DENY, Decision.ASK})} {tool.label}"'
        for tool in unsaid
    ]
    about = tuple(tool.label for tool in unsaid)
    if len(unsaid) == 1:
        hint = suggest_workaround(client, unsaid[0])
        return InvalidValue(f"it cannot say {limits[0]}", hint=hint, fatal=True, about=about)
    options = " ".join(
        f"--allow-widening {cap}" for cap in dict.fromkeys(tool.cap for tool in unsaid)
    )
    hint = f"{options} lets these limits go"
    return InvalidValue(f"it cannot say {', '.join(limits)}", hint=hint, fatal=True, about=about)


def suggest_workaround(client: ToolListDialect, tool: Tool, ruling: DecisionList = ()) -> str:
    """How a user can have it otherwise: let the limit go, and say it in the client's own settings
    where those can.

    Settings can only deny: where more is open than some patterns deny, they cannot stand in.
    """
    if tool == ANY:
        return ""
    name, denied = (
        client.vocabulary.name(tool),
        [pattern for pattern, decision in ruling if decision is Decision.DENY],
    )
    sayable = (
        bool(denied)
        and EVERYTHING not in denied
        and all(decision is not Decision.ASK for _, decision in ruling)
    )
    last = len(ruling) - len(denied)
    behind = [pattern for pattern, _ in ruling[last:]] == denied  # nothing is opened again
    line = ""
    if (
        client.settings_file
        and name
        and sayable
        and behind
        and not any(p.startswith(("~", "$")) for p in denied)
    ):
        entries = ", ".join(f'"{name}({pattern})"' for pattern in denied)
        line = f', with "permissions": {{"deny": [{entries}]}} in {client.settings_file}'
    return f"--allow-widening {tool.cap} lets the limit go{line}"


def refuse_unclear(permission: Permission) -> None:
    """Raise InvalidValue (fatal) for an agent whose limit is one word that no rule spells out."""
    if permission.unclear:
        raise InvalidValue(
            f'its tool access is called "{permission.access}", and no list says which tools that '
            f"means",
            hint="list the tools under `tool_restrictions.allowed`",
            fatal=True,
        )
