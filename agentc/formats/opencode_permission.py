"""OpenCode's `permission` map and the deprecated `tools` map, as client 1.18.33 reads them.

Belongs here: keys, actions, order, stock decisions. Not here: writing the map (`opencode_map.py`), the other fields.
Source: opencode.ai/docs/permissions, and runs of the client.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.formats import js
from agentc.formats.opencode_map import Mapped, key_of, write_map
from agentc.formats.opencode_words import (
    ACTIONS_ONLY,
    DEAD,
    EDIT,
    KEYS,
    NEVER_ASKING,
    NOTEBOOK,
    NOTEBOOK_KEY,
    OWN_TOOLS,
    PROTOTYPE,
    STOCK,
    STOCK_READ,
    VIEW,
    WRITING,
)
from agentc.ir.effective import ARGUMENTLESS, Effective, changes, stated
from agentc.ir.glob import matches
from agentc.ir.hooks import guards
from agentc.ir.loss import Effect, Outcome, Verdict
from agentc.ir.meet import meet
from agentc.ir.overlap import common
from agentc.ir.permission import ALL_SERVERS, ANY, EVERYTHING, Cap, Decision, Mode, Permission, Rule, Tool
from agentc.ir.ruling import minimal
from agentc.ir.value import Map, Value
from agentc.lens.effects import Guarded, effects
from agentc.lens.field import BadValue
from agentc.lens.granting import refuse_unclear
from agentc.lens.settings import DEFAULTS, Settings
from agentc.syntax.source import Entry, entry_of

MAX_ROUNDS = 4
# No tool's name has one of these: the client writes a server's tools with `_` instead (1.18.33).
NO_NAME = frozenset(" \t\r\n,()/")
GUARD_LEFT = "a hook can refuse it, and OpenCode has none; it asks instead, or leaves out what it cannot ask about"
# Of these a mode refuses some uses: commands that change something, and what its session would ask about.
PARTLY_TAKEN: Mapping[Mode, tuple[Tool, ...]] = {
    Mode.PLAN: (Tool(Cap.SHELL),),
    Mode.DONT_ASK: (Tool(Cap.WEB_SEARCH), Tool(Cap.SKILL), ALL_SERVERS),
}


@dataclass(frozen=True, slots=True)
class OpenCodePermission:
    """`permission`, an ordered map in which the last match wins, with the deprecated `tools` map folded in."""

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        given: dict[str, Value] = {}
        if "tools" in entries:
            given = dict(from_tools(entries["tools"].value))
        if "permission" in entries:
            value = entries["permission"].value
            given |= dict(value) if isinstance(value, Map) else {EVERYTHING: value}
        if not entries:
            return Permission()
        # Keys that look like numbers come first for the client, and one is lost (1.18.33).
        seen = js.mapping((key, value) for key, value in given.items() if key not in PROTOTYPE)
        return Permission(tuple(rule for key, value in seen.items() for rule in _rules_of(key, value)))

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        return self._written(attribute, DEFAULTS)

    def _written(self, attribute: Permission, settings: Settings) -> dict[str, Value]:
        written = self._mapped(attribute, settings).stated
        return {"permission": Map(written)} if written else {}

    def _mapped(self, attribute: Permission, settings: Settings) -> Mapped:
        own = _stated(attribute) or ()
        rules = meet(own, settings.ambient, stated=True)
        taken = PARTLY_TAKEN.get(attribute.mode or Mode.DEFAULT, ())
        done = write_map((*rules, *(Rule(tool, Decision.DENY) for tool in taken)), settings)
        for tool in taken:
            done.because(
                tool, "PERM-MODE", f"`{attribute.mode}` refuses a part of what it does; OpenCode denies it all"
            )
        for change in changes(Effective(own), Effective(rules)) if rules is not own else ():
            done.because(change.tool, "PERM-CONFIG-KEPT", "your own OpenCode configuration says less, and is kept to")
        return done

    def image(self, attribute: Permission, settings: Settings) -> Permission:
        refuse_unclear(attribute)
        image = self._reread(self._written(attribute, settings))
        for _ in range(MAX_ROUNDS):  # what a map means can be said in more than one way: until nothing changes any more
            before, image = image, self._reread(self._written(image, DEFAULTS))
            if image == before:
                break
        return image

    def _reread(self, written: Mapping[str, Value]) -> Permission:
        return self.read({key: entry_of(key, value) for key, value in written.items()})

    def effects(self, before: Permission, after: Permission, settings: Settings) -> tuple[Effect, ...]:
        causes, before = self._mapped(before, settings).causes, _of_one_key(before)
        guard = Guarded(before, Decision.ASK, GUARD_LEFT)
        return effects(_stated(before), after.rules, VIEW, causes, settings, guard)

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> Verdict:
        if name != "permission.mode":
            return Verdict(Outcome.DROPPED, "")
        if before is Mode.DEFAULT:
            return Verdict(Outcome.APPROXIMATED, "OpenCode has no session modes", "PERM-MODE")
        if before in (Mode.PLAN, Mode.DONT_ASK):
            return Verdict(
                Outcome.NARROWED, "OpenCode has no such mode; what it refuses, or asks about, is denied", "PERM-MODE"
            )
        return Verdict(Outcome.NARROWED, "an agent does not lift OpenCode's own questions; they stay", "PERM-MODE")

    def patch(
        self, values: Mapping[str, Value], closed: Collection[Tool], opened: Collection[Tool], wanted: Permission
    ) -> Mapping[str, Value]:
        stated = values.get("permission")
        keys = dict(stated) if isinstance(stated, Map) else {}
        for tools, action in ((closed, "deny"), (opened, "allow")):
            keys |= {key_of(tool): action for tool in tools if key_of(tool)}
        return {**values, "permission": Map(keys)} if isinstance(stated, Map) else {}


def _of_one_key(permission: Permission) -> Permission:
    """The limits with what one hook guards guarded as far as OpenCode's key for it reaches: editing and creating."""
    found = permission.guards
    if not found or guards(found, WRITING[0]) is guards(found, WRITING[1]):
        return permission
    return replace(permission, guards=tuple(dict.fromkeys((*found, *WRITING))))


