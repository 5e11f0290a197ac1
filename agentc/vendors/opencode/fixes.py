"""What somebody meant by values that OpenCode 1.18.33 refuses, where only one thing can be meant.

Belongs here: the values in the place of those for which the client refuses a whole project. Not
here: what it refuses (`vendors/opencode/client/schema.py`), words and places
(`vendors/opencode/client/faults.py`), the text (`linter/refused_values.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from agentc.ir.value import Map, Value
from agentc.syntax.source import Entry
from agentc.vendors.opencode.client.schema import ACTIONS, list_complaints
from agentc.vendors.opencode.tools import DEAD

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?")
_TRUTH = {"true": True, "false": False}
_ACTION = {True: "allow", False: "deny"}


def guess_values(entries: Mapping[str, Entry]) -> dict[str, Value]:
    """Return the fields that need another value, with it; `None` for one that has to go.

    Nothing is granted that does not stand there: `true` is `allow`, and what stands under `tools`
    in the words of `permission` goes there, if nothing there speaks of it.
    """
    changes: dict[str, Value] = {}
    for key, expected in list_complaints({key: entry.value for key, entry in entries.items()}):
        if key in entries and key not in ("tools", "permission"):
            value = _guess_typed(entries[key], expected)
            if value is not None:
                changes[key] = value
    tools, permission = (_guess_value(entries, key) for key in ("tools", "permission"))
    limits = _guess_limits(tools, permission)
    if limits is not None:
        for key, old, new in zip(("tools", "permission"), (tools, permission), limits, strict=True):
            if new != old:
                changes[key] = new if new else None
    return changes


def _guess_value(entries: Mapping[str, Entry], key: str) -> Value:
    return entries[key].value if key in entries else None


def _guess_typed(entry: Entry, expected: str) -> Value:
    """Return a scalar's text as what is expected of it; `None` where it is none."""
    kind, text = expected.partition(" ")[0], entry.text
    if text is None or entry.value is None:
        return None
    if kind == "boolean":
        return _TRUTH.get(text)
    if kind == "string":
        return text or None
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return None


def _guess_limits(tools: Value, permission: Value) -> tuple[Value, Value] | None:
    """Return both maps as they were meant; `None` where something could be meant that they do not
    say."""
    if isinstance(permission, bool):
        return (tools, _ACTION[permission]) if tools is None else None
    if not isinstance(permission, (Map, type(None))) or not isinstance(tools, (Map, type(None))):
        return None
    stated = {key: _guess_rule(value) for key, value in (permission or Map()).items()}
    kept: dict[str, Value] = {}
    moved: dict[str, Value] = {}
    for key, value in (tools or Map()).items():
        if isinstance(value, bool) or value in _TRUTH:
            kept[key] = value if isinstance(value, bool) else _TRUTH[str(value)]
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
    if isinstance(value, bool):
        return _ACTION[value]
    if not isinstance(value, Map):
        return value if value in ACTIONS else None
    rules = {
        pattern: _ACTION[each] if isinstance(each, bool) else each
        for pattern, each in value.items()
    }
    return (
        Map(rules)
        if all(isinstance(each, str) and each in ACTIONS for each in rules.values())
        else None
    )
