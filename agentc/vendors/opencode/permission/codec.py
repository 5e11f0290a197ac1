"""OpenCode's `permission` map and the deprecated `tools` map, as client 1.18.33 reads them.

Belongs here: keys, actions, order, stock decisions. Not here: writing the map (`writer.py`), the
other fields. Source: opencode.ai/docs/permissions, and runs of the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.errors import InvalidValue
from agentc.ir.field_change import ChangeReason, PermissionChange
from agentc.ir.permission import EVERYTHING, Cap, Decision, Mode, Permission, Rule, Tool, joined
from agentc.ir.value import Map, Value
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import ToolMoves, find_changes
from agentc.permissions.decision_lists import are_alike_everywhere
from agentc.permissions.guards import is_guarded
from agentc.permissions.meet import meet
from agentc.permissions.modes import REFUSED_IN_PART, judge_without_modes, with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.syntax import javascript
from agentc.syntax.source import Entry, make_entry
from agentc.tool_lists.changes import ClientProfile, Guarded, diff_permissions
from agentc.tool_lists.refusals import refuse_unclear
from agentc.vendors.opencode.permission.filled_in import close_filled_in
from agentc.vendors.opencode.permission.maps import drop_key, put_key
from agentc.vendors.opencode.permission.reader import read_key, read_notebooks, read_tools
from agentc.vendors.opencode.permission.values import OPEN, write_value
from agentc.vendors.opencode.permission.writer import WrittenMap, find_key, write_map
from agentc.vendors.opencode.tools import (
    EDIT,
    KEYS,
    NEVER_ASKING,
    NOTEBOOK,
    PROTOTYPE,
    VIEW,
    WRITING,
    has_tool,
)

MAX_ROUNDS = 4
GUARD_LEFT = (
    "a hook can refuse it, and OpenCode has none; it asks instead, or leaves out what it cannot "
    "ask about"
)


@dataclass(frozen=True, slots=True)
class OpenCodePermission:
    """`permission`, an ordered map in which the last match wins, with the deprecated `tools` map
    folded in. `fills_in` is true where the client puts in variables and files first."""

    fills_in: bool = False

    @property
    def profile(self) -> ClientProfile:
        return VIEW

    def list_words(self) -> Mapping[str, tuple[Tool, ...]]:
        """Return each key with the tools that it is about."""
        servers = {
            joined(tool): (tool,)
            for tool in (Tool(Cap.MCP, "SERVER/TOOL"), Tool(Cap.MCP, "SERVER/*"))
        }
        return {key: (tool,) for key, tool in KEYS.items()} | {EDIT: WRITING} | servers

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        given: dict[str, Value] = {}
        values = {key: entry.value for key, entry in entries.items()}
        if self.fills_in:
            values = dict(close_filled_in(values))
        if "tools" in values:
            given = dict(read_tools(values["tools"]))
        if "permission" in values:
            value = values["permission"]
            given |= dict(value) if isinstance(value, Map) else {EVERYTHING: value}
        if not entries:
            return Permission()
        # Keys that look like numbers come first for the client, and one is lost (1.18.33).
        ordered = javascript.order_keys(
            (key, value) for key, value in given.items() if key not in PROTOTYPE
        )
        rules = tuple(rule for key, value in ordered.items() for rule in read_key(key, value))
        return Permission((*rules, *read_notebooks(rules)))

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        return self._spell(attribute, DEFAULTS)

    def _spell(self, attribute: Permission, settings: ConversionOptions) -> dict[str, Value]:
        """Return the one key of the limits; none for an agent that is not limited."""
        written = self._build_map(attribute, settings).stated
        return {"permission": Map(written)} if written else {}

    def _build_map(self, attribute: Permission, settings: ConversionOptions) -> WrittenMap:
        """Return the limits as the client's map: with the user's own limits in its configuration
        where these are to be kept to, and with denials of what a mode refuses in part. Both are
        explained."""
        own = _rules_with_guards(attribute) or ()
        rules = meet(own, settings.ambient, stated=True)
        taken = REFUSED_IN_PART.get(attribute.mode or Mode.DEFAULT, ())
        done = write_map((*rules, *(Rule(tool, Decision.DENY) for tool in taken)), settings)
        for tool in taken:
            done.explain(
                tool,
                "PERM-MODE",
                f"`{attribute.mode}` refuses a part of what it does; OpenCode denies it all",
            )
        for change in (
            find_changes(ResolvedRules(own), ResolvedRules(rules)) if rules is not own else ()
        ):
            done.explain(
                change.tool,
                "PERM-CONFIG-KEPT",
                "your own OpenCode configuration says less, and is kept to",
                "without --respect-config (`respect_config` in agentc.toml) its own grant counts",
            )
        return done

    def image(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        refuse_unclear(attribute)
        image = self._reread(self._spell(attribute, settings))
        # What a map means can be said in more than one way: until nothing changes any more.
        for _ in range(MAX_ROUNDS):
            before, image = image, self._reread(self._spell(image, DEFAULTS))
            if image == before:
                break
        return image

    def _reread(self, written: Mapping[str, Value]) -> Permission:
        return self.read({key: make_entry(key, value) for key, value in written.items()})

    def effects(
        self, before: Permission, after: Permission, settings: ConversionOptions
    ) -> tuple[PermissionChange, ...]:
        causes, before = self._build_map(before, settings).causes, _widen_guards_to_key(before)
        guard = Guarded(before, Decision.ASK, GUARD_LEFT)
        return diff_permissions(
            _rules_with_guards(before), after.rules, VIEW, causes, settings, guard
        )

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        return judge_without_modes(VIEW.title, name, before)

    def patch(
        self, values: Mapping[str, Value], moves: ToolMoves, wanted: Permission
    ) -> Mapping[str, Value]:
        """Do as `PatchesInPlace` has it. A key goes where the rest decides as wanted: a grant in
        its place would also lift what the user's own configuration says."""
        done = dict(values)
        if not all(isinstance(one, Map) for one in done.values()):
            raise InvalidValue("the keys do not stand in a map")
        for tool in (*moves.closed, *moves.opened):
            if key := find_key(tool):
                ruling = moves.rulings[tool] or OPEN
                left = drop_key(done, key)
                found = ResolvedRules(self._reread(left).rules)[tool] or OPEN
                if are_alike_everywhere(found, ruling):
                    done = left
                else:
                    done = put_key(
                        done, key, "deny" if tool in moves.closed else write_value(key, ruling)
                    )
        return done


