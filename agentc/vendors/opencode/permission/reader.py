"""What the entries of OpenCode's `permission` and `tools` maps mean, key by key (1.18.33).

Belongs here: rules out of keys. Not here: which map counts (`codec.py`), writing one (`writer.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from agentc.errors import InvalidValue
from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.lens import schema
from agentc.permissions.decision_lists import DecisionList, list_decisions, minimize, trim
from agentc.permissions.globs import matches
from agentc.permissions.pattern_inclusion import intersect
from agentc.permissions.resolve import ARGUMENTLESS, ResolvedRules, is_wide
from agentc.slips import ask_for_slip
from agentc.syntax import javascript
from agentc.vendors.opencode.tools import (
    ACTIONS_ONLY,
    DEAD,
    EDIT,
    EDITING_NAMES,
    KEYS,
    NEVER_ASKING,
    NOTEBOOK,
    NOTEBOOK_KEY,
    OWN_TOOLS,
    STOCK,
    STOCK_READ,
    WRITING,
    refuse_many,
    tool_names,
)

_ACTIONS = ("allow", "ask", "deny")
_ACTION = schema.one_of(*_ACTIONS)
_RULE = schema.either(_ACTION, schema.map_of(_ACTION))


def _holds_rules(value: Value) -> bool:
    return isinstance(value, Map) and all(
        (_ACTION if key in ACTIONS_ONLY else _RULE).holds(rule) for key, rule in value.items()
    )


# What the client takes for `permission`, and for `tools`.
ACTIONS = schema.either(
    _ACTION,
    schema.ValueKind(
        "a map of tools, each with one of these or with patterns that have one each",
        _holds_rules,
        {
            "type": "object",
            "properties": dict.fromkeys(sorted(ACTIONS_ONLY), _ACTION.json_schema),
            "additionalProperties": _RULE.json_schema,
        },
    ),
)
SWITCHES = schema.map_of(schema.FLAG)
# Stands for every tool that nobody names: its letters stand in no pattern.
_UNKNOWN = Tool(Cap.OTHER, "opencode:" + "\0" * 12)
# A pattern as a key, without the quotes that YAML wants around it.
_BARE_STAR = re.compile(r"^[ \t]*(\*[^\s:\"']*):[ \t]*(\w+)", re.MULTILINE)


def read_tools(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield `tools` as permissions. Writing tools become `edit`; of several the later entry wins.
    Raises InvalidValue (fatal) for what the client refuses."""
    if not isinstance(value, Map):
        hint = "give each tool true or false in it; what it does not name stays open"
        raise InvalidValue("`tools` must be a map of true and false", hint=hint, fatal=True)
    for key, on in value.items():
        if not isinstance(on, bool):
            hint = "patterns, allow, ask and deny belong under `permission`: move it there"
            message = f"`{key}` under `tools` must be true or false"
            raise InvalidValue(message, hint=hint, fatal=True, path=(key,))
        yield (EDIT if key in EDITING_NAMES else key), "allow" if on else "deny"


@functools.lru_cache(maxsize=4096)  # a map is read several times on its way, and maps are alike
def read_key(key: str, value: Value) -> tuple[Rule, ...]:
    """Return the rules of one key of `permission`."""
    return tuple(_read_rules(key, value))


def _read_rules(key: str, value: Value) -> Iterator[Rule]:
    """Yield the rules of one key and its patterns, in the order in which the client reads them.
    Raises InvalidValue (fatal) for what the client refuses."""
    patterns = value if isinstance(value, Map) else Map({EVERYTHING: value})
    if isinstance(value, Map) and key in ACTIONS_ONLY:
        hint = "write allow, ask or deny behind it"
        message = f"`{key}` under `permission` takes one action, no patterns"
        raise InvalidValue(message, hint=hint, fatal=True, path=(key,))
    listed = javascript.order_keys(patterns.items())
    for pattern, action in listed.items():
        if action not in _ACTIONS:
            hint = (
                "true is `allow`, false is `deny`"
                if isinstance(action, bool)
                else "write one of them"
            )
            if isinstance(action, str) and (bare := _BARE_STAR.search(action)):
                hint = f'put what begins with `*` in quotes: `"{bare[1]}": {bare[2]}`'
            problem = (
                "`permission`"
                if key == EVERYTHING and value is action
                else f"`{key}` under `permission`"
            )
            near = ask_for_slip(action, _ACTIONS)
            message = f"{problem} must be allow, ask or deny{near}"
            path = (key, pattern) if isinstance(value, Map) else (key,)
            raise InvalidValue(message, hint=hint, fatal=True, path=path)
    if key == "read":
        refuse_many(listed)
        ruling = [
            rule
            for pattern, action in listed.items()
            for rule in _read_reading(pattern, str(action))
        ]
        yield from (
            Rule(Tool(Cap.READ), decision, pattern) for pattern, decision in minimize(tuple(ruling))
        )
        return
    for pattern, action in listed.items():
        yield from _read_wide_key(key, pattern, str(action))


