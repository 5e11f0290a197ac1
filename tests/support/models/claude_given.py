"""Which tools Claude Code 2.1.332 starts a subagent with, of those that the session has, by the
fields of its file.

Belongs here: lists, their wildcards, what one listed tool does to another. Not here: how a text
becomes fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from .claude import SPACE

MEMORIES: Final = ("user", "project", "local")
OPENED_BY_MEMORY: Final = frozenset({"Read", "Write", "Edit"})
# Searching, which the client leaves to a shell where the agent has one.
SEARCHING: Final = frozenset({"Grep", "Glob"})
# Tools that go where the shell goes, and that planning brings.
SHELL: Final = frozenset({"Monitor"})
PLANNING: Final = frozenset({"ExitPlanMode"})
_ENTRY: Final = re.compile(r"([^()]+)(?:\(.*\))?", re.DOTALL)


def given(fields: Mapping[str, Any], pool: frozenset[str]) -> frozenset[str]:
    """The tools of an agent; `pool` is what one without limits has."""
    known = pool | SEARCHING
    removing = list(entries(fields.get("disallowedTools")))
    denied = (
        set()
        if "*" in removing
        else {name for entry in removing for name in named(entry, known, denies=True)}
    )
    if "Bash" in denied:
        denied |= SHELL
    listed = list(entries(fields["tools"])) if "tools" in fields else ["*"]
    planning = PLANNING - denied if fields.get("permissionMode") == "plan" else frozenset()
    if "*" in listed:
        return (pool | planning) - denied
    tools = {name for entry in listed for name in named(entry, known)} - denied
    if fields.get("memory") in MEMORIES:
        tools |= OPENED_BY_MEMORY - denied
    return frozenset(tools - SEARCHING if "Bash" in tools else tools)


def entries(value: Any) -> Iterator[str]:
    """The names in a list of tools, without their scopes."""
    for text in value if isinstance(value, (list, tuple)) else [value]:
        for part in _parts(text) if isinstance(text, str) else ():
            if (found := _ENTRY.fullmatch(part)) and not part.startswith("*("):
                yield "Agent" if found[1] == "Task" else found[1]


def _parts(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")" and depth > 0)
        if char in ", " and not depth:
            yield text[start:at].strip(SPACE)
            start = at + 1
    yield text[start:].strip(SPACE)


def named(entry: str, pool: Iterable[str], *, denies: bool = False) -> Iterator[str]:
    """The tools that an entry names: one, or those of a server, or (in a denial) of all servers."""
    server = entry.removesuffix("__*") if entry.count("__") == 2 else entry
    for tool in pool:
        of_all = denies and entry in ("mcp__*", "mcp__*__*") and tool.startswith("mcp__")
        if tool == entry or of_all or (server.count("__") == 1 and tool.startswith(f"{server}__")):
            yield tool
