"""Two lists of rules side by side: every tool on which they decide differently.

Belongs here: `find_changes`, and the entries of a report on rules that one reason narrows. Not
here: what one list decides (`resolve.py`), which reasons there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agentc.errors import TooComplex
from agentc.ir.field_change import Outcome, PermissionChange
from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Decision, Rule, Tool, at_most, joined
from agentc.permissions.decision_lists import DecisionList, list_decisions, pair_decisions
from agentc.permissions.pattern_walk import find_outcomes
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.tool_names import can_overlap, rules_over_names


@dataclass(frozen=True, slots=True)
class ToolMoves:
    """The tools that an edit closes and opens, and what it wants decided about each: one can be
    open in part."""

    closed: Collection[Tool]
    opened: Collection[Tool]
    rulings: Mapping[Tool, DecisionList]


@dataclass(frozen=True, slots=True)
class Change:
    """A tool on which two lists of rules decide differently, with an argument as an example; `None`
    where they do so for all arguments."""

    tool: Tool
    before: Decision
    after: Decision
    example: str | None = None


def find_changes(
    before: ResolvedRules,
    after: ResolvedRules,
    also: Iterable[Tool] = (),
    apart: Mapping[Tool, DecisionList] = MappingProxyType({}),
) -> Iterator[Change]:
    """Yield every difference between the decisions of two lists of rules.

    They are compared for all other tools (`ANY`), for each tool that one of them names, for those
    in `also`, and for names of MCP tools that several patterns match. A tool in `apart` is compared
    in each part of its arguments. Raises TooComplex where that costs too much to know.
    """
    alike = before[ANY] == after[ANY]
    told: set[tuple[Cap, Decision, Decision]] = set()
    for tool in dict.fromkeys((ANY, *before.mentioned, *after.mentioned, *also)):
        if alike and before.only_generally(tool) and after.only_generally(tool):
            continue
        one, other = before[tool], after[tool]
        for old, new, argument in (
            pair_decisions(one, other, apart.get(tool, ())) if one != other else ()
        ):
            if old is not new:
                told.add((tool.cap, old, new))
                yield Change(tool, old, new, argument)
    if can_overlap(before) or can_overlap(after):
        yield from (
            change
            for change in find_name_changes(before, after)
            if (Cap.MCP, change.before, change.after) not in told
        )


def widenings(before: ResolvedRules, after: ResolvedRules) -> Iterator[Change]:
    """Yield every change after which a tool may be used more, or otherwise."""
    yield from (
        change for change in find_changes(before, after) if not at_most(change.after, change.before)
    )


def find_name_changes(before: ResolvedRules, after: ResolvedRules) -> Iterator[Change]:
    """Yield every pair of different decisions about the name of some MCP tool, with the shortest
    such name.

    Raises TooComplex where they cost too much to know.
    """
    old, new = rules_over_names(before), rules_over_names(after)
    if old == new:
        return
    found = find_outcomes((old, new, ((joined(ALL_SERVERS), Decision.ALLOW),)), Decision.DEFAULT)
    if found is None and len(list_decisions(old)) > 1 < len(list_decisions(new)):
        raise TooComplex
    if found is None:
        pairs = (
            (was, now) for was in sorted(list_decisions(old)) for now in sorted(list_decisions(new))
        )
        yield from (Change(ALL_SERVERS, was, now) for was, now in pairs if was is not now)
        return
    for (was, now, is_name), name in found.items():
        if was is not now and is_name is Decision.ALLOW:
            yield Change(Tool(Cap.MCP, name), was, now)


def explain_narrowing(
    before: tuple[Rule, ...] | None, after: tuple[Rule, ...] | None, why: str, code: str
) -> tuple[PermissionChange, ...]:
    """Return what rules lose that one reason narrows, one change for each tool."""
    changes: dict[str, PermissionChange] = {}
    for change in find_changes(ResolvedRules(before), ResolvedRules(after)):
        label = "everything else" if change.tool == ANY else change.tool.label
        words = why, "", change.example or ""
        changes.setdefault(
            label,
            PermissionChange(code, Outcome.NARROWED, label, change.before, change.after, *words),
        )
    return tuple(changes.values())
