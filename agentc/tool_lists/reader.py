"""Lists of allowed and forbidden tools, read to rules: the one shape that most vendors share.

Belongs here: allowlist + denylist -> rules, over any vocabulary. Not here: the way back
(`writer.py`), what a scope means (`scopes.py`), vendors.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Rule, Tool
from agentc.ir.value import Value
from agentc.permissions.changes import ToolMoves
from agentc.permissions.decision_lists import DecisionList
from agentc.syntax.javascript import trim_text
from agentc.tool_lists.items import split_items, split_list, split_names
from agentc.tool_lists.names import Vocabulary, names_to_deny
from agentc.tool_lists.scopes import grant_scope, patterns_to_scopes


@dataclass(frozen=True, slots=True)
class ToolLists:
    """What the two lists say. `only` is `None` where there is no allowlist, and `("*",)` where it
    opens everything."""

    only: tuple[str, ...] | None = None
    deny: tuple[str, ...] = ()


def read_allowed(vocabulary: Vocabulary, parts: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules of an allowlist. A `*` in it opens everything; one with a scope opens
    nothing.

    Where agents to call are named, these alone may be called, whatever wider word stands beside
    them. In a session of such an agent Claude Code 2.1.332 reads a list so, except beside a `*`,
    where it forgets the names that their author wrote.
    """
    items = [(vocabulary.tool(name), scope) for name, scope in split_items(parts)]
    named = [
        (tool, scope)
        for tool, scope in items
        if tool.cap is Cap.DELEGATE and not _is_whole(tool, scope)
    ]
    rules = [Rule(ANY, Decision.DENY)]
    if (ANY, None) in items:
        rules = [Rule(ANY, Decision.DEFAULT), *(Rule(tool, Decision.DENY) for tool, _ in named)]
        items = named
    for tool, scope in items:
        if tool != ANY and not (named and tool.cap is Cap.DELEGATE and _is_whole(tool, scope)):
            rules += [Rule(tool, Decision.DEFAULT, pattern) for pattern in grant_scope(tool, scope)]
    return tuple(dict.fromkeys(rules))


def _is_whole(tool: Tool, scope: str | None) -> bool:
    """Return whether an item grants a tool for every argument."""
    return EVERYTHING in grant_scope(tool, scope)


def read_denied(vocabulary: Vocabulary, text: str) -> tuple[Rule, ...]:
    """Return the rules of a denylist. A scope takes the whole tool away.

    Grants are read by the letter and denials by their meaning: both err on the side of less.
    """
    return tuple(
        Rule(tool, Decision.DENY)
        for name in names_to_deny(text)
        for tool in vocabulary.denied(name)
    )


def list_tool_keys(lists: ToolLists) -> dict[str, Value]:
    """Return the two lists under the usual keys, with commas between names; an empty allowlist is
    an empty list."""
    written: dict[str, Value] = {}
    if lists.only is not None:
        written["tools"] = ", ".join(lists.only) if lists.only else ()
    if lists.deny:
        written["disallowedTools"] = ", ".join(lists.deny)
    return written


def patch_lists(
    vocabulary: Vocabulary, values: Mapping[str, Value], moves: ToolMoves
) -> dict[str, Value]:
    """Return the two lists with some tools taken away and some added. Every other item stays as its
    author wrote it.

    A tool that stands there only with scopes keeps those that the ruling on it allows, and gets
    others.
    """
    closed, opened, wanted = moves.closed, moves.opened, moves.rulings
    only, deny = values.get("tools"), values.get("disallowedTools")
    if only is None or opens_everything(vocabulary, only):
        names = [name for tool in closed for name in vocabulary.denied_names(tool)]
        deny = _join_denied(deny, [*_remove(vocabulary, deny, opened), *names])
    else:
        listed = _remove(vocabulary, only, ())
        scopes = _list_scopes_by_tool(vocabulary, listed)
        scoped = dict.fromkeys(
            tool
            for tool in (*closed, *opened)
            if _has_only_scopes(scopes.get(tool, ()), wanted[tool])
        )
        for tool in scoped:
            listed = patterns_to_scopes(vocabulary, listed, tool, wanted[tool])
        gone = [tool for tool in closed if tool not in scoped]
        added = [
            name for tool in opened if tool not in scoped for name in vocabulary.granted_names(tool)
        ]
        only = _join(only, [*_remove(vocabulary, tuple(listed), gone), *added])
        deny = None if deny is None else _join_denied(deny, _remove(vocabulary, deny, opened))
    return {
        key: value
        for key, value in (("tools", only), ("disallowedTools", deny))
        if value is not None
    }


