"""A field's new value in the words of the text that it goes into.

Belongs here: what of a value its author's own spelling still says. Not here: what changes
(`edit.py`), bytes (`syntax/edits/collections.py`). A codec writes one spelling of what can be said
in several. Where it would write the same of a child as before, the child stays as its author has
it; every such value is read again and must mean what the codec's own does.
"""

from __future__ import annotations

from collections.abc import Mapping

from agentc.errors import InvalidValue
from agentc.ir.value import Map, Value, same
from agentc.lens.field import Field
from agentc.syntax.source import Entry, make_entry


def preserve_spelling(
    field: Field,
    present: Mapping[str, Entry],
    before: Mapping[str, Value],
    after: Mapping[str, Value],
) -> dict[str, Value] | None:
    """Return new values for some of the present entries, so that they mean what `after` does in
    their author's spelling; `None` where there are none.

    `before` is how the codec would write what the entries mean now. Entries that are not named stay
    as they are.
    """
    common_keys = [key for key in present if key in before and key in after]
    for guess in (True, False) if common_keys else ():
        changes = {
            key: _patch(present[key].value, before[key], after[key], guess) for key in common_keys
        }
        trial = {
            key: make_entry(key, changes[key]) if key in changes else entry
            for key, entry in present.items()
        }
        if _means_the_same(
            field, trial, {key: make_entry(key, value) for key, value in after.items()}
        ):
            return changes
    return None


def _means_the_same(field: Field, one: Mapping[str, Entry], other: Mapping[str, Entry]) -> bool:
    try:
        return same(field.codec.read(one), field.codec.read(other))
    except InvalidValue:
        return False


def _patch(own: Value, before: Value, after: Value, guess: bool) -> Value:
    """Return the author's `own` value with what changed from `before` to `after`, two writings of
    the codec. Where `guess` is true, a map of the author's can become what the codec writes as one
    word; whether that means the same shows when it is read."""
    if same(before, after):
        return own
    if isinstance(own, Map) and isinstance(before, Map) and isinstance(after, Map):
        return _patch_map(own, before, after, guess)
    if guess and isinstance(own, Map) and not isinstance(after, (Map, tuple)):
        # The codec writes one word where the author has a map.
        left = Map((key, value) for key, value in own.items() if same(value, after))
        return left or (Map((key, after) for key in own) if len(own) == 1 else after)
    if isinstance(own, tuple) and (listed := _list_items(after)) is not None:
        return _patch_list(own, _list_items(before) or (), listed)
    if (
        isinstance(own, str)
        and isinstance(after, tuple)
        and all(isinstance(item, str) for item in after)
    ):
        return ", ".join(str(item) for item in after)
    return after


def _patch_map(own: Map, before: Map, after: Map, guess: bool) -> Map:
    """Return the author's map with what changed from `before` to `after`: keys that went, new keys,
    and keys whose values changed. Keys that the codec never wrote stay.

    Where `after` has the keys of `before` in another order, it is returned as it is: order can be
    the meaning.
    """
    if [key for key in before if key in after] != [key for key in after if key in before]:
        return after
    values: dict[str, Value] = {}
    for key in _order_keys(own, before, after):
        if key in own and key in before and key in after:
            values[key] = _patch(own[key], before[key], after[key], guess)
        else:
            values[key] = after.get(key, own.get(key))
    return Map(values)


def _order_keys(own: Map, before: Map, after: Map) -> list[str]:
    """Return the keys of the patched map: the author's in their order, and each new one behind the
    key that it follows in `after`.

    A key is not new where the codec wrote the same value under it before, and the author has none:
    another entry of the author's says it.
    """
    keys = [key for key in own if key in after or key not in before]
    next_place = 0
    for key in after:
        if key in own:
            next_place = keys.index(key) + 1
        elif key not in before or not same(before[key], after[key]):
            keys.insert(next_place, key)
            next_place += 1
    return keys


def _list_items(value: Value) -> tuple[Value, ...] | None:
    """Return a list, also one that is written as words with commas between them; `None` for what is
    none."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",")) if value.strip() else ()
    return value if isinstance(value, tuple) else None


def _patch_list(
    own: tuple[Value, ...], before: tuple[Value, ...], after: tuple[Value, ...]
) -> Value:
    """Return the items of a list, each as it stands in the entry."""
    if len(own) != len(before):
        return after
    words = dict(zip(before, own, strict=True))
    return tuple(words.get(item, item) for item in after)
