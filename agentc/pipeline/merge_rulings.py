"""The ruling on one tool, put into rules in as few words as possible.

Belongs here: one tool at a time. Not here: which tools an edit is about (`merge_permissions.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.ir.permission import EVERYTHING, Cap, Decision, Rule, Tool, joined
from agentc.permissions.decision_lists import DecisionList, are_alike_everywhere
from agentc.permissions.editable_rules import EditableRules
from agentc.permissions.home_patterns import fill_in_home
from agentc.permissions.resolve import ResolvedRules, is_joined, is_wide


def replace_ruling(rules: EditableRules, tool: Tool, ruling: DecisionList) -> None:
    """Put a ruling on one tool into the rules in as few words as possible, in the place of its own
    before."""
    near = rules.find_near(tool)
    own = [placed for placed in near if _speaks_for(tool, placed[1].tool)]
    others = [placed for placed in near if not _speaks_for(tool, placed[1].tool)]
    rest = [rule for _, rule in others]
    if are_alike_everywhere(ResolvedRules(tuple(rest))[tool], ruling):
        rules.replace(own, ())
        return
    stated = list(list_rules(tool, ruling))
    here = sum(place < own[0][0] for place, _ in others) if own else len(others)
    for start in (1, 0):
        trial = (*rest[:here], *stated[start:], *rest[here:])
        if start < len(stated) and ResolvedRules(trial)[tool] == ruling:
            rules.replace(own, stated[start:])
            return
    rules.replace(own, ())
    rules.append(stated)


def _speaks_for(tool: Tool, other: Tool) -> bool:
    """Return whether a ruling on a tool is one on another, too: both are the same, or the tool is
    the joined name of the other, without a wildcard."""
    by_name = is_joined(tool) and other.cap is Cap.MCP and joined(tool) == joined(other)
    return is_same_tool(tool, other) or (by_name and not is_wide(tool))


def is_same_tool(one: Tool, other: Tool) -> bool:
    """Return whether two tools are one, by the names that two vendors have for it."""
    return one == other or (one.cap is Cap.OTHER is other.cap and one.label == other.label)


def keep_unedited(ruling: DecisionList, written: DecisionList, own: DecisionList) -> DecisionList:
    """Return an edited ruling on one tool with the original's `own` decision for each pattern about
    which nobody changed what was `written`, whatever the word for the home folder in it."""
    before, known = (
        {fill_in_home(pattern): made for pattern, made in one} | dict(one) for one in (written, own)
    )
    kept = []
    for pattern, made in ruling:
        key = pattern if pattern in before else fill_in_home(pattern)
        kept.append((pattern, known.get(key, made) if before.get(key) is made else made))
    return tuple(kept)


def list_rules(tool: Tool, ruling: DecisionList) -> Iterator[Rule]:
    """Yield the rules that state a ruling on one tool."""
    if not ruling or ruling[0][0] != EVERYTHING:
        yield Rule(tool, Decision.DEFAULT)
    yield from (Rule(tool, decision, pattern) for pattern, decision in ruling)
