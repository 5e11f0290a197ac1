"""Which tools the hooks of an agent can refuse, as Claude Code 2.1.332 was seen to match them.

Belongs here: events that guard, matchers. Not here: which tools an agent has.

The client's patterns are regular expressions. The few that this model knows are those that a
conversion has to tell apart; by any other, and by none, every tool counts as guarded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from . import Value

_GUARDING: Final = ("PreToolUse", "PermissionRequest")
# One name, or a few with bars between them: those tools, and no others.
_PLAIN: Final = re.compile("[A-Za-z0-9_-]+(?:[|][A-Za-z0-9_-]+)*")
_WHOLE_SERVER: Final = re.compile("mcp__([A-Za-z0-9-]+)__[.][*]")


@dataclass(frozen=True, slots=True)
class Guards:
    """The matchers of an agent's guarding hooks."""

    matchers: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.matchers)

    @property
    def everything(self) -> bool:
        """Whether a matcher is none of those that are understood."""
        return any(all(name is None for name in _parts(matcher)) for matcher in self.matchers)

    def refuse(self, tool: str) -> bool:
        """Whether one of the hooks can refuse the tool of this name."""
        return self.everything or any(_matches(matcher, tool) for matcher in self.matchers)


def read(hooks: Value) -> Guards:
    """The guards among the hooks of a file."""
    return (
        Guards(tuple(_matchers(hooks)))
        if isinstance(hooks, dict)
        else Guards(("",) if hooks else ())
    )


def _matchers(hooks: dict[str, Value]) -> Iterator[str]:
    for event in _GUARDING:
        entries = hooks.get(event)
        for entry in entries if isinstance(entries, list) else []:
            if not isinstance(entry, dict) or entry.get("hooks") == []:
                continue
            matcher = entry.get("matcher")
            yield matcher if isinstance(matcher, str) else ""


def _parts(matcher: str) -> list[str | None]:
    """The names and servers in a matcher; one that is not understood is as one that is empty."""
    if _PLAIN.fullmatch(matcher):
        return list(matcher.split("|"))
    parts = matcher.split("|")
    known = all(
        _WHOLE_SERVER.fullmatch(part) or re.fullmatch("[A-Za-z0-9_-]+", part) for part in parts
    )
    return list(parts) if known else [None]


def _matches(matcher: str, tool: str) -> bool:
    """In a list of names a name is the whole of one; beside a pattern it is a pattern itself, and
    may be a part."""
    if _PLAIN.fullmatch(matcher):
        return tool in ["Agent" if name == "Task" else name for name in _parts(matcher)]
    return re.search(matcher, tool) is not None or (
        tool == "Agent" and re.search(matcher, "Task") is not None
    )
