"""Limits in the words of Claude Code's settings, as client 2.1.332 reads them.

Belongs here: all limits of an agent as `permissions`, and what these cannot say. Not here: one
rule (`settings_rules.py`), reading settings (`config_limits.py`), an agent's own lists
(`permission.py`).
"""

from __future__ import annotations

from typing import Any

from agentc.ir.permission import ALL_SERVERS, ANY, EVERYTHING, Cap, Decision, Rule, Tool
from agentc.ir.value import Map
from agentc.lens.client_config import Pasted
from agentc.permissions.decision_lists import DecisionList, list_decisions, minimize
from agentc.permissions.globs import WILD
from agentc.permissions.pattern_inclusion import can_meet
from agentc.permissions.resolve import ResolvedRules, is_joined
from agentc.vendors.claude.permission import ASKS
from agentc.vendors.claude.settings_rules import write_rule
from agentc.vendors.claude.tools import TOOL_NAMES, VOCABULARY

OUTSIDE = Tool(Cap.EXTERNAL_DIRECTORY)
# The settings that keep a session in its project.
INSIDE = ("blockReadsOutsideWorkingDirectories", "blockWritesOutsideWorkingDirectories")


def write_settings(rules: tuple[Rule, ...]) -> Pasted:
    """Return limits as the settings can state them: by denying and asking. Nothing opens again what
    they deny."""
    found = ResolvedRules(rules)
    lists_of_rules: dict[str, list[str]] = {"deny": [], "ask": []}
    unsaid: list[str] = []
    if list_decisions(found[ANY]) == frozenset({Decision.DENY}) and not found.mentioned:
        return Pasted(".claude/settings.json", Map({"permissions": Map({"deny": (EVERYTHING,)})}))
    named = [
        tool for tool in found.mentioned if tool not in TOOL_NAMES.values() and VOCABULARY.has(tool)
    ]
    for tool in dict.fromkeys((*TOOL_NAMES.values(), ALL_SERVERS, *named)):
        if tool.cap is not Cap.EXTERNAL_DIRECTORY and tool != ANY:
            _write_tool(tool, found, lists_of_rules, unsaid)
    inside = Map()
    outside = list_decisions(found[OUTSIDE])
    if outside == frozenset({Decision.DENY}):
        inside = Map(dict.fromkeys(INSIDE, True))
    elif Decision.DENY in outside:
        unsaid.append(f"{OUTSIDE.label}: some folders denied")
    lists = {
        kind: tuple(dict.fromkeys(entries)) for kind, entries in lists_of_rules.items() if entries
    }
    values: dict[str, Any] = {**lists, **inside}
    return Pasted(
        ".claude/settings.json", Map({"permissions": Map(values)} if values else {}), tuple(unsaid)
    )


def _write_tool(
    tool: Tool, found: ResolvedRules, lists_of_rules: dict[str, list[str]], unsaid: list[str]
) -> None:
    """Add the rules about one tool to the lists of their kinds, and to `unsaid` what no rule of the
    client can say."""
    ruling = minimize(found[tool])
    names = VOCABULARY.denied_names(_find_meant_server(tool))
    for place, (pattern, decision) in enumerate(ruling):
        kind = str(decision)
        if kind not in lists_of_rules or (
            decision is Decision.ASK and pattern == EVERYTHING and tool.cap in ASKS
        ):
            continue
        if (
            tool.cap is Cap.NOTEBOOK
            and minimize(found[Tool(Cap.EDIT)]) == ruling
            and pattern != EVERYTHING
        ):
            continue
        written = None if _is_opened_again(ruling, place) else write_rule(tool, names, pattern)
        if names and set(names) <= set(lists_of_rules[kind]):
            continue  # the whole tool is listed already
        if written is None:
            unsaid.append(f"{kind} {tool.label}" + f"({pattern})" * (pattern != EVERYTHING))
        else:
            lists_of_rules[kind] += written


def _find_meant_server(tool: Tool) -> Tool:
    """Return the server that a pattern over the names of its tools means (`gh_*`); any other tool
    as it is."""
    is_server = is_joined(tool) and tool.name.endswith("_*") and WILD.isdisjoint(tool.name[:-1])
    return Tool(Cap.MCP, f"{tool.name[:-2]}/*") if is_server else tool


def _is_opened_again(ruling: DecisionList, place: int) -> bool:
    """Return whether a later pattern decides less strictly about something that is denied, or asked
    about."""
    pattern, decision = ruling[place]
    kept = {Decision.DENY, decision}
    if (pattern, decision) == (EVERYTHING, Decision.ASK):
        kept.add(Decision.DEFAULT)  # a question more than its client's own takes nothing away
    return any(
        later not in kept and can_meet(pattern, other) for other, later in ruling[place + 1 :]
    )
