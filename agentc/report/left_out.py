"""What was found and is no source of a run, as the end of its last line: counted, with a command
where one takes it.

Belongs here: the wording. Not here: what such files are (`project/non_agents.py`), finding them.
"""

from __future__ import annotations

from collections.abc import Iterable
from shlex import quote

from agentc.project.non_agents import (
    ALIAS,
    EDITED_OUTPUT,
    IN_TARGET,
    LINKED,
    MADE_ELSEWHERE,
    OUTPUT,
    PLUGIN,
    UNEDITED,
    add_article,
    count_kinds,
)

_NO_AGENTS = "left out, as no agents"
_NOT_LOOKED_INTO = "not looked into"
# Kinds with words of their own; all others are no agents.
_TOLD = {
    "left out, as made from these": (OUTPUT, EDITED_OUTPUT),
    "left out, as links to these": (ALIAS,),
    "left out, as nobody edited them": (UNEDITED,),
    "left out, as made from none of these originals": (MADE_ELSEWHERE,),
    _NOT_LOOKED_INTO: (LINKED, PLUGIN),
    "passed over, as in the target's own places": (IN_TARGET,),
}


def describe_left_out(left: Iterable[tuple[str, str]], command: str) -> str:
    """Return what to say of sources that were left out, given with their kinds; empty for none.

    `command` has `{}` where the folders stand that it could be given.
    """
    listed = [*left]
    counts: dict[str, list[str]] = {_NO_AGENTS: [], _NOT_LOOKED_INTO: []}
    for _, kind in listed:
        words = next((words for words, kinds in _TOLD.items() if kind in kinds), _NO_AGENTS)
        counts.setdefault(words, []).append(kind)
    counted = "".join(
        f"; {words}: {count_kinds(kinds)}" for words, kinds in counts.items() if kinds
    )
    plugins = [source for source, kind in listed if kind == PLUGIN]
    if not plugins:
        return counted
    return (
        f"{counted} (`{command.format(' '.join(map(quote, plugins)))}` takes the plugins' agents)"
    )


def describe_one(source: str, kind: str) -> str:
    """Return the line on one source that was left out."""
    if kind == IN_TARGET:
        return f"{source}: passed over: it lies in the target's own places"
    why = {
        ALIAS: "is a source under its own path",
        PLUGIN: "is named to be looked into",
        UNEDITED: "has nothing to take back",
        MADE_ELSEWHERE: "was made from none of these originals",
    }.get(kind, "is no agent")
    return f"{source}: left out: {add_article(kind)} {why}"
