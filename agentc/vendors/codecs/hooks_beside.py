"""Keys of clients that start hooks as Claude Code does, or have a mode, and of which agentc has no
attribute: what they limit.

Belongs here: which tools such hooks can refuse, a mode under another word. Not here: vendors'
words, hooks that come along (`vendors/claude/hooks.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from agentc.ir.permission import ANY, Cap, Mode, OwnLimits, Tool
from agentc.ir.value import Map, Value
from agentc.tool_lists.names import Vocabulary

# The events on which a hook can refuse a tool, without their capitals.
_GUARDING = frozenset({"pretooluse", "permissionrequest"})


@dataclass(frozen=True, slots=True)
class KeysBeside:
    """The keys of one `dialect`: `hooks`, and `modes` by the key and the word that state them.

    `vocabulary` has the words that matchers can name tools with; where there is none, a matcher
    narrows nothing.
    """

    dialect: str
    vocabulary: Vocabulary | None = None
    modes: Mapping[tuple[str, str], Mode] = field(default_factory=dict)

    def __call__(self, keys: Map) -> OwnLimits | None:
        """Return what extra keys limit; `None` where they limit nothing."""
        guards = tuple(dict.fromkeys(self._list_guarded(keys.get("hooks"))))
        found = (mode for (key, word), mode in self.modes.items() if keys.get(key) == word)
        mode = next(found, None)
        return OwnLimits(self.dialect, mode, guards) if guards or mode else None

    def _list_guarded(self, hooks: Value) -> Iterator[Tool]:
        """Yield the tools before which a hook can refuse."""
        for event, entries in hooks.items() if isinstance(hooks, Map) else ():
            if event.lower() not in _GUARDING or entries in (None, (), Map()):
                continue
            for entry in entries if isinstance(entries, tuple) else (entries,):
                matcher = entry.get("matcher", "") if isinstance(entry, Map) else ""
                yield from self._match_tools(matcher)

    def _match_tools(self, matcher: Value) -> tuple[Tool, ...]:
        """Return the tools that a matcher can mean: every tool, unless it is names of the client's
        own that `|` parts. Each is looked for anywhere in the names of tools, a server's too."""
        words = matcher.split("|") if isinstance(matcher, str) else []
        if self.vocabulary is None:
            return (ANY,)
        single = {name: (tool,) for name, tool in self.vocabulary.names.items()}
        known = {**single, **self.vocabulary.classes, **self.vocabulary.older_classes}
        if not words or not all(word in known for word in words):
            return (ANY,)
        own = (tools for word in words for name, tools in known.items() if word in name)
        of_servers = (Tool(Cap.MCP, f"*{word}*") for word in words)
        return (*(tool for tools in own for tool in tools), *of_servers)
