"""Rules that can be changed tool by tool, and asked about one tool without a look at all of them.

Belongs here: their order, and which of them are near a tool. Not here: what they decide
(`resolve.py`), which rulings take the place of which (`pipeline/merge_rulings.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import TypeAlias

from agentc.ir.permission import Rule, Tool, joined
from agentc.permissions.decision_lists import DecisionList
from agentc.permissions.resolve import (
    ResolvedRules,
    index_key,
    is_one_server,
    is_wide,
    list_keys,
    list_server_keys,
)

# Where a rule stands among others: in the place of one that is gone several find room.
Place: TypeAlias = tuple[int, ...]
PlacedRule: TypeAlias = tuple[Place, Rule]


class EditableRules:
    """Rules in their order, by the tools that they speak of."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._exact: dict[str, dict[Place, Rule]] = {}
        self._wide: dict[Place, Rule] = {}
        self._servers: dict[str, dict[Place, Rule]] = {}
        self._end = 0
        self.append(rules)

    def append(self, rules: Iterable[Rule]) -> None:
        """Add rules behind all others."""
        for rule in rules:
            self._group(rule.tool)[self._end,] = rule
            self._end += 1

    def replace(self, gone: Collection[PlacedRule], rules: Iterable[Rule]) -> None:
        """Take some rules out, and put others in the place of the first of them; at the end where
        none is taken out."""
        for place, rule in gone:
            del self._group(rule.tool)[place]
        if not gone:
            self.append(rules)
            return
        first = min(place for place, _ in gone)
        for number, rule in enumerate(rules):
            self._group(rule.tool)[*first, number] = rule

    def find_near(self, tool: Tool) -> list[PlacedRule]:
        """Return all rules that can speak of a tool, in their order; perhaps others, too."""
        groups = [self._wide, *(self._exact.get(key, {}) for key in list_keys(tool))]
        groups += [self._servers[key] for key in list_server_keys(self._servers, tool)]
        return _sort(groups)

    def resolve(self, tool: Tool) -> DecisionList:
        """Return the ruling on a tool."""
        return ResolvedRules(tuple(rule for _, rule in self.find_near(tool)))[tool]

    def list_rules(self) -> list[Rule]:
        """Return all rules in their order."""
        groups = (self._wide, *self._exact.values(), *self._servers.values())
        return [rule for _, rule in _sort(groups)]

    def _group(self, tool: Tool) -> dict[Place, Rule]:
        """Return the rules among which one on a tool stands."""
        if is_one_server(tool):
            return self._servers.setdefault(joined(tool)[:-1], {})
        return self._wide if is_wide(tool) else self._exact.setdefault(index_key(tool), {})


def _sort(groups: Iterable[Mapping[Place, Rule]]) -> list[PlacedRule]:
    return sorted((placed for group in groups for placed in group.items()), key=itemgetter(0))