def _stated(permission: Permission) -> tuple[Rule, ...] | None:
    """The rules with a question before what a hook guards. What is a question itself cannot be asked about."""
    permission = _of_one_key(permission)
    never = [KEYS[name] for name in sorted(NEVER_ASKING)]
    if not any(guards(permission.guards, tool) for tool in WRITING):
        never.append(NOTEBOOK)  # the client has no such tool: closed by name, so that it does not come home open
    closed = tuple(Rule(tool, Decision.DENY) for tool in never if guards(permission.guards, tool))
    return (*(stated(permission) or ()), *closed) if closed else stated(permission)


def from_tools(value: Value) -> Iterator[tuple[str, Value]]:
    """`tools` as permissions: writing tools become `edit`, the later entry wins."""
    if not isinstance(value, Map):
        raise BadValue("`tools` must be a map of true and false", hint="OpenCode refuses the whole project", fatal=True)
    for key, on in value.items():
        if not isinstance(on, bool):
            raise BadValue(f"`tools.{key}` must be true or false", fatal=True)
        yield (EDIT if key in ("write", "edit", "patch") else key), "allow" if on else "deny"


@functools.lru_cache(maxsize=4096)  # a map is read several times on its way, and maps are alike
def _rules_of(key: str, value: Value) -> tuple[Rule, ...]:
    """The rules of one key of `permission`."""
    return tuple(_rules(key, value))


