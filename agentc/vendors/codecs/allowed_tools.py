"""A ready permission codec for clients that take one list of whole tools.

Belongs here: reading and writing that list, and what a client without modes, questions and hooks
makes of them. Not here: the list that rules need (`tool_lists/allowlist.py`), vendors' words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agentc.errors import InvalidValue
from agentc.ir.field_change import ChangeReason, PermissionChange
from agentc.ir.permission import ANY, EVERYTHING, Decision, Permission, Rule, Tool
from agentc.ir.value import Value
from agentc.lens.codecs import decode_strings
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.modes import judge_without_modes, rules_without_mode
from agentc.permissions.powers import spell_out
from agentc.syntax.source import Entry, make_entry
from agentc.tool_lists.allowlist import write_allowlist
from agentc.tool_lists.changes import ClientProfile, Guarded, decide_nothing, diff_permissions
from agentc.tool_lists.names import Vocabulary
from agentc.tool_lists.refusals import refuse_unclear
from agentc.tool_lists.refused_in_part import add_refused_in_part
from agentc.tool_lists.writer import EncodedToolLists, ToolListDialect

MAX_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class AllowedTools:
    """One key with a list of the tools that are granted: no such key grants all, an empty list
    none. Nothing is denied by name, and nothing says who asks.

    `title` is the client's, `vocabulary` its words.
    """

    title: str
    vocabulary: Vocabulary
    key: str = "tools"

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the key, as a field has it."""
        return (self.key,)

    @property
    def profile(self) -> ClientProfile:
        """Return what the client has; what it decides by itself is its session's to say."""
        vocabulary = self.vocabulary
        classes = (tool for several in vocabulary.classes.values() for tool in several)
        tools = tuple(dict.fromkeys((*vocabulary.names.values(), *classes)))
        return ClientProfile(
            self.title, vocabulary.has, decide_nothing, tools, others=vocabulary.others
        )

    def list_words(self) -> Mapping[str, tuple[Tool, ...]]:
        """Return each word with the tools that it grants."""
        return self.vocabulary.list_words()

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        """Return what the list grants. Raises InvalidValue (fatal) for what is no list."""
        entry = entries.get(self.key)
        if entry is None:
            return Permission()
        names = self.read_names(entry)
        if EVERYTHING in names:
            return Permission((Rule(ANY, Decision.DEFAULT),))
        tools = (tool for name in names for tool in self.vocabulary.granted(name))
        granted = dict.fromkeys(Rule(tool, Decision.DEFAULT) for tool in tools)
        return Permission((Rule(ANY, Decision.DENY), *granted))

    def read_names(self, entry: Entry) -> tuple[str, ...]:
        """Return the names in a list; one with blanks around it, as an item of a list can have
        them, is no tool's. Raises InvalidValue (fatal) for what is none."""
        try:
            names = decode_strings(entry) if not entry.empty else None
        except InvalidValue:
            names = None
        if names is None:
            hint = f"list names of tools, or delete `{entry.key}`, which then limits nothing"
            message = f"`{entry.key}` must be a list of tools"
            raise InvalidValue(message, hint=hint, fatal=True, key=entry.key)
        return names

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        """Return the list."""
        return self._list_granted(self._encode(attribute, DEFAULTS))

    def _encode(self, attribute: Permission, settings: ConversionOptions) -> EncodedToolLists:
        dialect = ToolListDialect(self.title, self.vocabulary)
        return write_allowlist(dialect, self._list_rules(attribute), settings)

    def _list_rules(self, attribute: Permission) -> tuple[Rule, ...] | None:
        return spell_out(rules_without_mode(attribute))

    def _list_granted(self, done: EncodedToolLists) -> dict[str, Value]:
        """Return the list as its key has it in a file; no key where nothing is limited."""
        return {} if done.lists.only is None else {self.key: done.lists.only}

    def image(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        """Return what the list grants that says at most as much. Raises InvalidValue (fatal) for
        what could only be said by widening."""
        refuse_unclear(attribute)
        image = self._reread(attribute, settings)
        for _ in range(MAX_ROUNDS):  # until nothing changes any more
            before, image = image, self._reread(image, DEFAULTS)
            if image == before:
                break
        return image

    def _reread(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        written = self._list_granted(self._encode(attribute, settings))
        return self.read({key: make_entry(key, value) for key, value in written.items()})

    def effects(
        self, before: Permission, after: Permission, settings: ConversionOptions
    ) -> tuple[PermissionChange, ...]:
        """Return what the agent may do less, the gravest first. Raises TooComplex as
        `diff_permissions`."""
        done = self._encode(before, settings)
        reason = f"a hook that can refuse it does not come along to {self.title}"
        found = diff_permissions(
            rules_without_mode(before),
            after.rules,
            self.profile,
            done.causes,
            settings,
            Guarded(before, Decision.DENY, reason),
            done.by_server,
        )
        return add_refused_in_part(found, before, after, self.profile)

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        """Return what a lost mode is called."""
        return judge_without_modes(self.title, name, before)
