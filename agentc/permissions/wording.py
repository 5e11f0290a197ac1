"""Capabilities and limits in words for people.

Belongs here: the words, and limits as sentences to an agent. Not here: tables of them
(`report/permissions.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Decision, Permission, Tool
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.modes import rules_without_mode
from agentc.permissions.powers import spell_out
from agentc.permissions.resolve import ResolvedRules

CAPABILITIES = {
    Cap.READ: "read files",
    Cap.LIST: "list folders",
    Cap.GLOB: "find files",
    Cap.GREP: "search in files",
    Cap.LSP: "ask language servers",
    Cap.EDIT: "change files",
    Cap.CREATE: "create files",
    Cap.NOTEBOOK: "change notebooks",
    Cap.SHELL: "run commands",
    Cap.WEB_FETCH: "fetch web pages",
    Cap.WEB_SEARCH: "search the web",
    Cap.EXTERNAL_DIRECTORY: "leave the project's folder",
    Cap.DELEGATE: "call other agents",
    Cap.SKILL: "use skills",
    Cap.TODO: "keep a to-do list",
    Cap.QUESTION: "ask the user",
    Cap.MODE_SWITCH: "switch modes",
    Cap.MCP: "MCP tools",
    Cap.OTHER: "other tools",
    Cap.ANY: "every other tool",
    Cap.PROCESS_START: "start other processes",
}
_GRANTS = frozenset({Decision.ALLOW, Decision.DEFAULT})


def describe_limits(permission: Permission) -> tuple[str, ...]:
    """Return what an agent may and may not do, as sentences to it; none where nothing is
    limited."""
    found = ResolvedRules(spell_out(rules_without_mode(permission)))
    tools = [tool for tool in found.mentioned if tool.cap is not Cap.PROCESS_START]
    whole = {tool: list_decisions(found[tool]) for tool in tools}
    named = {
        decision: ", ".join(
            _name(tool) for tool in tools if whole[tool] == {decision} and tool != ANY
        )
        for decision in Decision
    }
    granted = [_name(tool) for tool in tools if tool != ANY and whole[tool] <= _GRANTS]
    sentences = []
    if list_decisions(found[ANY]) == {Decision.DENY}:
        sentences.append(f"You may {_join(granted)}, and nothing else.")
    elif named[Decision.DENY]:
        sentences.append(f"You may not: {named[Decision.DENY]}.")
    if named[Decision.ASK]:
        sentences.append(f"Ask before you do any of this: {named[Decision.ASK]}.")
    return (*sentences, *(line for tool in tools for line in _describe_patterns(found, tool)))


def _describe_patterns(found: ResolvedRules, tool: Tool) -> Iterator[str]:
    """Yield what is decided about the arguments of a tool, where that is not one thing."""
    ruling = found[tool]
    if len(list_decisions(ruling)) > 1:
        each = "; ".join(f"{_DO[decision]} `{pattern}`" for pattern, decision in ruling)
        yield f"Where you {_name(tool)}, the last of these that matches counts: {each}."


_DO = {
    Decision.DENY: "never",
    Decision.ASK: "ask before",
    Decision.DEFAULT: "you may",
    Decision.ALLOW: "you may",
}


def _join(words: list[str]) -> str:
    return ", ".join(dict.fromkeys(words)) or "use no tool"


def _name(tool: Tool) -> str:
    """Return the use of a tool as a verb with its object, as in `you may ...`."""
    if tool == ALL_SERVERS:
        return "use MCP tools"
    if tool.cap in (Cap.MCP, Cap.OTHER):
        return f"use `{tool.label.removesuffix('/*')}`"
    return CAPABILITIES[tool.cap]
