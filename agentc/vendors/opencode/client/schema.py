"""What OpenCode 1.18.33 wants the fields of an agent to be: one value that is not rejects the whole
project.

Belongs here: the schema as the client applies it, with its words. Not here: the text and its YAML
(`yaml.py`), what the fields mean to agentc (`vendors/opencode/agent.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isfinite

from agentc.ir.value import Map, Value
from agentc.syntax import javascript
from agentc.vendors.colors import HEX, THEME
from agentc.vendors.opencode.tools import ACTIONS_ONLY, EDITING_NAMES, PROTOTYPE

Found = Iterator[tuple[str, str]]

ACTION, RULE = "PermissionActionConfig", "PermissionRuleConfig"
ACTIONS = ("ask", "allow", "deny")
MODES = '"subagent" | "primary" | "all"'
WORDS = '"primary" | "secondary" | "accent" | "success" | "warning" | "error" | "info"'
# Known keys are looked at first, in this order, and then once more with all the others.
KEYS = (
    *(
        "read",
        "edit",
        "glob",
        "grep",
        "list",
        "bash",
        "task",
        "external_directory",
        "todowrite",
        "question",
    ),
    *("webfetch", "websearch", "lsp", "doom_loop", "skill"),
)


def list_complaints(fields: Mapping[str, Value], *, in_configuration: bool = False) -> Found:
    """Return key and expectation of everything that is wrong, in the client's order.

    In a configuration no body stands in for `prompt`: there a wrong `prompt` is one of them.
    """
    checks = {**_CHECKS, "prompt": _check_text} if in_configuration else _CHECKS
    for key, check in checks.items():
        if key in fields:
            yield from check(key, fields[key])


def fold_tools(fields: Mapping[str, Value]) -> Map:
    """Return `permission` with `tools` folded in, as the client has it: a key that names a
    prototype is lost there."""
    stated: dict[str, Value] = {}
    tools, permission = fields.get("tools"), fields.get("permission")
    for key, on in javascript.order_keys(tools.items()).items() if isinstance(tools, Map) else ():
        stated["edit" if key in EDITING_NAMES else key] = "allow" if on else "deny"
    given = Map({"*": permission}) if isinstance(permission, str) else permission
    merged = {**stated, **(given if isinstance(given, Map) else {})}
    return javascript.order_keys(
        (key, value) for key, value in merged.items() if key not in PROTOTYPE
    )


def _check_text(key: str, value: Value) -> Found:
    if not isinstance(value, str):
        yield key, "string | undefined"


def _check_flag(key: str, value: Value) -> Found:
    if not isinstance(value, bool):
        yield key, "boolean | undefined"


def _check_object(key: str, value: Value) -> Found:
    if not isinstance(value, Map):
        yield key, "object | undefined"


def _check_number(key: str, value: Value) -> Found:
    if not isinstance(value, float):
        yield key, "number | undefined"
    elif not isfinite(value):
        yield key, "a finite number"


def _check_count(key: str, value: Value) -> Found:
    """Yield the key with what is expected, where a value is no whole number above zero."""
    if not isinstance(value, float):
        yield key, "number | undefined"
        return
    if not isfinite(value) or not value.is_integer():
        yield key, "an integer"
    if not value > 0:
        yield key, "a value greater than 0"


def _check_mode(key: str, value: Value) -> Found:
    if value not in ("subagent", "primary", "all"):
        yield key, MODES if isinstance(value, str) else f"{MODES} | undefined"


def _check_color(key: str, value: Value) -> Found:
    if not isinstance(value, str):
        yield key, f"string | {WORDS} | undefined"
    elif not HEX.match(value) and value not in THEME:
        yield key, "a string matching the RegExp ^#[0-9a-fA-F]{6}$"
        yield key, WORDS


def _check_tools(key: str, value: Value) -> Found:
    yield from _check_object(key, value)
    for tool, on in value.items() if isinstance(value, Map) else ():
        if not isinstance(on, bool):
            yield f"{key}.{tool}", "boolean"


def _check_permission(key: str, value: Value) -> Found:
    """Yield what the client's schema wants otherwise of a permission: the path, and what it wants
    there. It looks at known keys first, and then at all."""
    if isinstance(value, str):
        if value not in ACTIONS:
            yield key, ACTION
        return
    if not isinstance(value, Map):
        yield key, f"{ACTION} | object | undefined"
        return
    for known in KEYS:
        if known in value:
            yield from _check_rule(
                f"{key}.{known}", value[known], " | undefined", patterns=known not in ACTIONS_ONLY
            )
    for name, rule in value.items():
        yield from _check_rule(f"{key}.{name}", rule, "", patterns=True)


def _check_rule(key: str, rule: Value, optional: str, *, patterns: bool) -> Found:
    """Yield the key with what is expected, where a rule is no action, or, with `patterns`, no map
    of patterns with one each."""
    if isinstance(rule, str):
        if rule not in ACTIONS:
            yield key, ACTION
    elif not isinstance(rule, Map) or not patterns:
        yield key, (RULE if patterns else ACTION) + optional
    else:
        yield from (
            (f"{key}.{pattern}", ACTION)
            for pattern, action in rule.items()
            if action not in ACTIONS
        )


def _accept_anything(key: str, value: Value) -> Found:
    """Accept `name`, which names the agent whatever it is, and `prompt`, for which the body stands
    in."""
    yield from ()


_CHECKS: dict[str, Callable[[str, Value], Found]] = {
    "model": _check_text,
    "variant": _check_text,
    "temperature": _check_number,
    "top_p": _check_number,
    "prompt": _accept_anything,
    "tools": _check_tools,
    "disable": _check_flag,
    "description": _check_text,
    "mode": _check_mode,
    "hidden": _check_flag,
    "options": _check_object,
    "color": _check_color,
    "steps": _check_count,
    "maxSteps": _check_count,
    "permission": _check_permission,
    "name": _accept_anything,
}
KNOWN = frozenset(_CHECKS)
