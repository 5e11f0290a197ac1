"""What an OpenCode agent file permits, as OpenCode 1.18.33 resolves it.

Belongs here: the client's own rules, the file's rules behind them, which rule decides, which tools
are off. Not here: a user's or a project's configuration, agents that change a built-in one, files
that the client refuses.

The argument of a probe is what the client asks with. That is a path below the project for reading
and editing, and a folder with `/*` behind it for external_directory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from . import HOME, Value, at_home, frontmatter, glob

Rule: TypeAlias = tuple[str, str, str]

DEFAULTS: Final[tuple[Rule, ...]] = (
    ("*", "*", "allow"),
    ("doom_loop", "*", "ask"),
    ("external_directory", "*", "ask"),
    ("external_directory", f"{HOME}/.local/share/opencode/tool-output/*", "allow"),
    ("external_directory", f"{HOME}/tmp/opencode/*", "allow"),
    ("question", "*", "deny"),
    ("plan_enter", "*", "deny"),
    ("plan_exit", "*", "deny"),
    ("read", "*", "allow"),
    ("read", "*.env", "ask"),
    ("read", "*.env.*", "ask"),
    ("read", "*.env.example", "allow"),
)

# The tools that `opencode debug agent` reports, and the permission that each of them needs.
TOOLS: Final = {
    **{
        name: name
        for name in "invalid question bash read glob grep task webfetch todowrite websearch skill".split()
    },
    "edit": "edit",
    "write": "edit",
}

PERMISSIONS: Final = {
    **{
        name: name
        for name in "read list grep glob edit skill question lsp external_directory".split()
    },
    "create": "edit",
    "notebook": "edit",
    "shell": "bash",
    "web_fetch": "webfetch",
    "web_search": "websearch",
    "delegate": "task",
    "todo": "todowrite",
    "mode_switch": "plan_enter",
}
# These ask with `*`, whatever they are called with.
_WITHOUT_ARGUMENT: Final = {"todo", "lsp", "mcp", "other"}
# These never ask: they are there or not, by the rule that decides about the tool as a whole.
_NEVER_ASKING: Final = {"question", "mode_switch"}

# A tool that no pattern over names means, unless it means all.
_NOBODY: Final = "\0" * 12

_FOLDED: Final = {"write", "edit", "patch"}
_LARGEST_INDEX: Final = 2**32 - 2


@dataclass(frozen=True, slots=True)
class Model:
    """The file's own rules, in the order in which the client has them."""

    own: tuple[Rule, ...]

    def rules(self) -> list[Rule]:
        """The file's rules: permission, pattern, action."""
        return list(self.own)

    def has(self, capability: str) -> bool:
        """Whether the client knows the capability: it has no notebooks, they are edited like any
        file."""
        return capability != "notebook"

    def decide(self, capability: str, argument: str) -> str:
        """What the file adds to the client's stock settings for this probe."""
        if capability == "notebook":
            return self._of_notebooks(argument)
        own = _find_deciding(self.own, capability, argument)
        if own is None:
            return "default"
        action = _action(own, capability)
        return "default" if action == self.stock(capability, argument) != "deny" else action

    def _of_notebooks(self, argument: str) -> str:
        """There is no such tool here. Editing does its work; opening that opens no tool of another
        client, though."""
        if self.decide("other", "NotebookEdit") == "deny":
            return "deny"
        edit, unknown = self.decide("edit", argument), self.decide("other", _NOBODY)
        return edit if edit == "deny" or (edit == "ask" and unknown != "deny") else unknown

    def stock(self, capability: str, argument: str) -> str | None:
        """What the client decides without the file."""
        return _stock(capability, argument)

    def tool_table(self) -> dict[str, bool]:
        """Which tools are on. One is off when the last rule with its permission denies
        everything."""
        rules = DEFAULTS + self.own
        return {
            tool: not _off(_find_last(rules, permission, None) or DEFAULTS[0])
            for tool, permission in TOOLS.items()
        }


def read(text: str) -> Model:
    """The model of a Markdown agent file."""
    head = frontmatter(text)
    merged = _from_tools(head.get("tools")) | _from_permission(head.get("permission"))
    return Model(tuple(rule for key in _js_order(merged) for rule in _flat(key, merged[key])))


def _from_tools(tools: Value) -> dict[str, Value]:
    """The old map of tools as permissions. A name that comes again keeps its place and takes the
    new action."""
    if not isinstance(tools, dict):
        return {}
    found: dict[str, Value] = {}
    for name in _js_order(tools):
        if name != "__proto__":
            found["edit" if name in _FOLDED else name] = "allow" if tools[name] else "deny"
    return found


def _from_permission(permission: Value) -> dict[str, Value]:
    if isinstance(permission, str):
        return {"*": permission}
    if not isinstance(permission, dict):
        return {}
    # As a key this one is no property of a JavaScript object, and is lost; as a pattern it stays.
    return {key: permission[key] for key in _js_order(permission) if key != "__proto__"}


def _flat(key: str, value: Value) -> list[Rule]:
    if isinstance(value, dict):
        return [(key, at_home(pattern), str(value[pattern])) for pattern in _js_order(value)]
    return [(key, "*", str(value))]


def _js_order(keys: dict[str, Value]) -> list[str]:
    """The keys as a JavaScript object has them: those that could be an array's index first,
    ascending."""
    indexes = sorted(int(key) for key in keys if _is_index(key))
    return [*map(str, indexes), *(key for key in keys if not _is_index(key))]


def _is_index(key: str) -> bool:
    return re.fullmatch(r"0|[1-9][0-9]{0,9}", key) is not None and int(key) <= _LARGEST_INDEX


@lru_cache(maxsize=100_000)
def _stock(capability: str, argument: str) -> str:
    """What the client decides by its own rules, of which the first covers everything."""
    return _action(_find_deciding(DEFAULTS, capability, argument) or DEFAULTS[0], capability)


def _find_deciding(rules: Sequence[Rule], capability: str, argument: str) -> Rule | None:
    """The rule that decides about a probe, if one does."""
    permission = _permission(capability, argument)
    if capability in _NEVER_ASKING:
        return _find_last(rules, permission, None)
    return _find_last(rules, permission, "*" if capability in _WITHOUT_ARGUMENT else argument)


def _find_last(rules: Sequence[Rule], permission: str, argument: str | None) -> Rule | None:
    """The last rule with this permission, whose pattern covers the argument where there is one."""
    for rule in reversed(rules):
        if glob(rule[0], permission) and (argument is None or glob(rule[1], argument)):
            return rule
    return None


@lru_cache(maxsize=100_000)
def _permission(capability: str, argument: str) -> str:
    if capability == "mcp":
        server, _, tool = argument.partition("/")
        return f"{_clean(server)}_{_clean(tool)}"
    return argument if capability == "other" else PERMISSIONS[capability]


def _clean(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


def _action(rule: Rule, capability: str) -> str:
    """The rule's action. A tool that never asks is on as soon as the last rule about it does not
    deny everything."""
    if capability in _NEVER_ASKING and rule[2] == "deny" and not _off(rule):
        return "allow"
    return rule[2]


def _off(rule: Rule) -> bool:
    return rule[1:] == ("*", "deny")
