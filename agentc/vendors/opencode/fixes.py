"""The values that somebody meant by those that OpenCode 1.18.33 refuses, where only one thing can
be meant.

Belongs here: what takes the place of values for which the client refuses a whole project. Not here:
what it refuses (`vendors/opencode/client/schema.py`), words and places
(`vendors/opencode/client/faults.py`), the text (`linter/refused_values.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from agentc.ir.value import Map, Value
from agentc.syntax.source import Entry
from agentc.vendors.opencode.client.schema import list_complaints
from agentc.vendors.opencode.intended_values import (
    guess_action,
    guess_colour,
    guess_mode,
    guess_number,
    guess_truth,
)
from agentc.vendors.opencode.tools import DEAD


def guess_values(entries: Mapping[str, Entry]) -> dict[str, Value]:
    """Return the fields that need another value, with that value; `None` for a field that has to
    go.

    Each is judged by itself, as far as it is clear. Nothing is granted that does not stand there:
    `true` is `allow`, and what stands under `tools` in the words of `permission` goes there, if
    nothing there speaks of it.
    """
    changes: dict[str, Value] = {}
    for key, expected in list_complaints({key: entry.value for key, entry in entries.items()}):
        if key in entries and key not in ("tools", "permission"):
            value = _guess_typed(entries[key], expected)
            if value is not None and not [*list_complaints({key: _as_read(value)})]:
                changes[key] = value
    tools, permission = (_get_value(entries, key) for key in ("tools", "permission"))
    limits = _guess_limits(tools, permission) or _guess_each(tools, permission)
    for key, old, new in zip(("tools", "permission"), (tools, permission), limits, strict=True):
        if new != old:
            changes[key] = new if new else None
    return changes


def _as_read(value: Value) -> Value:
    """Return a value as the client has it: all numbers are of one type there."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_whole else value  # type: ignore[arg-type]


def _get_value(entries: Mapping[str, Entry], key: str) -> Value:
    """Return the value of a key, `None` where it is not there."""
    return entries[key].value if key in entries else None


def _guess_typed(entry: Entry, expected: str) -> Value:
    """Return a scalar's text as what is expected of it; `None` where it is none."""
    kind, text = expected.partition(" ")[0], entry.text
    if text is None or entry.value is None:
        return None
    if entry.key == "color":
        return guess_colour(text)
    if kind == "boolean":
        return guess_truth(text)
    if kind == "string":
        return text or None
    return guess_number(text) if kind == "number" else guess_mode(text)


def _guess_each(tools: Value, permission: Value) -> tuple[Value, Value]:
    """Return both maps with every clear value as it was meant, each where it stands."""
    if isinstance(tools, Map):
        truths = ((key, value, guess_truth(value)) for key, value in tools.items())
        tools = Map((key, value if truth is None else truth) for key, value, truth in truths)
    if isinstance(permission, Map):
        rules = ((key, value, _guess_patterns(value)) for key, value in permission.items())
        permission = Map((key, value if rule is None else rule) for key, value, rule in rules)
    elif permission is not None:
        permission = guess_action(permission) or permission
    return tools, permission


def _guess_patterns(value: Value) -> Value:
    """Return what `permission` says with a value, as far as that is clear."""
    if not isinstance(value, Map):
        return guess_action(value)
    return Map((pattern, guess_action(action) or action) for pattern, action in value.items())


def _guess_limits(tools: Value, permission: Value) -> tuple[Value, Value] | None:
    """Return both maps as they were meant; `None` where something may be meant that they do not
    say."""
    if not isinstance(permission, (Map, type(None))):
        action = guess_action(permission)
        return (tools, action) if tools is None and action is not None else None
    if not isinstance(tools, (Map, type(None))):
        return None
    stated = {key: _guess_rule(value) for key, value in (permission or Map()).items()}
    kept: dict[str, Value] = {}
    moved: dict[str, Value] = {}
    for key, value in (tools or Map()).items():
        if (truth := guess_truth(value)) is not None:
            kept[key] = truth
            continue
        rule, name = _guess_rule(value), DEAD.get(key, key)
        if rule is None or name in moved:
            return None
        moved[name] = rule
    spoken_of = {DEAD.get(key, key) for key in (*kept, *stated)}
    # What holds beside a wildcard depends on the order.
    general = any({"*", "?"} & set(key) for key in (*stated, *kept, *moved))
    if None in stated.values() or (moved and (general or not spoken_of.isdisjoint(moved))):
        return None
    rules = {**stated, **moved}
    return (tools if tools is None else Map(kept)), (permission if not rules else Map(rules))


def _guess_rule(value: Value) -> Value:
    """Return what `permission` says with a value: an action, or patterns with one each; `None`
    where it is neither."""
    if not isinstance(value, Map):
        return guess_action(value)
    rules = {pattern: guess_action(action) for pattern, action in value.items()}
    return None if None in rules.values() else Map(rules)
