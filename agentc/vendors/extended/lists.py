"""The shapes of agentc's own dialect's tool lists: a list under several keys, or with reasons in a
map.

Belongs here: the words of that map, and which list an edit goes to. Not here: the edit of a list
(`tool_lists/reader.py`), reading (`permission.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from agentc.errors import InvalidValue
from agentc.ir.value import Map, Value
from agentc.permissions.changes import ToolMoves
from agentc.tool_lists.names import Vocabulary
from agentc.tool_lists.reader import patch_lists

DENIED = "disallowedTools"
WORDS = frozenset({"allowed", "forbidden", "rationale", "reasons"})


def patch_explained_lists(
    vocabulary: Vocabulary,
    keys: Collection[str],
    values: Mapping[str, Value],
    moves: ToolMoves,
) -> dict[str, Value]:
    """Return the values with some tools closed and some opened, as `toollist.patched` does.

    The `keys` can hold the list of what is allowed, or a map with that and what is forbidden.
    Raises InvalidValue where the tools do not stand in one plain list.
    """
    listed = [key for key in keys if key in values]
    given = values[listed[0]] if listed else None
    explained = given if isinstance(given, Map) else Map()
    only, deny = (
        (explained.get("allowed"), explained.get("forbidden")) if explained else (given, None)
    )
    if len(listed) > 1 or isinstance(only, Map) or isinstance(deny, Map):
        raise InvalidValue("the tools do not stand in one place, in plain lists")
    apart = DENIED in values
    lists = {"tools": only, DENIED: values[DENIED] if apart else deny}
    done = patch_lists(
        vocabulary, {key: tools for key, tools in lists.items() if tools is not None}, moves
    )
    if not explained:
        return {
            listed[0] if key == "tools" and listed else key: tools for key, tools in done.items()
        }
    sides = {**explained, "allowed": done.pop("tools", None)}
    if not apart:
        sides["forbidden"] = done.pop(DENIED, None)
    return {
        **done,
        listed[0]: Map((key, tools) for key, tools in sides.items() if tools is not None),
    }


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
