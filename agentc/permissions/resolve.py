"""What rules decide: tool by tool, for every argument, and compared with other rules.

Belongs here: `ResolvedRules`, rulings. Not here: the words (`ir/permission.py`), patterns
(`globs.py`), names of MCP tools (`tool_names.py`), what differs between two lists (`changes.py`),
any client.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from agentc.errors import TooComplex
from agentc.ir.permission import (
    ANY,
    EVERYTHING,
    PARTS,
    Cap,
    Decision,
    Rule,
    Tool,
    joined,
    meet_decisions,
)
from agentc.permissions.decision_lists import DecisionList, list_decisions, trim
from agentc.permissions.globs import matches
from agentc.permissions.pattern_inclusion import is_included
from agentc.permissions.pattern_starts import literal_start
from agentc.permissions.tool_coverage import covers

# Patterns over names of MCP tools: each is compared with each.
MAX_WIDE = 100
# What patterns over names may weigh together: the length of each, for each wildcard before its end.
MAX_WEIGHT = 3_000
# What is longer is no tool's name: beginnings of a name are looked up one by one.
MAX_TOOL_NAME = 4_096
# Tools that clients ask about as a whole: their argument is `*`, and a pattern that does not match
# that is none.
ARGUMENTLESS = frozenset({Cap.MCP, Cap.OTHER, Cap.TODO, Cap.LSP, Cap.QUESTION, Cap.MODE_SWITCH})
# Tools of which more rules may speak than those about them and about everything, or fewer.
_APART = frozenset({Cap.ANY, Cap.PROCESS_START, Cap.MCP})


@dataclass(frozen=True, slots=True)
class _Index:
    """Rules in an index: by the one tool that they speak of, and those of several tools; with what
    is named, and the answers so far."""

    exact: Mapping[str, list[tuple[int, Rule]]]
    caps: frozenset[Cap]
    wide: list[tuple[int, Rule]]
    # Rules about all tools of one server, by the joined name's beginning that they share.
    servers: Mapping[str, list[tuple[int, Rule]]]
    mentioned: tuple[Tool, ...]
    known: dict[Tool, DecisionList] = field(default_factory=dict)
    listed: list[Rule] = field(default_factory=list)

    def list_near(self, tool: Tool) -> list[tuple[int, Rule]]:
        """Return the rules about several tools that could speak of one, or of all that a pattern
        means."""
        keys = list_server_keys(self.servers, tool)
        return [*self.wide, *(one for key in keys for one in self.servers[key])]


def list_server_keys(servers: Collection[str], tool: Tool) -> list[str]:
    """Return the keys of servers (the beginnings of their tools' joined names) with which the name
    of a tool could begin, or a name that a pattern means."""
    if tool.cap is not Cap.MCP or not servers:
        return []
    name = joined(tool)
    start = literal_start(name)
    if is_joined(tool) and start != name:
        return [*servers]  # what it has in common with a server's names can begin otherwise
    ends = (place for place, char in enumerate(start, 1) if char == "_")
    return [key for end in ends if (key := start[:end]) in servers]


# One agent's rules are asked by its reader, its writer and its report.
@functools.lru_cache(maxsize=1024)
def _make_index(rules: tuple[Rule, ...]) -> _Index:
    """Return the index of rules. Raises TooComplex for too many or too long patterns."""
    exact: dict[str, list[tuple[int, Rule]]] = {}
    wide: list[tuple[int, Rule]] = []
    servers: dict[str, list[tuple[int, Rule]]] = {}
    if any(len(rule.tool.name) > MAX_TOOL_NAME for rule in rules):
        raise TooComplex(f"it names a tool with more than {MAX_TOOL_NAME} characters")
    for place, rule in enumerate(rules):
        if is_one_server(rule.tool):
            servers.setdefault(joined(rule.tool)[:-1], []).append((place, rule))
        elif is_wide(rule.tool):
            wide.append((place, rule))
        else:
            exact.setdefault(index_key(rule.tool), []).append((place, rule))
    if len({rule.tool.name for _, rule in wide if is_joined(rule.tool)}) > MAX_WIDE:
        raise TooComplex(
            f"it has more than {MAX_WIDE} patterns for names of MCP tools, too many to be compared"
        )
    if sum(map(_weigh, {rule.tool.name for _, rule in wide if is_joined(rule.tool)})) > MAX_WEIGHT:
        raise TooComplex(
            "its patterns for names of MCP tools have too many wildcards, or are too long, to be "
            "compared"
        )
    caps = {rule.tool.cap for of_one in exact.values() for _, rule in of_one}
    if any(is_joined(rule.tool) for rule in rules):
        caps.add(Cap.OTHER)  # such a name can be that of a tool of any kind
    return _Index(exact, frozenset(caps), wide, servers, _list_mentioned(rules))


def _weigh(pattern: str) -> int:
    inner = pattern.rstrip("*")
    return len(inner) * (inner.count("*") + inner.count("?"))


class ResolvedRules:
    """Rules, asked tool by tool. The answer is a list of patterns, without what a later rule makes
    void."""

    def __init__(self, rules: tuple[Rule, ...] | None) -> None:
        self._index = _make_index(rules or ())
        self.mentioned = self._index.mentioned

    def __getitem__(self, tool: Tool) -> DecisionList:
        known = self._index.known
        ruling = known.get(tool)
        if ruling is None:
            ruling = known[tool] = self._find_ruling(tool)
        return ruling

    def is_only_generally_ruled(self, tool: Tool) -> bool:
        """Return whether only rules about everything speak of a tool."""
        return tool.cap not in self._index.caps and tool.cap not in _APART

    def _find_ruling(self, tool: Tool) -> DecisionList:
        """Return what the rules decide about a tool, in their order. Where only those about
        everything speak of it, it is what they say, unless the tool has no arguments."""
        index = self._index
        if self.is_only_generally_ruled(tool):
            general = self[ANY]
            if tool.cap not in ARGUMENTLESS or all(pattern == EVERYTHING for pattern, _ in general):
                return general
        keys = list_keys(tool)
        near = [*index.list_near(tool), *(one for key in keys for one in index.exact.get(key, ()))]
        near.sort(key=itemgetter(0))
        ruling = [(rule.pattern, rule.decision) for _, rule in near if covers(rule.tool, tool)]
        return trim(_drop_arguments(ruling) if tool.cap in ARGUMENTLESS else ruling)

    def resolve_pattern(self, tool: Tool) -> DecisionList:
        """Return what is decided about all names that a pattern matches, whether or not a server's
        tool can have them."""
        near = (*self._index.list_near(tool), *self._index.exact.get(index_key(tool), ()))
        ruling = (
            (rule.pattern, rule.decision)
            for _, rule in sorted(near, key=itemgetter(0))
            if rule.tool == ANY
            or (rule.tool.cap is Cap.MCP and is_included(joined(tool), joined(rule.tool)))
        )
        return trim(_drop_arguments(ruling))

    def list_server_rules(self) -> list[Rule]:
        """Return the rules that speak of MCP tools, in their order."""
        index = self._index
        if not index.listed:
            single = (
                one
                for groups in (index.exact, index.servers)
                for of_one in groups.values()
                for one in of_one
            )
            mcp = (one for one in single if one[1].tool.cap is Cap.MCP)
            listed = sorted((*index.wide, *mcp), key=itemgetter(0))
            index.listed.extend(rule for _, rule in listed if matches(rule.pattern, EVERYTHING))
        return index.listed

    def patterns_near(self, tool: Tool) -> list[Rule]:
        """Return the rules that speak of several MCP tools, and could speak of one, or of some that
        a pattern means."""
        listed = sorted(self._index.list_near(tool), key=itemgetter(0))
        return [rule for _, rule in listed if matches(rule.pattern, EVERYTHING)]

    def for_all_arguments(self, tool: Tool) -> Decision:
        """Return the freest decision that holds for all arguments of a tool."""
        return meet_decisions(list_decisions(self[tool]))


def _drop_arguments(ruling: Iterable[tuple[str, Decision]]) -> Iterator[tuple[str, Decision]]:
    return ((EVERYTHING, decision) for pattern, decision in ruling if matches(pattern, EVERYTHING))


def list_keys(tool: Tool) -> list[str]:
    """Return the keys of single tools under which rules can stand that speak of one."""
    keys = [index_key(tool), f"{tool.cap}:"]
    if tool.cap is Cap.OTHER:
        keys.append(f"{Cap.MCP}:{tool.label}")
    return [*dict.fromkeys(keys)]


def index_key(tool: Tool) -> str:
    """Return the key under which a single tool is found; tools that are one to every vendor share
    it."""
    return f"{tool.cap}:{tool.label if tool.cap is Cap.OTHER else joined(tool)}"


def is_joined(tool: Tool) -> bool:
    """Return whether only the joined name of an MCP tool is known, or a pattern over such names."""
    return tool.cap is Cap.MCP and "/" not in tool.name


def is_one_server(tool: Tool) -> bool:
    """Return whether a rule about `tool` speaks of all tools of one server."""
    server = tool.name.removesuffix("/*")
    return tool.cap is Cap.MCP and server != tool.name and not {"*", "?"} & set(server)


def is_wide(tool: Tool) -> bool:
    """Return whether a rule about `tool` also speaks of others."""
    return tool.cap is Cap.ANY or (tool.cap is Cap.MCP and ("*" in tool.name or "?" in tool.name))


def _list_mentioned(rules: tuple[Rule, ...]) -> tuple[Tool, ...]:
    """Return the tools that rules name behind the last one about everything, in the order of their
    last mention."""
    last = max(
        (place for place, rule in enumerate(rules) if rule.tool.cap is Cap.ANY and rule.whole),
        default=-1,
    )
    behind = (rule.tool for rule in reversed(rules[last + 1 :]) if rule.tool.cap is not Cap.ANY)
    named = dict.fromkeys(part for tool in behind for part in PARTS.get(tool, (tool,)))
    return tuple(reversed(named))


def decide(rules: tuple[Rule, ...] | None, tool: Tool) -> Decision:
    """Return the freest decision that holds for all arguments of one tool."""
    return ResolvedRules(rules).for_all_arguments(tool)
