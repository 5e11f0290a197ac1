"""What rules come to: tool by tool, for every argument, and compared with other rules.

Belongs here: `Effective`, `changes`. Not here: the words (`permission.py`), patterns (`glob.py`), any client.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType

from agentc.errors import TooComplex
from agentc.ir.glob import matches
from agentc.ir.hooks import with_guards
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
    covers,
    joined,
    strictest,
)
from agentc.ir.ruling import Ruling, decisions, pairs, trimmed

# Patterns over names of MCP tools: each is compared with each.
MAX_WIDE = 100
# Tools that clients ask about as a whole: their argument is `*`, and a pattern that does not match that is none.
ARGUMENTLESS = frozenset({Cap.MCP, Cap.OTHER, Cap.TODO, Cap.LSP, Cap.QUESTION, Cap.MODE_SWITCH})
# Tools of which more rules may speak than those about them and about everything, or fewer.
_APART = frozenset({Cap.ANY, Cap.PROCESS_START, Cap.MCP})

# What a mode of the session takes away, whatever the rules say. Source: code.claude.com/docs/en/permission-modes.
RESTRAINED: Mapping[Mode, tuple[Cap, ...]] = {
    Mode.PLAN: (Cap.CREATE, Cap.EDIT, Cap.NOTEBOOK),
    Mode.DONT_ASK: (Cap.CREATE, Cap.EDIT, Cap.NOTEBOOK, Cap.SHELL, Cap.WEB_FETCH),
}


def stated(permission: Permission, guarded: Decision = Decision.ASK) -> tuple[Rule, ...] | None:
    """The rules with what the mode takes away, and with `guarded` for what a hook may refuse."""
    rules = permission.rules
    if permission.guards:
        rules = with_guards(rules or (), permission.guards, guarded)
    taken = tuple(Rule(Tool(cap), Decision.DENY) for cap in RESTRAINED.get(permission.mode or Mode.DEFAULT, ()))
    return (*(rules or ()), *taken) if taken else rules


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
    if len({rule.tool.name for _, rule in wide if rule.tool.cap is Cap.MCP and "/" not in rule.tool.name}) > MAX_WIDE:
        raise TooComplex(f"it has more than {MAX_WIDE} patterns for names of MCP tools, too many to be compared")
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
        return strictest(decisions(self[tool]))


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


def decide(rules: tuple[Rule, ...] | None, tool: Tool) -> Decision:
    """The freest decision that holds for all arguments of one tool."""
    return Effective(rules).strictest(tool)


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