def read_notebooks(rules: tuple[Rule, ...]) -> Iterator[Rule]:
    """Yield what is decided about notebooks where that is no plain rule.

    A question about editing is one about them; nothing opens a tool for them that a tool without
    arguments would not have.
    """
    asks = any(rule.tool in WRITING and rule.decision is Decision.ASK for rule in rules)
    if not asks and not any(
        is_wide(rule.tool) and (rule.tool != ANY or not rule.whole) for rule in rules
    ):
        return
    found = ResolvedRules(rules)
    if list_decisions(found[NOTEBOOK]) == frozenset({Decision.DENY}):
        return
    general = _decide_without_argument(found[Tool(Cap.OTHER, f"opencode:{NOTEBOOK_KEY}")])
    if general is not Decision.DENY:
        general = _decide_without_argument(found[_UNKNOWN])
    edit = found[WRITING[1]]
    if not edit or edit[0][0] != EVERYTHING:
        edit = ((EVERYTHING, Decision.DEFAULT), *edit)
    ruling = trim((pattern, _read_notebook(decision, general)) for pattern, decision in edit)
    if ruling != found[NOTEBOOK]:
        yield from (Rule(NOTEBOOK, decision, pattern) for pattern, decision in ruling)


def _decide_without_argument(ruling: DecisionList) -> Decision:
    """Return what is decided about a tool that is only asked about with `*`."""
    ways = (decision for pattern, decision in reversed(ruling) if matches(pattern, EVERYTHING))
    return next(ways, Decision.DEFAULT)


def _read_notebook(edit: Decision, general: Decision) -> Decision:
    if Decision.DENY in (edit, general):
        return Decision.DENY
    return edit if edit is Decision.ASK else general


def _read_wide_key(key: str, pattern: str, action: str) -> Iterator[Rule]:
    """Yield the rules of one action. A key with wildcards gates every permission that it matches,
    known or not; one that no tool's name can match gates none."""
    named_so = tool_names(key)
    if named_so is None:
        return
    key = named_so
    if key == EVERYTHING:
        yield Rule(ANY, Decision.DEFAULT if action == "allow" else Decision(action), pattern)
        yield from (
            rule for name in (*STOCK, "read") for rule in _split_by_stock(name, pattern, action)
        )
        return
    if "*" in key or "?" in key:
        yield Rule(Tool(Cap.MCP, key), _read_decision(key, action), pattern)
        known = (*KEYS, EDIT, *OWN_TOOLS, *([NOTEBOOK_KEY] if action == "deny" else ()))
        named = (name for name in known if matches(key, name))
        yield from (rule for name in named for rule in _read_permission(name, pattern, action))
    else:
        yield from _read_permission(key, pattern, action)


def _split_by_stock(name: str, pattern: str, action: str) -> Iterator[Rule]:
    """Yield what an action for everything means where the client's stock decision differs from the
    usual one."""
    if action == "deny" and (name not in NEVER_ASKING or pattern == EVERYTHING):
        return
    for rule in _read_permission(name, pattern, action):
        if rule.tool.cap in ARGUMENTLESS and not matches(rule.pattern, EVERYTHING):
            continue  # void: such a tool has no argument that the pattern could match
        if (
            rule.decision is not (Decision.DEFAULT if action == "allow" else Decision.ASK)
            or rule.pattern != pattern
        ):
            yield rule


def _read_permission(name: str, pattern: str, action: str) -> Iterator[Rule]:
    """Yield the rules of one permission by its name, for one pattern. Of a tool that never asks, a
    denial by pattern denies nothing."""
    if name == "read":
        yield from (
            Rule(Tool(Cap.READ), decision, piece)
            for piece, decision in _read_reading(pattern, action)
        )
        return
    if name in NEVER_ASKING and pattern != EVERYTHING:
        action, pattern = "allow" if action == "deny" else action, EVERYTHING
    if name == NOTEBOOK_KEY and matches(pattern, EVERYTHING):
        # Not a tool of this client's: asked about as a whole, as `*`, which `?` matches, too.
        pattern = EVERYTHING
    decision = _read_decision(name, action)
    yield from (Rule(tool, decision, pattern) for tool in _list_tools(name, decision))


def _read_decision(name: str, action: str) -> Decision:
    """Return what an action means: the client's stock decision, restated, is `DEFAULT`; a denial is
    always one."""
    restated = action != "deny" and action == STOCK.get(name, "allow")
    return Decision.DEFAULT if restated else Decision(action)


def _read_reading(pattern: str, action: str) -> Iterator[tuple[str, Decision]]:
    """Yield what an action means for reading, where the stock decision depends on the path."""
    if action == "deny":
        yield pattern, Decision.DENY
        return
    for path, usual in STOCK_READ.items():
        decision = Decision.DEFAULT if action == usual else Decision(action)
        pieces = intersect(pattern, path)
        if pieces is None:  # too many to say: read as no more than what is usual
            yield pattern, Decision.DENY if action == "ask" else Decision.DEFAULT
            return
        yield from ((piece, decision) for piece in pieces)


def _list_tools(name: str, decision: Decision) -> tuple[Tool, ...]:
    """Return the tools that a permission gates. Closing `edit` closes notebooks too; opening it
    opens no tool for them, and what a question about it is to them depends on all rules."""
    if name == EDIT:
        return (*WRITING, NOTEBOOK) if decision is Decision.DENY else WRITING
    if name in KEYS:
        return (KEYS[name],)
    if name in DEAD:
        return ()
    if name == NOTEBOOK_KEY and decision is Decision.DENY:
        return (NOTEBOOK,)
    other = Tool(Cap.OTHER, f"opencode:{name}")
    if "_" not in name or name in OWN_TOOLS:
        return (other,)
    # It can be the name of a server's tool, or that of a plugin's own: a denial is spelled out for
    # both.
    return (Tool(Cap.MCP, name), other) if decision is Decision.DENY else (Tool(Cap.MCP, name),)
