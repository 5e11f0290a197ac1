"""Limits that lists of tools cannot say: what is refused, and what a user can do about it.

Belongs here: the words of such a refusal, and the ways out of it. Not here: which limits they are
(`writer.py`), how one rule is spelled in a client's settings (`vendors/*/settings_rules.py`).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

from agentc.errors import InvalidValue
from agentc.ir.permission import EVERYTHING, Cap, Decision, Permission, Tool
from agentc.permissions.decision_lists import DecisionList, list_decisions
from agentc.permissions.globs import matches
from agentc.permissions.resolve import ResolvedRules

if TYPE_CHECKING:
    from agentc.tool_lists.writer import ToolListDialect


def describe_inexpressible(
    client: ToolListDialect, found: ResolvedRules, unsaid: list[Tool]
) -> InvalidValue:
    """Return the refusal of all limits that could only be left away, with the options that let
    exactly these limits go."""
    limits = [
        f'"{min(list_decisions(found[tool]) & {Decision.DENY, Decision.ASK})} {tool.label}"'
        f"{_name_pattern(found, tool)}"
        for tool in unsaid
    ]
    about = tuple(tool.label for tool in unsaid)
    if len(unsaid) == 1:
        hint = suggest_workaround(client, unsaid[0], (unsaid[0].cap,))
        return InvalidValue(f"it cannot say {limits[0]}", hint=hint, fatal=True, about=about)
    hint = suggest_letting_go(tool.cap for tool in unsaid)
    return InvalidValue(f"it cannot say {', '.join(limits)}", hint=hint, fatal=True, about=about)


def suggest_letting_go(caps: Iterable[Cap]) -> str:
    """Return how a user can let limits of several capabilities go: the options as they are
    typed."""
    listed = list(dict.fromkeys(caps))
    options = " ".join(f"--allow-widening {shlex.quote(cap)}" for cap in listed)
    if Cap.ANY in listed:
        return f"{options} lets all such limits go"
    return f"{options} lets {'the limit' if len(listed) == 1 else 'these limits'} go"


def _name_pattern(found: ResolvedRules, tool: Tool) -> str:
    """Return in words the pattern over names that means a tool which has no name in a list; empty
    where there is none."""
    patterns = (wide.name for wide in found.mentioned if wide.cap is Cap.MCP and "*" in wide.name)
    pattern = next((name for name in patterns if matches(name, tool.label)), None)
    return "" if pattern is None else f", which `{pattern}` means, too"


def suggest_workaround(
    client: ToolListDialect, tool: Tool, needed: tuple[Cap, ...], ruling: DecisionList = ()
) -> str:
    """Return how a user can have a limit otherwise: let it go, with all that is `needed` for that,
    and state it in the client's own settings where these can. Nothing where no option helps.

    Settings can only deny: where more is open than some patterns deny, they cannot stand in.
    """
    if not needed:
        return ""
    denied = [pattern for pattern, decision in ruling if decision is Decision.DENY]
    sayable = (
        bool(denied)
        and EVERYTHING not in denied
        and all(decision is not Decision.ASK for _, decision in ruling)
    )
    last = len(ruling) - len(denied)
    behind = [pattern for pattern, _ in ruling[last:]] == denied  # nothing is opened again
    line = ""
    rules = [client.suggest_rule(tool, pattern) for pattern in denied] if sayable and behind else []
    if rules and all(rules):
        entries = ", ".join(f'"{rule}"' for rule in rules)
        line = f', with "permissions": {{"deny": [{entries}]}} in {client.settings_file}'
    return suggest_letting_go(needed) + line


def refuse_unclear(permission: Permission) -> None:
    """Raise InvalidValue (fatal) for an agent whose limit is one word that no rule spells out."""
    if permission.unclear:
        raise InvalidValue(
            f'its tool access is called "{permission.access}", and no list says which tools that '
            f"means",
            hint="list the tools under `tool_restrictions.allowed`",
            fatal=True,
        )
