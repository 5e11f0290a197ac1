"""The shapes of tool lists in agentc's own dialect: a list under several keys, or with reasons in a
map.

Belongs here: the words of that map, and which list an edit goes to. Not here: the edit of a list
(`tool_lists/reader.py`), reading (`permission.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from agentc.errors import InvalidValue
from agentc.ir.value import Map, Value
from agentc.lens import schema
from agentc.permissions.changes import ToolMoves
from agentc.tool_lists.items import split_names
from agentc.tool_lists.names import Vocabulary
from agentc.tool_lists.reader import opens_everything, patch_lists

DENIED = "disallowedTools"
ALLOWED = "allowed"
FORBIDDEN = "forbidden"
SIDES = (ALLOWED, FORBIDDEN)
WORDS = frozenset({*SIDES, "rationale", "reasons"})
_SIDE = schema.or_nothing(schema.either(schema.TEXT, schema.list_of(schema.TEXT), schema.MAP))


def _holds_sides(value: Value) -> bool:
    return (
        isinstance(value, Map)
        and not WORDS.isdisjoint(value)
        and all(_SIDE.holds(value[side]) for side in SIDES if side in value)
    )


_REASONED = schema.ValueKind(
    "a map of allowed and forbidden tools",
    _holds_sides,
    {
        "type": "object",
        "properties": dict.fromkeys(SIDES, _SIDE.json_schema),
        "anyOf": [{"required": [word]} for word in sorted(WORDS)],
    },
)
# What stands for a list of tools.
EXPLAINED = schema.or_nothing(schema.either(schema.TEXT, schema.list_of(schema.TEXT), _REASONED))


# A key, and the side of the map that stands under it; no side where that is a list itself.
_Place = tuple[str, str]


def patch_explained_lists(
    vocabulary: Vocabulary,
    keys: Collection[str],
    values: Mapping[str, Value],
    moves: ToolMoves,
) -> dict[str, Value]:
    """Return the values with some tools closed and some opened, as `patch_lists` does.

    Each of the `keys` can hold a list of what is allowed, or a map with that list and one of what
    is forbidden; what is allowed stands in every such list. A list can also be a map of tools and
    reasons: the reason for a tool goes with it.
    """
    done = {key: values[key] for key in (*keys, DENIED) if key in values}
    before = dict(done)
    maps = [key for key in keys if isinstance(values.get(key), Map)]
    allowed = [(key, "") for key in keys if key in values and key not in maps]
    allowed += [(key, "allowed") for key in maps if "allowed" in _get_map(done, key)]
    denied = [(DENIED, "")] if DENIED in values else []
    denied += [(key, "forbidden") for key in maps if "forbidden" in _get_map(done, key)]
    for place in allowed:
        names = _list_names(_get(done, place))
        _put(done, place, patch_lists(vocabulary, {"tools": names}, moves).get("tools"))
    limiting = [
        one for one in allowed if not opens_everything(vocabulary, _list_names(_get(before, one)))
    ]
    if not limiting and not denied:
        denied = [(maps[0], "forbidden") if maps else (DENIED, "")]
    closed = () if limiting else moves.closed
    for place in denied:
        names = _list_names(_get(done, place))
        here = {} if names is None else {DENIED: names}
        left = patch_lists(vocabulary, here, replace(moves, closed=closed))
        _put(done, place, left.get(DENIED))
        closed = ()
    return done


def _get_map(values: Mapping[str, Value], key: str) -> Map:
    found = values.get(key)
    return found if isinstance(found, Map) else Map()


def _get(values: Mapping[str, Value], place: _Place) -> Value:
    key, side = place
    return _get_map(values, key).get(side) if side else values.get(key)


def _list_names(value: Value) -> Value:
    """Return a list as one without reasons."""
    return tuple(value) if isinstance(value, Map) else value


def _put(values: dict[str, Value], place: _Place, names: Value) -> None:
    """Put a list in its place, with the reasons that stood there; put nothing where the place is
    gone."""
    key, side = place
    old = _get(values, place)
    if isinstance(old, Map) and isinstance(names, tuple):
        reasons = _Reasons(old)
        names = Map((str(item), reasons.find(str(item))) for item in names)
    new = names
    if side:
        sides = _get_map(values, key)
        new = sides.without(side) if names is None else Map({**sides, side: names})
    if new is None or (side and not new):
        values.pop(key, None)
    else:
        values[key] = new


class _Reasons:
    """The reasons in a map of tools, found by an item that names some of the tools of a key."""

    def __init__(self, old: Map) -> None:
        self._old = old
        self._named = [(frozenset(split_names(key)), why) for key, why in old.items()]
        self._places: dict[str, list[int]] = {}
        for place, (names, _) in enumerate(self._named):
            for name in names:
                self._places.setdefault(name, []).append(place)

    def find(self, item: str) -> Value:
        """Return the reason that stood for the tools of an item, the first of several; a key can
        list several tools. An item that names none has no reason but its own."""
        names = split_names(item)
        if item in self._old or not names:
            return self._old.get(item, "")
        rarest = min((self._places.get(name, ()) for name in names), key=len)
        wanted = frozenset(names)
        return next(
            (self._named[place][1] for place in rarest if wanted <= self._named[place][0]), ""
        )


def refuse_slips(key: str, given: Map) -> None:
    """Refuse a word that is nearly `allowed` or `forbidden`: passing over it would open what it
    closes."""
    import difflib

    for word in given:
        near = difflib.get_close_matches(
            word.lower(), ("allowed", "forbidden", "allow", "deny", "denied"), 1, 0.75
        )
        if word not in WORDS and near:
            raise InvalidValue(
                f"`{key}` does not know `{word}`", hint="say `allowed` or `forbidden`", fatal=True
            )
