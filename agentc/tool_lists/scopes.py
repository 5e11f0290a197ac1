"""The scopes of tools in lists, `Bash(git:*)`: what they mean as patterns, and those that mean
given patterns.

Belongs here: one tool's scopes, both ways. Not here: whole lists (`reader.py`), names of tools
(`names.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agentc.ir.permission import EVERYTHING, Cap, Decision, Rule, Tool
from agentc.permissions.decision_lists import DecisionList, grants_no_more
from agentc.permissions.globs import WILD
from agentc.permissions.pattern_starts import PatternsByStart
from agentc.permissions.resolve import ARGUMENTLESS, ResolvedRules
from agentc.tool_lists.items import split_items
from agentc.tool_lists.names import Vocabulary

# Tools whose scope is a path.
PATHS = frozenset({Cap.READ, Cap.LIST, Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK})

_HOST = re.compile(r"domain:([\w.-]+)")
_ADDRESS = re.compile(r"https?://([\w.-]+)(?:/\*|\?\*)?")


def scope_to_patterns(tool: Tool, scope: str | None) -> tuple[str, ...]:
    """Return a scope as patterns: `git:*` is `git *` for a shell, `a, b` are two agents to delegate
    to.

    This is what its author meant; the clients that know such scopes do not all keep to them. A tool
    that is asked about as a whole has no argument that a scope could name, and is meant whole.
    """
    if scope is None or tool.cap in ARGUMENTLESS:
        return (EVERYTHING,)
    if tool.cap is Cap.DELEGATE:
        return tuple(name.strip() for name in scope.split(",") if name.strip()) or (EVERYTHING,)
    if tool.cap is Cap.SHELL and scope.endswith(":*"):
        return (scope.removesuffix(":*") + " *" if scope != ":*" else EVERYTHING,)
    if tool.cap in PATHS:
        return _list_path_patterns(scope.strip())
    if tool.cap is Cap.WEB_FETCH and (host := _HOST.fullmatch(scope.strip())):
        return tuple(
            f"{scheme}://{host[1]}{rest}"
            for scheme in ("https", "http")
            for rest in ("", "/*", "?*")
        )
    return (scope.strip() or EVERYTHING,)


def grant_scope(tool: Tool, scope: str | None) -> tuple[str, ...]:
    """Return what a scope grants, as patterns.

    That of a tool to delegate with lists agents by their names: a star among them is no agent's,
    and where no name is left nobody may be called (Claude Code 2.1.332).
    """
    if tool.cap is not Cap.DELEGATE or scope is None or scope in ("", EVERYTHING):
        return scope_to_patterns(tool, scope)
    names = (name.strip() for name in scope.split(","))
    return tuple(name for name in names if name and WILD.isdisjoint(name))


def _list_path_patterns(scope: str) -> tuple[str, ...]:
    """Return a path: `/src` and `./src` stand in the project, `//src` at the root; a bare name is
    meant in every folder."""
    below = scope.removeprefix("./") if not scope.startswith("//") else scope[1:]
    below = below.removeprefix("/") if below == scope else below
    if not below.strip("*"):
        return (EVERYTHING,)
    return (below,) if "/" in scope or below.startswith("*") else (below, f"*/{below}")


def patterns_to_scopes(
    vocabulary: Vocabulary, listed: list[str], tool: Tool, wanted: DecisionList
) -> list[str]:
    """Return the items of a list with those scopes of one tool that a ruling allows, and with new
    ones for what it allows besides.

    Every item that stays is as its author wrote it. A new one stands behind the last one of its
    tool, and is spelled like that. What no scope can say is left out.
    """
    found: list[str] = []
    place, like = None, ""
    allowed = _Allowed(tool, wanted)
    granted = PatternsByStart(())
    for item in listed:
        for name, scope in split_items((item,)):
            if vocabulary.tool(name) == tool:
                like = item
                granting = grant_scope(tool, scope)
                meant = tuple(one for one in granting if allowed.includes((one,)))
                if meant != granting:
                    item = (
                        f"{name}({', '.join(meant)})" if tool.cap is Cap.DELEGATE and meant else ""
                    )
                for pattern in meant if item else ():
                    granted.add(pattern)
                place = len(found) + bool(item)
        found += [item] if item else []
    new: list[str] = []
    for pattern, decision in wanted:
        if decision is Decision.DENY or pattern == EVERYTHING or _covers(granted, pattern, tool):
            continue
        for scope in _list_scopes(tool, pattern, like):
            item, meant = f"{like.partition('(')[0]}({scope})", grant_scope(tool, scope)
            alone = split_items((item,)) == ((like.partition("(")[0], scope),)
            if alone and pattern in meant and allowed.includes(meant):
                new.append(item)
                for one in meant:
                    granted.add(one)
                break
    return [*found[:place], *new, *found[place:]] if place is not None else found


def _find_ruling_of(granted: Iterable[str], tool: Tool) -> DecisionList:
    return ResolvedRules(
        (Rule(tool, Decision.DENY), *(Rule(tool, Decision.DEFAULT, pattern) for pattern in granted))
    )[tool]


class _Allowed:
    """What a ruling on one tool allows."""

    def __init__(self, tool: Tool, wanted: DecisionList) -> None:
        self._tool, self._wanted = tool, wanted
        self._by_start = PatternsByStart(pattern for pattern, _ in wanted)

    def includes(self, granted: tuple[str, ...]) -> bool:
        """Return whether the ruling allows all that some scopes grant. Only those of its patterns
        are looked at that can match as much."""
        places = {place for pattern in granted for place in self._by_start.find_near(pattern)}
        near = tuple(self._wanted[place] for place in sorted(places))
        return grants_no_more(_find_ruling_of(granted, self._tool), near)


def _covers(granted: PatternsByStart, pattern: str, tool: Tool) -> bool:
    near = [granted.patterns[place] for place in granted.find_near(pattern)]
    return grants_no_more(_find_ruling_of((pattern,), tool), _find_ruling_of(near, tool))


def _list_scopes(tool: Tool, pattern: str, like: str) -> Iterator[str]:
    """Yield the scopes that could mean a pattern, the likeliest first: the one spelled as `like`,
    an item that the list has already (`Bash(git *)`). The caller checks each."""
    if not pattern.isprintable():
        return
    if tool.cap is Cap.SHELL and pattern.endswith(" *"):
        colon = f"{pattern.removesuffix(' *')}:*"
        yield from (pattern, colon) if like.endswith(" *)") else (colon, pattern)
    elif tool.cap is Cap.WEB_FETCH:
        host = _ADDRESS.fullmatch(pattern)
        yield from (f"domain:{host[1]}",) if host else ()
    elif tool.cap in PATHS:
        yield from (pattern, f"./{pattern}", f"/{pattern}")
    else:
        yield pattern
