"""OpenCode's `permission` map and the deprecated `tools` map, as client 1.18.33 reads them.

Belongs here: keys, actions, order, stock decisions. Not here: writing the map (`opencode_map.py`), the other fields.
Source: opencode.ai/docs/permissions, and runs of the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.formats import js
from agentc.formats.opencode_map import Mapped, key_of, write_map
from agentc.formats.opencode_reading import from_tools, of_notebooks, rules_of
from agentc.formats.opencode_words import KEYS, NEVER_ASKING, NOTEBOOK, PROTOTYPE, VIEW, WRITING, has
from agentc.ir.changes import changes
from agentc.ir.effective import REFUSED_IN_PART, Effective, stated
from agentc.ir.hooks import guards
from agentc.ir.loss import Effect, Outcome, Verdict
from agentc.ir.meet import meet
from agentc.ir.permission import EVERYTHING, Cap, Decision, Mode, Permission, Rule
from agentc.ir.value import Map, Value
from agentc.lens.effects import Guarded, effects
from agentc.lens.field import Moves
from agentc.lens.granting import refuse_unclear
from agentc.lens.settings import DEFAULTS, Settings
from agentc.syntax.source import Entry, entry_of

MAX_ROUNDS = 4
GUARD_LEFT = "a hook can refuse it, and OpenCode has none; it asks instead, or leaves out what it cannot ask about"


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
        rules = tuple(rule for key, value in seen.items() for rule in rules_of(key, value))
        return Permission((*rules, *of_notebooks(rules)))

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        return self._written(attribute, DEFAULTS)

    def _written(self, attribute: Permission, settings: Settings) -> dict[str, Value]:
        written = self._mapped(attribute, settings).stated
        return {"permission": Map(written)} if written else {}

    def _mapped(self, attribute: Permission, settings: Settings) -> Mapped:
        own = _stated(attribute) or ()
        rules = meet(own, settings.ambient, stated=True)
        taken = REFUSED_IN_PART.get(attribute.mode or Mode.DEFAULT, ())
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

    def patch(self, values: Mapping[str, Value], moves: Moves, wanted: Permission) -> Mapping[str, Value]:
        stated = values.get("permission")
        keys = dict(stated) if isinstance(stated, Map) else {}
        for tools, action in ((moves.closed, "deny"), (moves.opened, "allow")):
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
        never.append(NOTEBOOK)
    # The client has no such tools: closed by name, so that they do not come home open.
    absent = [tool for tool in permission.guards if tool.cap is Cap.OTHER and not has(tool)]
    closed = tuple(Rule(tool, Decision.DENY) for tool in (*never, *absent) if guards(permission.guards, tool))
    return (*(stated(permission) or ()), *closed) if closed else stated(permission)
