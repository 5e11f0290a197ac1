"""A field's new value in the words of the text that it goes into.

Belongs here: what of a value its author's own spelling still says. Not here: what changes (`render.py`), bytes
(`syntax/nested.py`).
A codec writes one spelling of what can be said in several. Where it would write the same of a child as before, the
child stays as its author has it; every such value is read again and must mean what the codec's own does.
"""

from __future__ import annotations

from agentc.ir.value import Map, Value, same
from agentc.lens.field import BadValue, Field
from agentc.syntax.source import Entry, entry_of


def nearest(row: Field, entry: Entry, before: Value, after: Value) -> Value:
    """`after`, or what means the same and is nearer to the entry; `before` is how the codec would write the entry."""
    candidate = _patched(entry.value, before, after)
    if same(candidate, after):
        return after
    try:
        meant = row.codec.read({entry.key: entry_of(entry.key, after)})
        return candidate if same(row.codec.read({entry.key: entry_of(entry.key, candidate)}), meant) else after
    except BadValue:
        return after


def _patched(own: Value, before: Value, after: Value) -> Value:
    if same(before, after):
        return own
    if isinstance(own, Map) and isinstance(before, Map) and isinstance(after, Map):
        return _patched_map(own, before, after)
    if isinstance(own, tuple) and (listed := _listed(after)) is not None:
        return _patched_list(own, _listed(before) or (), listed)
    if isinstance(own, str) and isinstance(after, tuple) and all(isinstance(item, str) for item in after):
        return ", ".join(str(item) for item in after)
    return after


def _patched_map(own: Map, before: Map, after: Map) -> Map:
    """The entry's own map with what changed from one writing to the other; `after` where that has another order."""
    kept = [key for key in own if key in after]
    if kept != [key for key in after if key in own]:
        return after
    values: dict[str, Value] = {}
    waiting = iter(after)
    for key in own:
        if key in after:
            for new in waiting:
                if new == key:
                    break
                values[new] = after[new]
            values[key] = _patched(own[key], before[key], after[key]) if key in before else after[key]
        elif key not in before:
            values[key] = own[key]  # it says nothing that the codec would write
    return Map(values | {key: after[key] for key in waiting})


def _listed(value: Value) -> tuple[Value, ...] | None:
    """A list, also one that is written as words with commas between them."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",")) if value.strip() else ()
    return value if isinstance(value, tuple) else None


def _patched_list(own: tuple[Value, ...], before: tuple[Value, ...], after: tuple[Value, ...]) -> Value:
    """The items of a list, each as it stands in the entry."""
    if len(own) != len(before):
        return after
    words = dict(zip(before, own, strict=True))
    return tuple(words.get(item, item) for item in after)