def _rules(key: str, value: Value) -> Iterator[Rule]:
    patterns = value if isinstance(value, Map) else Map({EVERYTHING: value})
    if isinstance(value, Map) and key in ACTIONS_ONLY:
        raise BadValue(f"`permission.{key}` takes one action, no patterns", fatal=True)
    listed = js.mapping(patterns.items())
    for action in listed.values():
        if action not in ("allow", "ask", "deny"):
            raise BadValue(f"`permission.{key}` must be allow, ask or deny", fatal=True)
    if key == "read":
        ruling = [one for pattern, action in listed.items() for one in _of_reading(pattern, str(action))]
        yield from (Rule(Tool(Cap.READ), decision, pattern) for pattern, decision in minimal(tuple(ruling)))
        return
    for pattern, action in listed.items():
        yield from _of_key(key, pattern, str(action))


def _of_key(key: str, pattern: str, action: str) -> Iterator[Rule]:
    """The rules of one action. A key with wildcards gates every permission that it matches, known or not."""
    if not key.strip("*") and key:
        yield Rule(ANY, Decision.DEFAULT if action == "allow" else Decision(action), pattern)
        yield from (rule for name in (*STOCK, "read") for rule in _where_stock_differs(name, pattern, action))
        return
    if NO_NAME & set(key):
        return  # it matches nothing
    wild = "*" in key or "?" in key
    if wild:
        named = (name for name in (*KEYS, EDIT, *OWN_TOOLS) if matches(key, name))
        yield from (rule for name in named for rule in _of_permission(name, pattern, action))
        yield Rule(Tool(Cap.MCP, key), _decision(key, action), pattern)
    else:
        yield from _of_permission(key, pattern, action)


def _where_stock_differs(name: str, pattern: str, action: str) -> Iterator[Rule]:
    """What an action for everything means where the client's stock decision is another than usual."""
    if action == "deny" and (name not in NEVER_ASKING or pattern == EVERYTHING):
        return
    for rule in _of_permission(name, pattern, action):
        if rule.tool.cap in ARGUMENTLESS and not matches(rule.pattern, EVERYTHING):
            continue  # void: such a tool has no argument that the pattern could match
        if rule.decision is not (Decision.DEFAULT if action == "allow" else Decision.ASK) or rule.pattern != pattern:
            yield rule


def _of_permission(name: str, pattern: str, action: str) -> Iterator[Rule]:
    if name == "read":
        yield from (Rule(Tool(Cap.READ), decision, piece) for piece, decision in _of_reading(pattern, action))
        return
    if name in NEVER_ASKING and pattern != EVERYTHING:
        action, pattern = "allow" if action == "deny" else action, EVERYTHING
    decision = _decision(name, action)
    yield from (Rule(tool, decision, pattern) for tool in _tools(name, decision))


def _decision(name: str, action: str) -> Decision:
    """What an action means: the client's stock decision, restated, is `DEFAULT`; a denial is always one."""
    restated = action != "deny" and action == STOCK.get(name, "allow")
    return Decision.DEFAULT if restated else Decision(action)


def _of_reading(pattern: str, action: str) -> Iterator[tuple[str, Decision]]:
    """What an action means for reading, where the stock decision depends on the path."""
    if action == "deny":
        yield pattern, Decision.DENY
        return
    for path, usual in STOCK_READ.items():
        decision = Decision.DEFAULT if action == usual else Decision(action)
        pieces = common(pattern, path)
        if pieces is None:  # too many to say: read as no more than what is usual
            yield pattern, Decision.DENY if action == "ask" else Decision.DEFAULT
            return
        yield from ((piece, decision) for piece in pieces)


def _tools(name: str, decision: Decision) -> tuple[Tool, ...]:
    """The tools that a permission gates. Closing `edit` closes notebooks too; opening it opens no tool for them."""
    if name == EDIT:
        return (*WRITING, NOTEBOOK) if decision in (Decision.DENY, Decision.ASK) else WRITING
    if name in KEYS:
        return (KEYS[name],)
    if name in DEAD:
        return ()
    if name == NOTEBOOK_KEY and decision is Decision.DENY:
        return (NOTEBOOK,)
    return (Tool(Cap.MCP, name) if "_" in name and name not in OWN_TOOLS else Tool(Cap.OTHER, f"opencode:{name}"),)
