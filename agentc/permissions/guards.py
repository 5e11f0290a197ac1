"""Hooks as limits: the tools before which one of an agent's hooks can refuse, whoever grants them.

Belongs here: what is known of an agent's hooks, and rules with what hooks take from them. Not here:
any vendor's events and matchers, who starts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from agentc.ir.agent import Agent
from agentc.ir.permission import ANY, Cap, Decision, Permission, Rule, Tool, joined
from agentc.ir.value import Map, Value
from agentc.permissions.pattern_inclusion import intersect
from agentc.permissions.tool_coverage import covers

# The events, in the words in which agents have their hooks, on which a hook can refuse.
GUARDING = ("PreToolUse", "PermissionRequest", "PreSkillShellCommand")
# Of two tools that change files each can do the work of the other one (`powers.py`).
WRITING = frozenset({Cap.EDIT, Cap.CREATE})


class Hooks(Map):
    """Hooks as they are stated, with the tools that they `guard` and the parts of them that do so,
    the `checks`.

    They are equal to a map with the same entries: what they guard follows from these.
    """

    __slots__ = ("checks", "guard")

    def __init__(
        self,
        items: Mapping[str, Value] | Iterable[tuple[str, Value]],
        guard: tuple[Tool, ...],
        checks: tuple[Value, ...] = (),
    ) -> None:
        super().__init__(items)
        self.guard = guard
        self.checks = checks


def list_guarded_tools(hooks: Value) -> tuple[Tool, ...]:
    """Return the tools before which a hook can refuse: every tool, where nobody has said which."""
    if isinstance(hooks, Hooks):
        return hooks.guard
    return (ANY,) if list_checks(hooks) else ()


def list_checks(hooks: Value) -> tuple[Value, ...]:
    """Return the parts of hooks that can refuse a tool; all of what is no map of events."""
    if isinstance(hooks, Hooks):
        return hooks.checks
    if isinstance(hooks, Map):
        return tuple(Map({event: hooks[event]}) for event in GUARDING if hooks.get(event))
    return (hooks,) if hooks or hooks == () else ()  # an empty list is no map of events either


def permission_with_guards(agent: Agent) -> Permission:
    """Return what is stated about what an agent may do, with the tools that its hooks guard, and
    with what keys of its own dialect limit."""
    return add_guards(add_own_limits(agent), list_guarded_tools(agent.hooks))


def add_own_limits(agent: Agent, *, unless_dialect: str = "") -> Permission:
    """Return what is stated about what an agent may do, with the guards, and the mode where none is
    stated, of keys that only its own dialect has; without these where that is `unless_dialect`,
    whose files hold the keys themselves."""
    own, permission = agent.own_limits, agent.permission
    if own is None or own.dialect == unless_dialect:
        return permission
    if own.mode is not None and permission.mode is None:
        permission = replace(permission, mode=own.mode)
    return add_guards(permission, own.guards)


def add_guards(permission: Permission, guards: tuple[Tool, ...]) -> Permission:
    """Return a permission with more guarded tools."""
    if not guards:
        return permission
    return replace(permission, guards=tuple(dict.fromkeys((*guards, *permission.guards))))


def is_guarded(guards: Iterable[Tool], tool: Tool) -> bool:
    """Return whether one of the guarded tools is this one, or holds it."""
    return any(covers(guard, tool) for guard in guards)


def apply_guards(
    rules: tuple[Rule, ...], tools: Iterable[Tool], decision: Decision
) -> tuple[Rule, ...]:
    """Return the rules with `decision` in place of every grant of a guarded tool; what is denied
    stays denied."""
    for tool in tools:
        rules = tuple(_apply_guard(rules, tool, decision))
    return rules


def _apply_guard(rules: tuple[Rule, ...], guard: Tool, decision: Decision) -> Iterator[Rule]:
    """Yield the rules with a guard; a rule that speaks of the guarded tool among others is said
    once more for that tool. What follows from a grant of the guarded tool alone is guarded, too,
    and what a guard decides is stated, not implied."""
    if not any(rule.whole and covers(rule.tool, guard) for rule in rules):
        yield Rule(guard, decision)
    for rule in rules:
        kept = Decision.DENY if rule.decision is Decision.DENY else decision
        if covers(guard, rule.tool) or _follows_from(guard, rule, rules):
            implied = rule.implied and rule.decision is kept
            yield replace(rule, decision=kept, implied=implied)
            continue
        yield rule
        if rule.decision is kept:
            continue
        if covers(rule.tool, guard):
            yield Rule(guard, kept, rule.pattern)
        elif rule.tool.cap is Cap.MCP is guard.cap:
            names = intersect(joined(rule.tool), joined(guard))
            shared = (Tool(Cap.MCP, name) for name in names or ())
            yield from (
                [Rule(guard, Decision.DENY)]
                if names is None
                else [Rule(tool, kept, rule.pattern) for tool in shared]
            )


def _follows_from(guard: Tool, rule: Rule, rules: Iterable[Rule]) -> bool:
    """Return whether a rule is only implied by a grant of the guarded tool, which can do the work
    of the other one."""
    if not rule.implied or {guard.cap, rule.tool.cap} != WRITING:
        return False
    return any(
        one.tool == guard and not one.implied and one.decision is not Decision.DENY for one in rules
    )


def concerns_guards(guards: Iterable[Tool], tool: Tool) -> bool:
    """Return whether one of the guarded tools is this one, or holds it, or can do its work."""
    return any(covers(guard, tool) or {guard.cap, tool.cap} == WRITING for guard in guards)
