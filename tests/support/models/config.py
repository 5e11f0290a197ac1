"""What a client's own configuration makes of an agent file, as OpenCode 1.18.33 and Claude Code
2.1.332 merge the two.

Belongs here: configurations, in the order in which they count, beside a file's own limits. Not
here: the file alone (`opencode.py`, `claude.py`), where configurations stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import translate
from typing import Any, Final

from . import Value, claude, hooks, opencode

_WRITING: Final = ("edit", "create", "notebook")
# What is refused in part counts as refused: no rule says which part.
_MODES: Final = {
    "plan": (*_WRITING, "shell"),
    "dontAsk": (
        *_WRITING,
        "shell",
        "web_fetch",
        "web_search",
        "skill",
        "mcp",
        "external_directory",
    ),
}


def deep(old: Any, new: Any) -> Any:
    """Two JSON values merged as `mergeDeep` of the client's library does: maps key by key, all else
    replaced."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    found = dict(old)
    for key, value in new.items():
        found[key] = deep(old[key], value) if key in old else value
    return found


def _normal(part: dict[str, Any]) -> dict[str, Any]:
    """The permissions of one map, with its `tools` before them."""
    stated = part.get("permission", {})
    found: dict[str, Any] = deep(
        opencode._from_tools(part.get("tools")),
        {"*": stated} if isinstance(stated, str) else stated,
    )
    return found


def in_opencode(
    before: Sequence[dict[str, Any]],
    own: dict[str, Any],
    after: Sequence[dict[str, Any]] = (),
    name: str = "pilot",
) -> opencode.Model:
    """An agent among configurations: those merged before its file, and those merged after it."""
    tools: Any = {}
    general: Any = {}
    for each in (*before, *after):
        tools = deep(tools, each.get("tools", {}))
        general = deep(general, _normal({"permission": each.get("permission", {})}))
    general = deep(opencode._from_tools(tools), general)
    single: Any = {}
    for part in (*(each.get("agent", {}).get(name, {}) for each in before), own):
        single = deep(single, _normal(part))
    for part in (each.get("agent", {}).get(name, {}) for each in after):
        single = deep(single, _normal(part))
    for part in (each.get("mode", {}).get(name, {}) for each in (*before, *after)):
        single = deep(single, _normal(part))
    rules = [
        rule
        for keys in (general, single)
        for key in opencode._js_order(keys)
        for rule in _flat(key, keys[key])
    ]
    return opencode.Model(tuple(rules))


def _flat(key: str, value: Value) -> list[opencode.Rule]:
    return [] if key == "__proto__" else opencode._flat(key, value)


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers that sessions may have, None for all, and those that they may not."""

    allowed: frozenset[str] | None
    denied: frozenset[str]

    def leave_out(self, server: str) -> bool:
        """Whether no session has the server."""
        return server in self.denied or (self.allowed is not None and server not in self.allowed)


@dataclass(frozen=True, slots=True)
class Settled:
    """A Claude Code agent under settings: what these deny is denied, what they ask about is asked
    about."""

    own: claude.Model
    deny: tuple[str, ...]
    ask: tuple[str, ...]
    taken: frozenset[str]
    guards: hooks.Guards
    servers: Servers

    def has(self, capability: str) -> bool:
        """Whether a file of this format can say anything about the capability."""
        return self.own.has(capability)

    def decide(self, capability: str, argument: str) -> str:
        """What file and settings together add to the client's stock settings for this probe."""
        own = self.own.decide(capability, argument)
        left_out = capability == "mcp" and self.servers.leave_out(argument.partition("/")[0])
        if (
            left_out
            or capability in self.taken
            or any(_speaks(rule, capability, argument) for rule in self.deny)
        ):
            return "deny"
        asked = own != "deny" and any(_speaks(rule, capability, argument) for rule in self.ask)
        return claude.guarded(self.guards, "ask" if asked else own, capability, argument)

    def stock(self, capability: str, argument: str) -> str | None:
        """What a session decides without either."""
        return self.own.stock(capability, argument)


def in_claude(settings: Sequence[dict[str, Any]], own: str) -> Settled:
    """An agent file under settings, the ones that count least first."""
    stated = [each.get("permissions", {}) for each in settings]
    deny, ask = (
        tuple(rule for each in stated for rule in each.get(kind, ()) if isinstance(rule, str))
        for kind in ("deny", "ask")
    )
    modes = [each["defaultMode"] for each in stated if "defaultMode" in each]
    found = [hooks.read(each.get("hooks", {})) for each in settings]
    off = [each["disableAllHooks"] for each in settings if "disableAllHooks" in each]
    matchers = tuple(matcher for guards in found for matcher in guards.matchers)
    return Settled(
        claude.read(own, "client"),
        deny,
        ask,
        frozenset(_MODES.get(modes[-1], ()) if modes else ()),
        hooks.Guards(() if off[-1:] == [True] else matchers),
        Servers(
            _named(settings, "allowedMcpServers"),
            _named(settings, "deniedMcpServers") or frozenset(),
        ),
    )


def _named(settings: Sequence[dict[str, Any]], key: str) -> frozenset[str] | None:
    """The servers that a list in one of several settings names; None where there is no list."""
    lists = [each[key] for each in settings if key in each]
    return frozenset(one["serverName"] for some in lists for one in some) if lists else None


def _speaks(rule: str, capability: str, argument: str) -> bool:
    name, bracket, rest = rule.partition("(")
    scope = rest.removesuffix(")")
    if bracket and not scope:
        return False
    if capability == "mcp":
        server, _, tool = argument.partition("/")
        return not bracket and any(
            re.fullmatch(translate(name), f"mcp__{server}{end}") for end in ("", f"__{tool}")
        )
    tool_name = claude.TOOLS.get(capability, argument if capability == "other" else "")
    if not tool_name or (name[:1].islower() and not name.startswith("mcp__")):
        return False
    if name in ("Edit", "Read") and bracket:
        return capability in (_WRITING if name == "Edit" else ("read",)) and _lies_in(
            scope, argument
        )
    if not re.fullmatch(translate("Agent" if name == "Task" else name), tool_name):
        return False
    return not bracket or (
        capability not in ("create", "notebook") and claude.covers(scope, capability, argument)
    )


def _lies_in(pattern: str, path: str) -> bool:
    """Whether a path is what a pattern in the manner of `.gitignore` names, or lies below it."""
    inner = re.sub(r"^(?:\./|/)", "", pattern)
    anchored = "/" in inner.rstrip("/") or inner != pattern
    parts = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*"}
    expression = "".join(
        parts.get(piece) or re.escape(piece) for piece in re.split(r"(\*\*/|/\*\*|\*\*|\*)", inner)
    )
    return (
        re.fullmatch(rf"{'' if anchored else '(?:.*/)?'}{expression}(?:/.*)?", path, re.DOTALL)
        is not None
    )
