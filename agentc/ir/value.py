"""Plain data as agent files hold it: null, booleans, numbers, text, lists and ordered maps, all
immutable.

Belongs here: the value types, strict equality, freezing and thawing. Not here: how any grammar
spells them.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, TypeAlias


class Spelled(float):
    """A number whose author's digits matter (`1.10`): equal only to the same digits, written back
    as they were."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Spelled:
        self = super().__new__(cls, text)
        self.text = text
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spelled) and self.text == other.text

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.text)


class Map(Mapping[str, "Value"]):
    """An immutable map. Order is meaning: two maps are equal when keys, order, values and their
    types are."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Value] | Iterable[tuple[str, Value]] = ()) -> None:
        self._items: dict[str, Value] = dict(items)

    def __getitem__(self, key: str) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    # As Mapping has them, without its detour over every single key.
    def __contains__(self, key: object) -> bool:
        return key in self._items

    def keys(self) -> KeysView[str]:
        return self._items.keys()

    def values(self) -> ValuesView[Value]:
        return self._items.values()

    def items(self) -> ItemsView[str, Value]:
        return self._items.items()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Map):
            return NotImplemented
        return list(self._items) == list(other._items) and all(
            same(value, other._items[key]) for key, value in self._items.items()
        )

    def __hash__(self) -> int:
        return hash(tuple(self._items.items()))

    def __repr__(self) -> str:
        return f"Map({self._items!r})"

    def without(self, *keys: str) -> Map:
        """Return a copy with `keys` left out."""
        return Map((k, v) for k, v in self._items.items() if k not in keys)

    def updated(self, key: str, value: Value) -> Map:
        """Return a copy with `key` set; a new key goes last."""
        return Map({**self._items, key: value})


Value: TypeAlias = "None | bool | int | float | str | tuple[Value, ...] | Map"


def same(a: object, b: object) -> bool:
    """Return whether two values are equal, all the way down, in type as well; `True` is not `1`,
    nor `1` the same as `1.0`. The order of keys counts, and any nan is the same as another."""
    if a is b:
        return True
    if type(a) is not type(b):
        return isinstance(a, Map) and isinstance(b, Map) and a == b  # also a kind of Map, as Hooks
    if type(a) is float:
        return repr(a) == repr(b)  # 0.0 is not -0.0
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return a == b


def freeze(data: Any) -> Value:
    """Return plain data with tuples for lists and `Map`s for dicts. Raises TypeError for anything
    that is no plain data."""
    if data is None or isinstance(data, (bool, int, float, str)):
        return data
    if isinstance(data, Mapping):
        return Map((str(key), freeze(value)) for key, value in data.items())
    if isinstance(data, (list, tuple)):
        return tuple(freeze(item) for item in data)
    raise TypeError(f"not plain data: {type(data).__name__}")


def thaw(value: Value) -> Any:
    """Return plain lists and dicts, ready for a serialiser."""
    if isinstance(value, Map):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    return float(value) if isinstance(value, Spelled) else value
