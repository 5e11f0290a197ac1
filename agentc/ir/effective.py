"""What rules come to: tool by tool, for every argument, and compared with other rules.

Belongs here: `Effective`, `changes`. Not here: the words (`permission.py`), patterns (`glob.py`), any client.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType

from agentc.ir.glob import matches, outcomes
from agentc.ir.permission import (
    ANY,
    EVERYTHING,
    PARTS,
    Cap,
    Decision,
    Mode,
    Permission,
    Rule,
    Tool,
    at_most,
    covers,
    joined,
    strictest,
)

# Patterns with their decisions, the last match wins, `DEFAULT` where none matches.
Ruling = tuple[tuple[str, Decision], ...]
MAX_MINIMAL = 40
# Tools that clients ask about as a whole: their argument is `*`, and a pattern that does not match that is none.
ARGUMENTLESS = frozenset({Cap.MCP, Cap.OTHER, Cap.TODO, Cap.LSP, Cap.QUESTION, Cap.MODE_SWITCH})
# Tools of which more rules may speak than those about them and about everything, or fewer.
_APART = frozenset({Cap.ANY, Cap.PROCESS_START, Cap.MCP})

# What a mode of the session takes away, whatever the rules say. Source: code.claude.com/docs/en/permission-modes.
RESTRAINED: Mapping[Mode, tuple[Cap, ...]] = {
    Mode.PLAN: (Cap.CREATE, Cap.EDIT, Cap.NOTEBOOK),
    Mode.DONT_ASK: (Cap.CREATE, Cap.EDIT, Cap.NOTEBOOK, Cap.SHELL, Cap.WEB_FETCH),
}


def stated(permission: Permission) -> tuple[Rule, ...] | None:
    """The rules with what the mode takes away."""
    taken = tuple(Rule(Tool(cap), Decision.DENY) for cap in RESTRAINED.get(permission.mode or Mode.DEFAULT, ()))
    return (*(permission.rules or ()), *taken) if taken else permission.rules


@dataclass(frozen=True, slots=True)
class _Index:
    """Rules by the one tool that they speak of, those of several tools, what is named, and the answers so far."""

    exact: Mapping[str, list[tuple[int, Rule]]]
    caps: frozenset[Cap]
    wide: list[tuple[int, Rule]]
    mentioned: tuple[Tool, ...]
    known: dict[Tool, Ruling] = field(default_factory=dict)


@functools.lru_cache(maxsize=1024)  # one agent's rules are asked by its reader, its writer and its report
def _index(rules: tuple[Rule, ...]) -> _Index:
    exact: dict[str, list[tuple[int, Rule]]] = {}
    wide: list[tuple[int, Rule]] = []
    for place, rule in enumerate(rules):
        if is_wide(rule.tool):
            wide.append((place, rule))
        else:
            exact.setdefault(_key(rule.tool), []).append((place, rule))
    caps = frozenset(rule.tool.cap for of_one in exact.values() for _, rule in of_one)
    return _Index(exact, caps, wide, _mentioned(rules))


class Effective:
    """Rules, asked tool by tool. The answer is a list of patterns, without what a later rule makes void."""

    def __init__(self, rules: tuple[Rule, ...] | None) -> None:
        self._index = _index(rules or ())
        self.mentioned = self._index.mentioned

    def __getitem__(self, tool: Tool) -> Ruling:
        known = self._index.known
        ruling = known.get(tool)
        if ruling is None:
            ruling = known[tool] = self._ruling(tool)
        return ruling

    def only_generally(self, tool: Tool) -> bool:
        """Whether no rule speaks of a tool but those about everything."""
        return tool.cap not in self._index.caps and tool.cap not in _APART

    def _ruling(self, tool: Tool) -> Ruling:
        index = self._index
        if self.only_generally(tool):
            general = self[ANY]
            if tool.cap not in ARGUMENTLESS or all(pattern == EVERYTHING for pattern, _ in general):
                return general
        keys = dict.fromkeys((_key(tool), f"{tool.cap}:"))
        near = [*index.wide, *(one for key in keys for one in index.exact.get(key, ()))]
        near.sort(key=itemgetter(0))
        ruling = [(rule.pattern, rule.decision) for _, rule in near if covers(rule.tool, tool)]
        return trimmed(_without_arguments(ruling) if tool.cap in ARGUMENTLESS else ruling)

    def strictest(self, tool: Tool) -> Decision:
        """The freest decision that holds for all arguments of a tool."""
        return strictest(decisions(self[tool]) or (Decision.DENY,))


def _without_arguments(ruling: Iterable[tuple[str, Decision]]) -> Iterator[tuple[str, Decision]]:
    return ((EVERYTHING, decision) for pattern, decision in ruling if matches(pattern, EVERYTHING))


def _key(tool: Tool) -> str:
    return f"{tool.cap}:{tool.label if tool.cap is Cap.OTHER else joined(tool)}"


def is_wide(tool: Tool) -> bool:
    """Whether a rule about `tool` also speaks of others."""
    return tool.cap is Cap.ANY or (tool.cap is Cap.MCP and ("*" in tool.name or "?" in tool.name))


def _mentioned(rules: tuple[Rule, ...]) -> tuple[Tool, ...]:
    """The tools that are named behind the last rule about everything, in the order of their last mention."""
    last = max((place for place, rule in enumerate(rules) if rule.tool.cap is Cap.ANY and rule.whole), default=-1)
    behind = (rule.tool for rule in reversed(rules[last + 1 :]) if rule.tool.cap is not Cap.ANY)
    named = dict.fromkeys(part for tool in behind for part in PARTS.get(tool, (tool,)))
    return tuple(reversed(named))


def trimmed(ruling: Iterable[tuple[str, Decision]]) -> Ruling:
    """Without the rules before the last whole one, and without those that stand again further down."""
    listed = tuple(ruling)
    if not listed or listed[-1][0] == EVERYTHING:
        return listed[-1:]
    last = {pattern: (place, decision) for place, (pattern, decision) in enumerate(listed)}
    start = last.get(EVERYTHING, (-1, Decision.DEFAULT))[0]
    kept = sorted((place, pattern, decision) for pattern, (place, decision) in last.items() if place >= start)
    return tuple((pattern, decision) for _, pattern, decision in kept)


@functools.lru_cache(maxsize=4096)
def decisions(ruling: Ruling) -> frozenset[Decision] | None:
    """Every decision that a ruling makes for some argument; `None` where that is not known."""
    if all(pattern == EVERYTHING for pattern, _ in ruling):
        return frozenset({ruling[-1][1] if ruling else Decision.DEFAULT})
    found = outcomes((ruling,), Decision.DEFAULT)
    return None if found is None else frozenset(decision for (decision,) in found)


def decide(rules: tuple[Rule, ...] | None, tool: Tool) -> Decision:
    """The freest decision that holds for all arguments of one tool."""
    return Effective(rules).strictest(tool)


def pairs(old: Ruling, new: Ruling, apart: Ruling = ()) -> Iterator[tuple[Decision, Decision, str | None]]:
    """Every combination of decisions that two rulings make for some argument, with such an argument; with one for each
    part of the arguments that `apart` tells from the others.

    The argument is `None` where both decide for all arguments at once. Where the combinations are not known, the worst
    is assumed.
    """
    if old == new:
        return
    if not apart and len(old) <= 1 >= len(new) and all(pattern == EVERYTHING for pattern, _ in (*old, *new)):
        yield (old[0][1] if old else Decision.DEFAULT), (new[0][1] if new else Decision.DEFAULT), None
        return
    found = outcomes((old, new, apart), Decision.DEFAULT)
    if found is None:
        yield strictest(decisions(old) or (Decision.DENY,)), _freest(decisions(new)), None
        return
    yield from ((before, after, argument) for (before, after, _), argument in found.items())


def _freest(found: frozenset[Decision] | None) -> Decision:
    if found is None or {Decision.ASK, Decision.DEFAULT} <= found or Decision.ALLOW in found:
        return Decision.ALLOW
    return next(iter(found - {Decision.DENY}), Decision.DENY)


def ruling_at_most(new: Ruling, old: Ruling) -> bool:
    """Whether a ruling allows at most what another does, for every argument; also false where that is not known."""
    return all(at_most(after, before) for before, after, _ in pairs(old, new))


@dataclass(frozen=True, slots=True)
class Change:
    """A tool on which two lists of rules decide differently, with an argument for which they do, `None` for all."""

    tool: Tool
    before: Decision
    after: Decision
    example: str | None = None


def changes(
    before: Effective, after: Effective, also: Iterable[Tool] = (), apart: Mapping[Tool, Ruling] = MappingProxyType({})
) -> Iterator[Change]:
    """Every difference between what two lists of rules come to: for all others (`ANY`), for each tool that one of them
    names, and for those in `also`; for a tool in `apart`, in each part of its arguments."""
    alike = before[ANY] == after[ANY]
    for tool in dict.fromkeys((ANY, *before.mentioned, *after.mentioned, *also)):
        if alike and before.only_generally(tool) and after.only_generally(tool):
            continue
        one, other = before[tool], after[tool]
        for old, new, argument in pairs(one, other, apart.get(tool, ())) if one != other else ():
            if old is not new:
                yield Change(tool, old, new, argument)


def both(one: Ruling, other: Ruling) -> Ruling | None:
    """The freest ruling at hand that is at most both; `None` where only denying everything is known to be."""
    if one == other:
        return one
    for ruling, constant in ((one, other), (other, one)):
        found = decisions(constant)
        if found is not None and len(found) == 1:
            (decision,) = found
            clamped = tuple((pattern, strictest((old, decision))) for pattern, old in ruling)
            fallback = strictest((Decision.DEFAULT, decision))
            missing = fallback is not Decision.DEFAULT and not any(pattern == EVERYTHING for pattern, _ in ruling)
            return ((EVERYTHING, fallback), *clamped) if missing else clamped
    return next((ruling for ruling in (one, other) if all(ruling_at_most(ruling, each) for each in (one, other))), None)


@functools.lru_cache(maxsize=4096)
def minimal(ruling: Ruling) -> Ruling:
    """The same ruling without the patterns that change nothing, whatever was decided before; or as it is, where that
    would cost too much to know."""
    kept: list[tuple[str, Decision | None]] = list(trimmed(ruling))
    for one in tuple(kept) if len(kept) <= MAX_MINIMAL else ():
        without = [each for each in kept if each != one]
        found = outcomes((kept, without), None)
        if found is None:
            break  # the others would cost as much
        if all(old is new for old, new in found):
            kept = without
    return tuple((pattern, decision) for pattern, decision in kept if decision is not None)


def where(ruling: Ruling, pattern: str) -> frozenset[Decision] | None:
    """Every decision that a ruling makes for arguments that `pattern` matches; `None` where that is not known."""
    inside: list[tuple[str, Decision | bool]] = [(pattern, True)]
    found = outcomes((inside, ruling), Decision.DEFAULT)
    if found is None:
        return None
    return frozenset(decision for is_in, decision in found if is_in is True and isinstance(decision, Decision))