def _widen_guards_to_key(permission: Permission) -> Permission:
    """Return the limits with what one hook guards guarded as far as OpenCode's key for it reaches:
    editing and creating."""
    found = permission.guards
    if not found or is_guarded(found, WRITING[0]) is is_guarded(found, WRITING[1]):
        return permission
    return replace(permission, guards=tuple(dict.fromkeys((*found, *WRITING))))


def _rules_with_guards(permission: Permission) -> tuple[Rule, ...] | None:
    """Return the rules with a question before what a hook guards; `None` where nothing is said or
    limited. A tool that is itself a question cannot be asked about: it is denied."""
    permission = _widen_guards_to_key(permission)
    never = [KEYS[name] for name in sorted(NEVER_ASKING)]
    if not any(is_guarded(permission.guards, tool) for tool in WRITING):
        never.append(NOTEBOOK)
    # The client has no such tools: closed by name, so that they do not come back open.
    absent = [tool for tool in permission.guards if tool.cap is Cap.OTHER and not has_tool(tool)]
    closed = tuple(
        Rule(tool, Decision.DENY)
        for tool in (*never, *absent)
        if is_guarded(permission.guards, tool)
    )
    return (
        (*(with_mode_restrictions(permission) or ()), *closed)
        if closed
        else with_mode_restrictions(permission)
    )
