"""The exact spelling of agentc's own dialect: an ordered list of rules, `{deny: shell, pattern: "rm
*"}`.

Belongs here: reading it. Not here: lists of tools, writing (`permission.py`), what rules mean
(`ir/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentc.errors import InvalidValue
from agentc.ir.permission import EVERY_SERVER, Cap, Decision, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.lens.schema import ValueKind
from agentc.slips import guess_name
from agentc.syntax.source import Entry, make_entry

RULES = "permission"
RULED = tuple(cap for cap in Cap if cap is not Cap.PROCESS_START)
# What may stand behind a capability.
_NAMES = {
    Cap.MODE_SWITCH: re.compile(r"enter|exit"),
    Cap.MCP: re.compile(
        r"\A(?:\*/\*|[^\s,()/*?]+/(?:\*|[^\s,()/*?]+)|(?=[^_*?]*[_*?])[^\s,()/]+)\Z"
    ),
    Cap.OTHER: re.compile(r"\A[^\s,():*?]+:[^\x00-\x1f\x7f]+\Z"),
}
_NAMED_LIKE = (
    "mcp:SERVER/TOOL, mcp:SERVER/*, mcp:SERVER_TOOL, other:VENDOR:NAME or mode_switch:enter"
)


def read_rules(entry: Entry) -> Iterator[Rule]:
    """Yield the rules. Raises InvalidValue (fatal), with the path to the item, for what is none."""
    if not isinstance(entry.value, tuple):
        raise InvalidValue(f"`{RULES}` must be a list of rules", fatal=True)
    for number, item in enumerate(entry.value):
        decisions = [word for word in Decision if isinstance(item, Map) and word in item]
        if (
            len(decisions) != 1
            or not isinstance(item, Map)
            or set(item) - {decisions[0], "pattern"}
        ):
            hint = _guess_words(item) if isinstance(item, Map) else ""
            message = f'a rule of `{RULES}` must be like {{deny: shell, pattern: "rm *"}}'
            raise InvalidValue(message, hint=hint, fatal=True, path=(number,))
        name, pattern = item[decisions[0]], item.get("pattern", "*")
        if not isinstance(name, str) or not isinstance(pattern, str):
            raise InvalidValue(
                f"tool and pattern of a rule of `{RULES}` must be text", fatal=True, path=(number,)
            )
        yield Rule(_read_tool(name, (number, str(decisions[0]))), decisions[0], pattern)


def _are_rules(value: Value) -> bool:
    try:
        for _ in read_rules(make_entry(RULES, value)):
            pass
    except InvalidValue:
        return False
    return True


_WORD = {"type": "string", "pattern": f"^(?:{'|'.join(map(re.escape, RULED))})(?::|$)"}
_PARTS = {**dict.fromkeys(map(str, Decision), _WORD), "pattern": {"type": "string"}}
RULE_LIST = ValueKind(
    "a list of rules",
    _are_rules,
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": _PARTS,
            "additionalProperties": False,
            "oneOf": [{"required": [str(decision)]} for decision in Decision],
        },
    },
)


def _guess_words(rule: Map) -> str:
    """Return which words of a rule are slips of those that it takes."""
    words = (*map(str, Decision), "pattern")
    found = ((key, guess_name(key, words)) for key in rule)
    return ", ".join(f"did you mean `{near}` by `{key}`?" for key, near in found if near)


def _read_tool(spelled: str, path: tuple[int | str, ...]) -> Tool:
    """Return the tool that a word names, `mcp:gh/*` or `shell`. Raises InvalidValue (fatal) with
    the `path` of the word for one that names none."""
    cap, _, name = spelled.partition(":")
    if cap not in RULED:
        near = guess_name(cap, RULED)
        hint = (f"did you mean `{near}`? " if near else "") + f"one of {', '.join(RULED)}"
        raise InvalidValue(f'no tool is called "{spelled}"', hint=hint, fatal=True, path=path)
    name = name or (EVERY_SERVER if cap == Cap.MCP else "")
    wanted = _NAMES.get(Cap(cap))
    if (name and not (wanted and wanted.fullmatch(name))) or (cap == Cap.OTHER and not name):
        raise InvalidValue(f'"{spelled}" names no tool', hint=_NAMED_LIKE, fatal=True, path=path)
    return Tool(Cap(cap), name)