def opens_everything(vocabulary: Vocabulary, only: Value) -> bool:
    """Return whether an allowlist names everything, so that only a denylist can take something
    away."""
    return Rule(ANY, Decision.DEFAULT) in read_allowed(vocabulary, tuple(_list_items(only)))


def _join_denied(value: Value, names: list[str]) -> Value:
    """Return what `_join` does; `None` where none is left, unless its author wrote an empty
    list."""
    return _join(value, names) if names or value in ((), "") else None


def _remove(vocabulary: Vocabulary, value: Value, tools: Collection[Tool]) -> list[str]:
    gone = frozenset(tools)
    return [
        item for item in _list_items(value) if vocabulary.tool(item.partition("(")[0]) not in gone
    ]


def _list_items(value: Value) -> Iterator[str]:
    """Yield the items of a list, or of a text that lists some."""
    listed = value if isinstance(value, tuple) else (value,)
    for part in listed:
        yield from split_names(part) if isinstance(part, str) else ()


def _list_scopes_by_tool(vocabulary: Vocabulary, listed: list[str]) -> dict[Tool, list[str | None]]:
    """Return the scopes with which each tool stands in a list, `None` where it stands there
    whole."""
    found: dict[Tool, list[str | None]] = {}
    for name, scope in split_items(listed):
        found.setdefault(vocabulary.tool(name), []).append(scope)
    return found


def _has_only_scopes(scopes: Collection[str | None], wanted: DecisionList) -> bool:
    """Return whether a tool stands in a list only with scopes, and is wanted with some, too."""
    whole = dict(wanted).get(EVERYTHING, Decision.DEFAULT) is not Decision.DENY
    return bool(scopes) and None not in scopes and not whole


def _join(value: Value, names: list[str]) -> Value:
    """Return names in the form that the value had: a list, or words with what parted them; an empty
    list where none is left."""
    once = tuple(dict.fromkeys(names))
    if isinstance(value, tuple) and any(len([*_list_items(item)]) > 1 for item in value):
        return _join_groups(value, once)
    if isinstance(value, tuple) or not once:
        return once
    return _respell(value, once) if isinstance(value, str) else ", ".join(once)


def _join_groups(value: tuple[Value, ...], names: tuple[str, ...]) -> tuple[Value, ...]:
    """Return names in a list whose items can hold several (`- Read, Grep`). Those that stay do so
    in their item."""
    wanted = frozenset(names)
    joined: list[Value] = []
    for item in value:
        listed = [*_list_items(item)]
        stays = tuple(name for name in listed if name in wanted)
        if len(stays) == len(listed):
            joined.append(item)
        elif stays and isinstance(item, str):
            joined.append(_respell(item, stays))
    known = {name for item in value for name in _list_items(item)}
    return (*joined, *(name for name in names if name not in known))


def _respell(text: str, names: tuple[str, ...]) -> str:
    """Return names in a text that listed some of them. What stands between two that stay is
    kept."""
    places = [(start, start + len(item)) for start, item in _place(text)]
    wanted = frozenset(names)
    kept = [(start, end) for start, end in places if text[start:end] in wanted]
    if (
        "\n" in text
        or not kept
        or tuple(text[start:end] for start, end in kept) != names[: len(kept)]
    ):
        return ", ".join(names)
    begins = {start: number for number, (start, _) in enumerate(places)}
    gaps = [text[end:start] for (_, end), (start, _) in itertools.pairwise(places)]
    usual = gaps[-1] if gaps else ", "
    spelled = text[: places[0][0]] + text[kept[0][0] : kept[0][1]]
    for start, end in kept[1:]:
        spelled += gaps[begins[start] - 1] + text[start:end]
    return spelled + "".join(usual + name for name in names[len(kept) :]) + text[places[-1][1] :]


def _place(text: str) -> Iterator[tuple[int, str]]:
    """Yield every item of a list with the place where it begins."""
    at = 0
    for piece in split_list(text):
        if item := trim_text(piece):
            yield at + piece.index(item), item
        at += len(piece) + 1
