"""Hooks in Claude Code's settings that can refuse a tool, as client 2.1.332 starts them.

Belongs here: which of them guard, and what. Not here: matchers and events themselves
(`hooks.py`), rules and other limits of settings (`config_limits.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agentc.ir.permission import EVERYTHING, Tool
from agentc.ir.value import Map
from agentc.lens.client_config import ConfigFile
from agentc.permissions.guards import GUARDING
from agentc.vendors.claude.hooks import list_guarded, list_guards


@dataclass(frozen=True, slots=True)
class ConfiguredHook:
    """A guarding hook: the file that states it, its event and matcher in words, and the tools that
    it guards."""

    path: str
    words: str
    guard: tuple[Tool, ...]


def list_configured_hooks(files: Sequence[ConfigFile]) -> Iterator[ConfiguredHook]:
    """Yield each hook of settings that can refuse a tool; none where the last file that speaks of
    it turns hooks off."""
    off = [file.values["disableAllHooks"] for file in files if "disableAllHooks" in file.values]
    for event in GUARDING if off[-1:] != [True] else ():
        for file in files:
            hooks = file.values.get("hooks")
            listed = hooks.get(event) if isinstance(hooks, Map) else None
            for guard in list_guards(listed) if isinstance(listed, tuple) else ():
                matcher = guard.get("matcher") if isinstance(guard, Map) else None
                shown = matcher if isinstance(matcher, str) and matcher else EVERYTHING
                words = f"the hook {event}({shown})"
                yield ConfiguredHook(file.path, words, list_guarded(event, guard))
