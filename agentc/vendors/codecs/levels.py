"""A ready permission codec for coarse clients: a few words, each of which closes some tools.

Belongs here: which word is at most what rules grant, and what is left where there is none. Not
here: clients with lists (`allowed_tools.py`), vendors' words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agentc.ir.field_change import ChangeReason, PermissionChange
from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Decision, Permission, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.modes import judge_without_modes, rules_without_mode
from agentc.permissions.powers import spell_out
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.tool_coverage import covers
from agentc.permissions.tool_names import select_among
from agentc.syntax.source import Entry
from agentc.tool_lists.changes import (
    ClientProfile,
    Guarded,
    decide_nothing,
    diff_permissions,
)
from agentc.tool_lists.refusals import refuse_unclear
from agentc.tool_lists.refused_in_part import add_refused_in_part
from agentc.vendors.codecs.unenforced import let_go, name_unenforced, refuse_unenforced

_LIMITS = frozenset({Decision.DENY, Decision.ASK})


@dataclass(frozen=True, slots=True)
class Level:
    """What a file can say at once: the `values` of keys, and the capabilities that those close."""

    values: Map
    closes: frozenset[Cap]

    @property
    def rules(self) -> tuple[Rule, ...] | None:
        """Return what it says; nothing where it closes nothing."""
        closed = (ALL_SERVERS if cap is Cap.MCP else Tool(cap) for cap in sorted(self.closes))
        return tuple(Rule(tool, Decision.DENY) for tool in closed) or None


@dataclass(frozen=True, slots=True)
class Wish:
    """Values that a client takes and does not heed: they say that all of `closes` is closed."""

    values: Map
    closes: frozenset[Cap]


FREE = Level(Map(), frozenset())


def _spell_values(values: Map) -> Iterator[str]:
    """Yield each value behind its key, that of a map in a map behind both."""
    for key, value in values.items():
        if isinstance(value, Map):
            yield from (f"{key}.{inner}" for inner in _spell_values(value))
        else:
            yield f"{key}: {str(value).lower()}"


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Keys of which each combination of values closes some tools; `levels` are those beside the one
    that says nothing, the freest first. `absent` are capabilities that the client does not have.

    A limit that no level says is refused, or written where the user says so (`--unenforced write`):
    as the nearest level, and those of the `wishes` of which everything is denied.
    """

    title: str
    keys: tuple[str, ...]
    levels: tuple[Level, ...]
    absent: frozenset[Cap] = frozenset()
    wishes: tuple[Wish, ...] = ()

    @property
    def profile(self) -> ClientProfile:
        """Return what the client has; what it decides by itself is its session's to say."""
        own = (cap for cap in Cap if cap not in (*self.absent, *_NO_TOOLS))
        tools = tuple(ALL_SERVERS if cap is Cap.MCP else Tool(cap) for cap in own)
        return ClientProfile(self.title, self._has, decide_nothing, tools)

    def _has(self, tool: Tool) -> bool:
        return tool.cap not in self.absent and tool.cap is not Cap.OTHER

    def list_words(self) -> Mapping[str, tuple[Tool, ...]]:
        """Return the values of each level with the tools that it closes."""
        return {
            ", ".join(_spell_values(level.values)): tuple(rule.tool for rule in level.rules or ())
            for level in self.levels
        }

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        """Return what the values close."""
        stated = {key: entry.value for key, entry in entries.items()}
        found = FREE
        for level in self.levels:
            if all(_states(stated.get(key), value) for key, value in level.values.items()):
                found = level
        return Permission(found.rules)

    @property
    def map_keys(self) -> frozenset[str]:
        """Return the keys of which a level states an entry alone."""
        stated = (pair for level in self.levels for pair in level.values.items())
        return frozenset(key for key, value in stated if isinstance(value, Map))

    def list_unread(self, entries: Mapping[str, Entry]) -> Mapping[str, Map]:
        """Return the entries of maps that make up no level."""
        level = next(one for one in (*self.levels, FREE) if one.rules == self.read(entries).rules)
        maps = {key: entry.value for key, entry in entries.items() if key in self.map_keys}
        said = {key: value for key, value in level.values.items() if isinstance(value, Map)}
        return {
            key: value.without(*said.get(key, Map()))
            for key, value in maps.items()
            if isinstance(value, Map)
        }

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        """Return the values that say it."""
        return next(
            level.values for level in (*self.levels, FREE) if level.rules == attribute.rules
        )

    def image(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        """Return the freest level that closes everything that is limited.

        Raises InvalidValue (fatal) where there is none, unless limits may be written as wishes.
        """
        refuse_unclear(attribute)
        refuse_unenforced(self.title, self._list_stated(attribute), settings)
        return Permission(self._choose_level(attribute).rules)

    def unenforced(self, attribute: Permission) -> tuple[Tool, ...]:
        """Return the limited tools that the client would leave open."""
        level = self._choose_level(attribute)
        return tuple(tool for tool in self._list_limited(attribute) if not _closes(level, tool))

    def _list_stated(self, attribute: Permission) -> tuple[Tool, ...]:
        """Return the limited tools that the client would leave open, without all servers where only
        some of them are limited."""
        limited = list_decisions(self._resolve(attribute)[ALL_SERVERS]) & _LIMITS
        return tuple(tool for tool in self.unenforced(attribute) if tool != ALL_SERVERS or limited)

    def list_wishes(self, attribute: Permission) -> Map:
        """Return the values that say limits to which the client does not keep, by their keys."""
        found, left = self._resolve(attribute), {tool.cap for tool in self.unenforced(attribute)}
        said: dict[str, Value] = {}
        for wish in self.wishes:
            if left & wish.closes and all(_is_denied(found, Tool(cap)) for cap in wish.closes):
                said |= wish.values
        return Map(said)

    def find_wishes(self, values: Map) -> Map:
        """Return those of a file's values that say limits to which the client does not keep."""
        stated = (wish for wish in self.wishes if _states(values, wish.values))
        return Map(pair for wish in stated for pair in wish.values.items())

    def _choose_level(self, attribute: Permission) -> Level:
        """Return the freest level that closes everything that is limited; where there is none, the
        strictest level that closes nothing else."""
        limited = self._list_limited(attribute)
        for level in (FREE, *self.levels):
            if all(_closes(level, tool) for tool in limited):
                return level
        closed = {tool.cap for tool in limited if _is_denied(self._resolve(attribute), tool)}
        return [level for level in (FREE, *self.levels) if level.closes <= closed][-1]

    def _list_limited(self, attribute: Permission) -> tuple[Tool, ...]:
        found = self._resolve(attribute)
        tools = dict.fromkeys((*self.profile.tools, *found.mentioned, ANY))
        has = (tool for tool in tools if tool == ANY or self._has(tool))
        return tuple(tool for tool in has if _decide(found, tool) & _LIMITS)

    def _resolve(self, attribute: Permission) -> ResolvedRules:
        return ResolvedRules(spell_out(rules_without_mode(attribute)))

    def effects(
        self, before: Permission, after: Permission, settings: ConversionOptions
    ) -> tuple[PermissionChange, ...]:
        """Return what the agent may do otherwise, the gravest first; limits that are not kept to
        are told as such. Raises TooComplex as `diff_permissions`."""
        reason = f"a hook that can refuse it does not come along to {self.title}"
        found = diff_permissions(
            rules_without_mode(before),
            after.rules,
            self.profile,
            {},
            let_go(self.unenforced(before), settings),
            Guarded(before, Decision.DENY, reason),
        )
        found = add_refused_in_part(found, before, after, self.profile)
        return name_unenforced(self.title, found, self.unenforced(before))

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        """Return what a lost mode is called."""
        return judge_without_modes(self.title, name, before)


_NO_TOOLS = (Cap.ANY, Cap.OTHER, Cap.PROCESS_START, Cap.EXTERNAL_DIRECTORY)


def _states(value: Value, wanted: Value) -> bool:
    """Return whether a value is what is wanted; of a map, those entries."""
    if isinstance(value, Map) and isinstance(wanted, Map):
        return all(_states(value.get(key), one) for key, one in wanted.items())
    return value is wanted if isinstance(wanted, bool) else value == wanted


def _decide(found: ResolvedRules, tool: Tool) -> frozenset[Decision]:
    if tool.cap is not Cap.MCP:
        return list_decisions(found[tool])
    inner = (one for one in found.mentioned if covers(tool, one))
    return select_among(found, tool).union(*(list_decisions(found[one]) for one in inner))


def _is_denied(found: ResolvedRules, tool: Tool) -> bool:
    return list_decisions(found[tool]) == frozenset({Decision.DENY})


def _closes(level: Level, tool: Tool) -> bool:
    return tool.cap in level.closes
