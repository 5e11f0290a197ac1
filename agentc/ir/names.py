"""What rules decide about MCP tools by their names: patterns over names compared as patterns, whole sets of them.

Belongs here: names like `server_tool`. Not here: one tool (`effective.py`), patterns (`glob.py`), clients' spellings.
A rule about a pattern speaks of every tool whose name matches, also where another pattern overlaps it: what holds for
all tools that a pattern means is seen only where all rules are walked together.
"""

from __future__ import annotations

from agentc.ir.effective import Effective, is_joined, is_wide
from agentc.ir.permission import ANY, EVERYTHING, Decision, Tool, covers, joined
from agentc.ir.ruling import Ruling, decisions, trimmed, where


def of_names(found: Effective) -> Ruling:
    """What is decided about MCP tools: patterns over their joined names, the last match wins."""
    rules = ((EVERYTHING if rule.tool == ANY else joined(rule.tool), rule.decision) for rule in found.of_servers())
    return trimmed(rules)


def among(found: Effective, tool: Tool) -> frozenset[Decision]:
    """Every decision that is made about some of the MCP tools that `tool` stands for; where that costs too much to
    know, a denial is among them. Tools and servers that other rules name singly are left aside."""
    if not is_wide(tool):
        return decisions(found[tool])
    ruling: list[tuple[str, Decision]] = []
    for rule in found.patterns_near(tool):
        if covers(rule.tool, tool):
            ruling.append((EVERYTHING, rule.decision))
        elif is_joined(rule.tool):
            ruling.append((rule.tool.name, rule.decision))
    return where(trimmed(ruling), joined(tool))


def can_overlap(found: Effective) -> bool:
    """Whether there are patterns over names that could overlap without one being a part of the other."""
    patterns = (rule.tool.name for rule in found.of_servers() if is_joined(rule.tool))
    return any({"*", "?"} & set(pattern.removesuffix("*")) for pattern in patterns)
