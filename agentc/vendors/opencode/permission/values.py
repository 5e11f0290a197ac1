"""What stands under one key of OpenCode's `permission` map: an action, or patterns with theirs
(1.18.33).

Belongs here: what a key can hold, the user's wishes on top, stock decisions spelled out. Not here:
which keys are stated (`writer.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from agentc.ir.permission import EVERYTHING, Decision, Tool, strictest
from agentc.ir.value import Map, Value
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import DecisionList, list_decisions, minimize
from agentc.permissions.pattern_inclusion import intersect
from agentc.syntax import javascript
from agentc.tool_lists.changes import WriteResult
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
    """The ruling as the key can hold it, with the user's wishes on top."""
    decisions = list_decisions(ruling)
    if any(javascript.is_index(pattern) or "\\" in pattern for pattern, _ in ruling):
        # A backslash in a pattern is a slash to the client, and a number is moved to the front,
        # where it loses.
        _explain(
            tool,
            done,
            "PERM-PATTERN-NARROWED",
            "OpenCode would not read these patterns as they are written",
        )
        return DENIED
    if decisions == frozenset({Decision.DENY}):
        return DENIED  # said as a whole, so that the client hides the tool
    if (
        key in ACTIONS_ONLY | NEVER_ASKING
        and ruling
        and len(ruling) + (ruling[0][0] != EVERYTHING) > 1
    ):
        _explain(
            tool,
            done,
            "PERM-PATTERN-NARROWED",
            f"OpenCode takes one action for `{key}`, and no patterns",
        )
        ruling = ((EVERYTHING, strictest(decisions)),)
    if settings.grants == "ask" and key in ASKED_ON_REQUEST:
        _explain(
            tool, done, "PERM-GRANTS-ASK", "it is granted with a question, as `grants = ask` says"
        )
        ruling = tuple((p, Decision.ASK if d is Decision.DEFAULT else d) for p, d in ruling)
    return ruling


def _explain(tool: Tool, done: WriteResult, code: str, reason: str) -> None:
    for writing_tool in WRITING if tool in WRITING else (tool,):
        done.explain(writing_tool, code, reason)


def write_value(key: str, ruling: DecisionList) -> Value:
    """The action of a key, or its patterns with theirs."""
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
