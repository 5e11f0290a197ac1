"""What stands under one key of OpenCode's `permission` map: an action, or patterns with theirs
(1.18.33).

Belongs here: what a key can hold, the user's wishes on top, stock decisions spelled out. Not here:
which keys are stated (`writer.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from agentc.ir.permission import EVERYTHING, Decision, Tool, meet_decisions
from agentc.ir.value import Map, Value
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import DecisionList, list_decisions, minimize
from agentc.permissions.pattern_inclusion import intersect
from agentc.syntax import javascript
from agentc.tool_lists.changes import WriteResult, is_widening_allowed
from agentc.tool_lists.refusals import suggest_letting_go
from agentc.vendors.opencode.tools import (
    ACTIONS_ONLY,
    ASKED_ON_REQUEST,
    NEVER_ASKING,
    STOCK,
    STOCK_READ,
    WRITING,
    refuse_many,
)

DENIED: DecisionList = ((EVERYTHING, Decision.DENY),)
OPEN: DecisionList = ((EVERYTHING, Decision.DEFAULT),)


def make_expressible(
    key: str, tool: Tool, ruling: DecisionList, settings: ConversionOptions, done: WriteResult
) -> DecisionList:
    """Return the ruling as the key can hold it, with the user's wishes on top."""
    decisions = list_decisions(ruling)
    together = WRITING if tool in WRITING else (tool,)
    let_go = all(is_widening_allowed(written, settings) for written in together)
    way_out = suggest_letting_go(written.cap for written in together)
    if any(javascript.is_index(pattern) or "\\" in pattern for pattern, _ in ruling):
        # A backslash in a pattern is a slash to the client, and a number is moved to the front,
        # where it loses.
        reason = "OpenCode would not read these patterns as they are written"
        _explain(together, done, "PERM-PATTERN-NARROWED", reason, way_out)
        ruling = _join_whole(decisions) if let_go else DENIED
        decisions = list_decisions(ruling)
    if decisions == frozenset({Decision.DENY}):
        return DENIED  # said as a whole, so that the client hides the tool
    if (
        key in ACTIONS_ONLY | NEVER_ASKING
        and ruling
        and len(ruling) + (ruling[0][0] != EVERYTHING) > 1
    ):
        reason = f"OpenCode takes one action for `{key}`, and no patterns"
        _explain(together, done, "PERM-PATTERN-NARROWED", reason, way_out)
        ruling = _join_whole(decisions) if let_go else ((EVERYTHING, meet_decisions(decisions)),)
    if settings.grants == "ask" and key in ASKED_ON_REQUEST:
        reason = "it is granted with a question, as `grants = ask` says"
        _explain(together, done, "PERM-GRANTS-ASK", reason, "--grants allow grants it without one")
        ruling = tuple(
            (pattern, Decision.ASK if decision is Decision.DEFAULT else decision)
            for pattern, decision in ruling
        )
    return ruling


def _explain(tools: Iterable[Tool], done: WriteResult, code: str, reason: str, hint: str) -> None:
    for written in tools:
        done.explain(written, code, reason, hint)


def _join_whole(decisions: Collection[Decision]) -> DecisionList:
    """Return the freest of several decisions, about every argument."""
    by_freedom = (Decision.ALLOW, Decision.DEFAULT, Decision.ASK, Decision.DENY)
    return ((EVERYTHING, next(decision for decision in by_freedom if decision in decisions)),)


def write_value(key: str, ruling: DecisionList) -> Value:
    """Return the action of a key, or its patterns with theirs. Raises TooComplex for more patterns
    than can be compared."""
    if key == "read":
        refuse_many(ruling)
    actions: dict[str, str] = {}
    for pattern, decision in ruling:
        for piece, action in _list_actions(key, pattern, decision):
            actions.pop(piece, None)
            actions[piece] = action
    if key == "read" and actions.keys() - {EVERYTHING}:
        actions = {pattern: str(action) for pattern, action in _shorten(actions)}
    return actions[EVERYTHING] if list(actions) == [EVERYTHING] else Map(actions)


def _list_actions(key: str, pattern: str, decision: Decision) -> list[tuple[str, str]]:
    """Return a decision as actions by pattern. What the client decides by itself is written as
    that; of reading files it is several patterns, cut to the given one, or a denial where these are
    too many."""
    if decision is not Decision.DEFAULT:
        return [(pattern, str(decision))]
    if key != "read":
        return [(pattern, STOCK.get(key, "allow"))]
    pieces = [(intersect(pattern, path), str(action)) for path, action in STOCK_READ.items()]
    if any(found is None for found, _ in pieces):
        return [(pattern, "deny")]
    return [(piece, action) for found, action in pieces for piece in found or ()]


def _shorten(actions: Mapping[str, str]) -> list[tuple[str, str]]:
    ruling = tuple((pattern, Decision(action)) for pattern, action in actions.items())
    return [(pattern, str(decision)) for pattern, decision in minimize(ruling)]
