"""A ready permission codec for clients that take a list of granted tools, and one of tools that are
taken away again.

Belongs here: both lists together. Not here: the first of them alone (`allowed_tools.py`), how
denials are spelled (`tool_lists/writer.py`), vendors' words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agentc.errors import InvalidValue
from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Permission, Rule, Tool
from agentc.ir.value import Value
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.modes import rules_without_mode
from agentc.permissions.powers import spell_out
from agentc.permissions.resolve import ResolvedRules
from agentc.syntax.source import Entry
from agentc.tool_lists.allowlist import write_allowlist
from agentc.tool_lists.refusals import suggest_letting_go
from agentc.tool_lists.writer import EncodedToolLists, ToolListDialect
from agentc.vendors.codecs.allowed_tools import AllowedTools


@dataclass(frozen=True, slots=True, eq=False)
class AllowedAndDenied(AllowedTools):
    """Two keys: what stands in the first list, and not in the second.

    `spellings` are further names of a word in the first list alone; `drops_unknown` is true where
    a name that the client does not know is no tool's, whatever its session has. Where an empty
    first list grants every tool, `no_tool` is a word that is no tool's: a list of it alone grants
    none.
    """

    denied_key: str = "disallowedTools"
    no_tool: str = ""
    drops_unknown: bool = False
    spellings: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return both keys."""
        return (self.key, self.denied_key)

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        """Return what both lists leave. Raises InvalidValue (fatal) for what is no list."""
        granted = self._read_list(entries.get(self.key))
        denied = tuple(map(str.strip, self._read_list(entries.get(self.denied_key)) or ()))
        if (not granted and self.no_tool) or EVERYTHING in (granted or ()):
            granted = None
        if granted is None and not denied:
            return Permission((Rule(ANY, Decision.DEFAULT),) if entries else None)
        closed = self._list_denied(granted, denied)
        denials = (Rule(tool, Decision.DENY) for tool in closed)
        if granted is None:
            return Permission(tuple(dict.fromkeys(denials)) or (Rule(ANY, Decision.DEFAULT),))
        gone = (*denied, self.no_tool)
        left = (word for word in map(self._spell, granted) if word not in gone)
        opened = (tool for word in left for tool in self._list_opened(word))
        grants = (Rule(tool, Decision.DEFAULT) for tool in opened)
        return Permission(tuple(dict.fromkeys((Rule(ANY, Decision.DENY), *grants, *denials))))

    def _read_list(self, entry: Entry | None) -> tuple[str, ...] | None:
        """Return the names in a list; `None` where there is none, or nothing stands for one."""
        missing = entry is None or (entry.empty and bool(self.no_tool))
        return None if entry is None or missing else self.read_names(entry)

    def _list_opened(self, word: str) -> tuple[Tool, ...]:
        """Return the tools that a word in the first list grants."""
        tools = self.vocabulary.granted(word)
        return tuple(tool for tool in tools if tool.cap is not Cap.OTHER or not self.drops_unknown)

    def _spell(self, word: str) -> str:
        return self.spellings.get(word, word)

    def _list_denied(self, granted: tuple[str, ...] | None, denied: tuple[str, ...]) -> list[Tool]:
        """Return the tools that are taken away. One that several words open stays where one of
        these is left; else a denial is read by its meaning."""
        several = {**self.vocabulary.classes, **self.vocabulary.older_classes}
        shared = {tool for tools in several.values() for tool in tools}
        words = self.vocabulary.list_words() | several
        if granted is not None:
            words = {word: words.get(word, ()) for word in map(self._spell, granted)}
        gone = {name.lower() for name in denied}
        left = {tool for word, tools in words.items() if word.lower() not in gone for tool in tools}
        meant = (
            tool
            for name in denied
            for tool in several.get(name) or self.vocabulary.denied(name.partition("(")[0].strip())
        )
        return [tool for tool in dict.fromkeys(meant) if tool not in shared & left]

    def _encode(self, attribute: Permission, settings: ConversionOptions) -> EncodedToolLists:
        """Return the lists of granted and denied tools. Where what is denied has no word, only what
        is granted is listed."""
        client = ToolListDialect(self.title, self.vocabulary)
        rules = spell_out(rules_without_mode(attribute))
        if client.leaves_out(rules, ANY, settings):
            return write_allowlist(client, rules, settings)
        whole, shared = self._close_classes(client, rules, settings)
        try:
            done = client.write(whole, settings)
        except InvalidValue:  # what has no word to be denied with is left off a list
            return write_allowlist(client, rules, settings)
        allowed = self.vocabulary.allowed
        if allowed is not None and not all(map(allowed.fullmatch, done.lists.deny)):
            return write_allowlist(client, rules, settings)
        for tool, others in shared.items():
            labels = " and ".join(one.label for one in others)
            reason = f"in {self.title} the words that grant it grant {labels}, too"
            found = ResolvedRules(rules)
            stay = any(list_decisions(found[one]) == {Decision.DENY} for one in others)
            hint = "" if stay else suggest_letting_go(one.cap for one in others)
            done.explain(tool, "PERM-CLASS-NARROWED", reason, hint)
        return done

    def _close_classes(
        self, client: ToolListDialect, rules: tuple[Rule, ...] | None, settings: ConversionOptions
    ) -> tuple[tuple[Rule, ...] | None, dict[Tool, list[Tool]]]:
        """Return rules that close the whole class of tools that a word opens, if one tool of the
        class is closed; and the tools that are closed for that reason alone, each with the tools of
        its class that were closed before."""
        shared: dict[Tool, list[Tool]] = {}
        for several in self.vocabulary.classes.values():
            out = [tool for tool in several if client.leaves_out(rules, tool, settings)]
            if out:
                shared |= {tool: out for tool in several if tool not in out}
        closing = tuple(Rule(tool, Decision.DENY) for tool in shared)
        return (*(rules or ()), *closing) if closing else rules, shared

    def _list_granted(self, done: EncodedToolLists) -> dict[str, Value]:
        """Return both lists: of granted tools, and of those that are taken away again."""
        only, deny = done.lists.only, done.lists.deny
        listed: dict[str, Value] = {} if only is None else {self.key: only or self._list_nothing()}
        return {**listed, self.denied_key: deny} if deny else listed

    def _list_nothing(self) -> tuple[str, ...]:
        return (self.no_tool,) if self.no_tool else ()

    def unseen(self, attribute: Permission, settings: ConversionOptions) -> tuple[Tool, ...]:
        """Return the denials by a pattern that hold for servers alone which somebody names."""
        return self._encode(attribute, settings).unseen
