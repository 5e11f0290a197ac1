"""Two agents side by side: what the second may do beyond the first, what it may no longer do, and
what else differs.

Belongs here: sorting differences by whether they open or close something. Not here: words
(`report/`), which tools there are (`table.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agentc.ir.agent import Agent, differences
from agentc.ir.permission import Cap, Decision, Mode, Tool, at_most, joined
from agentc.permissions.changes import Change, find_changes
from agentc.permissions.guards import is_guarded, list_guarded_tools, permission_with_guards
from agentc.permissions.modes import PERMISSIVE_MODES, REFUSED_IN_PART, with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules, is_joined
from agentc.permissions.servers import (
    NOTHING_BY_SERVER,
    ByServer,
    list_named_singly,
    list_server_names,
    split_by_server,
)
from agentc.permissions.table import ORDER, Start, list_starts, list_tools


@dataclass(frozen=True, slots=True)
class Switch:
    """A mode of the session that differs, and lets the agent do more, or less, without a
    question."""

    before: Mode | None
    after: Mode | None


Difference = Change | Start | Switch


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences of two agents.

    In `otherwise` neither decision is at most the other. `fields` are `(name, value before, value
    after)` of all that is no rule. `guards` are, for each agent, the tools before which a hook can
    refuse: to ask about such a tool means to ask that hook. `unseen` are patterns that differ only
    for MCP servers which nobody names, where those were to be passed over.
    """

    may_also: tuple[Difference, ...]
    may_no_longer: tuple[Difference, ...]
    otherwise: tuple[Change, ...]
    fields: tuple[tuple[str, Any, Any], ...]
    guards: tuple[tuple[Tool, ...], tuple[Tool, ...]] = field(default=((), ()), compare=False)
    unseen: tuple[Tool, ...] = ()

    @property
    def same(self) -> bool:
        """Return whether nothing differs."""
        return not (self.may_also or self.may_no_longer or self.otherwise or self.fields)


def compare(before: Agent, after: Agent, servers: frozenset[str] | None = None) -> Comparison:
    """Return everything in which `after` differs from `before`.

    Where `servers` are given, patterns that deny MCP servers are compared for those, and those that
    the agents name.
    """
    found, unseen = _find_changes(before, after, servers)
    old, new = list_guarded_tools(before.hooks), list_guarded_tools(after.hooks)
    wider = tuple(
        change
        for change in found
        if at_most(change.before, change.after)
        or _is_freed(change.before, change.after, old, change.tool)
    )
    narrower = tuple(
        change
        for change in found
        if at_most(change.after, change.before)
        or _is_freed(change.after, change.before, new, change.tool)
    )
    graded = {*wider, *narrower}
    return Comparison(
        (*wider, *_find_beyond_rules(before, after)),
        (*narrower, *_find_beyond_rules(after, before, back=True)),
        tuple(change for change in found if change not in graded),
        tuple(entry for entry in differences(before, after) if entry[0] != "permission"),
        (old, new),
        unseen,
    )


def _is_freed(before: Decision, after: Decision, hooked: tuple[Tool, ...], tool: Tool) -> bool:
    """Return whether a tool that a hook could refuse may be used as its client decides."""
    return before is Decision.ASK and after is Decision.DEFAULT and is_guarded(hooked, tool)


def _find_changes(
    before: Agent, after: Agent, servers: frozenset[str] | None
) -> tuple[tuple[Change, ...], tuple[Tool, ...]]:
    """Return what the rules decide differently, in the order of a table, and the patterns that
    differ only for unknown servers. A tool that is known by both of its names is told once."""
    old, new = (
        ResolvedRules(with_mode_restrictions(permission_with_guards(before))),
        ResolvedRules(with_mode_restrictions(permission_with_guards(after))),
    )
    one = other = NOTHING_BY_SERVER
    if servers is not None:
        named = servers | _list_named_servers(before) | _list_named_servers(after)
        one, other = split_by_server(old, named), split_by_server(new, named)
    also = (*list_tools(old, new), *one.servers, *other.servers)
    partly = [Change(pattern, was, Decision.DEFAULT) for pattern, was in one.partly_open(old, new)]
    partly += [
        Change(pattern, Decision.DEFAULT, now) for pattern, now in other.partly_open(new, old)
    ]
    refused, still = (_refused_in_part(agent) for agent in (before, after))
    partly += [
        Change(tool, Decision.DENY, now) for tool, now in _find_lifted(refused - still, old, new)
    ]
    partly += [
        Change(tool, was, Decision.DENY) for tool, was in _find_lifted(still - refused, new, old)
    ]
    every = dict.fromkeys((*find_changes(old, new, also), *partly))
    found = sorted(every, key=lambda change: ORDER.index(change.tool.cap))
    unseen = (*_find_unseen(one, old, new), *_find_unseen(other, new, old))
    spelled = {
        (joined(each.tool), each.before, each.after) for each in found if "/" in each.tool.name
    }
    told = (each for each in found if each.tool not in unseen)
    return tuple(
        each
        for each in told
        if not (is_joined(each.tool) and (joined(each.tool), each.before, each.after) in spelled)
    ), unseen


def _refused_in_part(agent: Agent) -> frozenset[Tool]:
    mode = permission_with_guards(agent).mode or Mode.DEFAULT
    return frozenset(REFUSED_IN_PART.get(mode, ()))


def _find_lifted(
    refused: Iterable[Tool], own: ResolvedRules, other: ResolvedRules
) -> Iterator[tuple[Tool, Decision]]:
    """Yield the tools of which the mode of the side `own` refuses a part, and the mode of the
    `other` side nothing; each with what the other side decides. Tools that one of them denies are
    left out."""
    for tool in sorted(refused, key=str):
        if Decision.DENY not in (own.for_all_arguments(tool), other.for_all_arguments(tool)):
            yield tool, other.for_all_arguments(tool)


def _list_named_servers(agent: Agent) -> frozenset[str]:
    """Return the servers that an agent names singly."""
    named = list_named_singly(rule.tool for rule in agent.permission.rules or ())
    return named | list_server_names(agent.mcp_servers)


def _find_unseen(told: ByServer, own: ResolvedRules, other: ResolvedRules) -> Iterator[Tool]:
    """Yield the patterns by which one side limits unknown servers that the other leaves open, and
    no known ones."""
    for pattern in own.mentioned:
        if told.only_unseen(pattern, other) and not at_most(
            _of_unseen(pattern, other), own.for_all_arguments(pattern)
        ):
            yield pattern


def _of_unseen(pattern: Tool, rules: ResolvedRules) -> Decision:
    """Return what rules decide at most about a server that a pattern means and nobody names."""
    name = f"{pattern.name[:-1]}unseen"
    while any(tool.name.startswith(name) for tool in rules.mentioned):
        name += "x"
    return rules.for_all_arguments(Tool(Cap.MCP, f"{name}/*"))


def _find_beyond_rules(before: Agent, after: Agent, *, back: bool = False) -> Iterator[Difference]:
    """Yield what one agent may do beyond another that is no matter of rules; `back` looks from the
    second to the first."""
    old, new = before.permission.mode, after.permission.mode
    if new in PERMISSIVE_MODES and old not in (new, Mode.BYPASS):
        yield Switch(new, old) if back else Switch(old, new)
    known = frozenset(list_starts(before))
    yield from (start for start in list_starts(after) if start not in known)
