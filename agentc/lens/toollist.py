"""Lists of allowed and forbidden tools, read to rules: the one shape that most vendors share.

Belongs here: allowlist + denylist -> rules, over any vocabulary. Not here: the way back (`granting.py`), vendors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Rule, Tool
from agentc.ir.value import Value
from agentc.lens.vocabulary import Vocabulary, denied_names, items, split

# Tools whose scope is a path.
PATHS = frozenset({Cap.READ, Cap.LIST, Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK})

_HOST = re.compile(r"domain:([\w.-]+)")


@dataclass(frozen=True, slots=True)
class ToolLists:
    """What the two lists say. `only` is `None` where there is no allowlist, and `("*",)` where it opens everything."""

    only: tuple[str, ...] | None = None
    deny: tuple[str, ...] = ()


def read_allowed(vocabulary: Vocabulary, parts: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules of an allowlist. `*` anywhere in it opens everything, and with a scope nothing."""
    rules = [Rule(ANY, Decision.DENY)]
    for name, scope in items(parts):
        tool = vocabulary.tool(name)
        if tool == ANY and scope is not None:
            continue
        if tool == ANY:
            return (Rule(ANY, Decision.DEFAULT),)
        rules += [Rule(tool, Decision.DEFAULT, pattern) for pattern in patterns(tool, scope)]
    return tuple(dict.fromkeys(rules))


def read_denied(vocabulary: Vocabulary, text: str) -> tuple[Rule, ...]:
    """The rules of a denylist. A scope takes the whole tool away.

    Grants are read by the letter and denials by their meaning: both err on the side of less.
    """
    return tuple(Rule(tool, Decision.DENY) for name in denied_names(text) for tool in vocabulary.denied(name))


def patterns(tool: Tool, scope: str | None) -> tuple[str, ...]:
    """A scope as patterns: `git:*` is `git *` for a shell, `a, b` are two agents to delegate to.

    This is what its author meant; the clients that know such scopes do not all keep to them.
    """
    if scope is None:
        return (EVERYTHING,)
    if tool.cap is Cap.DELEGATE:
        return tuple(name.strip() for name in scope.split(",") if name.strip()) or (EVERYTHING,)
    if tool.cap is Cap.SHELL and scope.endswith(":*"):
        return (scope.removesuffix(":*") + " *" if scope != ":*" else EVERYTHING,)
    if tool.cap in PATHS:
        return _path(scope.strip())
    if tool.cap is Cap.WEB_FETCH and (host := _HOST.fullmatch(scope.strip())):
        return tuple(f"{scheme}://{host[1]}{rest}" for scheme in ("https", "http") for rest in ("", "/*", "?*"))
    return (scope.strip() or EVERYTHING,)


def _path(scope: str) -> tuple[str, ...]:
    """A path: `/src` and `./src` stand in the project, `//src` at the root; a bare name is meant in every folder."""
    below = scope.removeprefix("./") if not scope.startswith("//") else scope[1:]
    below = below.removeprefix("/") if below == scope else below
    if not below.strip("*"):
        return (EVERYTHING,)
    return (below,) if "/" in scope or below.startswith("*") else (below, f"*/{below}")


def tool_keys(lists: ToolLists) -> dict[str, Value]:
    """The two lists as comma lines under the usual keys; an empty allowlist as an empty list."""
    written: dict[str, Value] = {}
    if lists.only is not None:
        written["tools"] = ", ".join(lists.only) if lists.only else ()
    if lists.deny:
        written["disallowedTools"] = ", ".join(lists.deny)
    return written


def patched(
    vocabulary: Vocabulary, values: Mapping[str, Value], closed: Collection[Tool], opened: Collection[Tool]
) -> dict[str, Value]:
    """The two lists with some tools taken away and some added; every other item stays as its author wrote it."""
    only, deny = values.get("tools"), values.get("disallowedTools")
    names = [name for tool in closed for name in vocabulary.denied_names(tool)]
    if only is None:
        deny = _joined(deny, [*_without(vocabulary, deny, opened), *names])
    else:
        added = [name for tool in opened for name in vocabulary.granted_names(tool)]
        only = _joined(only, [*_without(vocabulary, only, closed), *added])
        deny = None if deny is None else _joined(deny, _without(vocabulary, deny, opened)) or None
    return {key: value for key, value in (("tools", only), ("disallowedTools", deny)) if value is not None}


def _without(vocabulary: Vocabulary, value: Value, tools: Collection[Tool]) -> list[str]:
    listed = value if isinstance(value, tuple) else (value,)
    found = (item.strip() for part in listed if isinstance(part, str) for item in split(part))
    return [item for item in found if item and vocabulary.tool(item.partition("(")[0]) not in tools]


def _joined(value: Value, names: list[str]) -> Value:
    """Names as the value had them: a list, else words with commas between; an empty list where none is left."""
    once = tuple(dict.fromkeys(names))
    return once if isinstance(value, tuple) or not once else ", ".join(once)
