"""Hooks of an agent as Claude Code 2.1.332 takes them: what they guard, and for which faults it
starts the agent without any of them.

Belongs here: events, matchers, the shape of entries. Not here: other fields
(`vendors/claude/client/ignored_values.py`), what a guard limits (`permissions/guards.py`). Source:
code.claude.com/docs/en/hooks (2026-08), and runs of the client.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from agentc.ir.permission import ANY, Cap, Tool
from agentc.ir.value import Map, Value
from agentc.permissions.guards import GUARDING, Hooks
from agentc.syntax import javascript
from agentc.syntax.source import Entry, Style
from agentc.vendors.claude.scalars import resolve_plain
from agentc.vendors.claude.tools import VOCABULARY

# Where a hook that can refuse is not what it should be the client does not start the agent without
# it; hooks of other events, also of unknown ones, are ignored where they are wrong.
EVENTS = frozenset(GUARDING) | {
    "PostToolUse", "PostToolUseFailure", "PostToolBatch", "Notification", "UserPromptSubmit",
    "UserPromptExpansion", "SessionStart", "SessionEnd", "Stop", "StopFailure", "SubagentStart",
    "SubagentStop", "PreCompact", "PostCompact", "PreModelSwitch", "PostModelSwitch",
    "PermissionDenied", "Setup", "TeammateIdle", "TaskCreated", "TaskCompleted", "Elicitation",
    "ElicitationResult", "ConfigChange", "WorktreeCreate", "WorktreeRemove",
    "InstructionsLoaded", "CwdChanged", "FileChanged", "DirectoryAdded", "MessageDisplay",
}  # fmt: skip
# Keys in which it does not look for guards that stand outside of `hooks`, and how deep it looks
# elsewhere.
UNSEARCHED = frozenset({"metadata", "mcpServers", "lspServers"})
DEPTH = 3

# More tools than this are not told apart.
MAX_GUARDED = 64
_EVERY = frozenset({"", "*", ".*"})
_NAME = re.compile(r"[a-zA-Z0-9_-]+")
_SERVER = re.compile(r"mcp__([a-zA-Z0-9-]+(?:_[a-zA-Z0-9-]+)*)__\.\*")


def read_hooks(entry: Entry) -> Value:
    """Return hooks with what they guard; 0 for a word that counts as false to the client."""
    hooks = entry.value
    if isinstance(hooks, str) and entry.style is Style.PLAIN:
        return hooks if javascript.truthy(resolve_plain(hooks)) else 0  # `-0` and `.nan` are none
    if not isinstance(hooks, Map):
        return hooks
    found = [(event, guard) for event in GUARDING for guard in list_guards(hooks.get(event))]
    tools = dict.fromkeys(tool for event, guard in found for tool in list_guarded(event, guard))
    whole = ANY in tools or len(tools) > MAX_GUARDED or bool(find_break(hooks))
    return Hooks(
        hooks,
        (ANY,) if whole else tuple(tools),
        tuple(Map({event: guard}) for event, guard in found),
    )


def list_guards(matchers: Value) -> Iterator[Value]:
    """Yield the entries of a guarding event that have hooks; anything else there counts as an entry
    that nobody understands."""
    for matcher in matchers if isinstance(matchers, tuple) else (matchers,):
        if matcher is not None and not (isinstance(matcher, Map) and matcher.get("hooks") == ()):
            yield matcher


def list_guarded(event: str, guard: Value) -> tuple[Tool, ...]:
    """Return the tools that an entry of a guarding event guards."""
    if event == "PreSkillShellCommand":
        return (Tool(Cap.SKILL),)  # it refuses commands that stand in skills
    matcher = guard.get("matcher", "") if isinstance(guard, Map) else ""
    return _match_tools(matcher) if isinstance(matcher, str) else (ANY,)


def _match_tools(matcher: str) -> tuple[Tool, ...]:
    """Return the tools that a matcher names; every tool, where it is none of the few patterns that
    are understood.

    Letters, digits and some marks are names, parted by `|`. Everything else is a regular expression
    that may match anywhere in a tool's name: so a name beside a server's pattern is a part of a
    name. (To the client commas and spaces part names as well, 2.1.332; they are not relied on.)
    """
    if matcher in _EVERY:
        return (ANY,)
    parts = matcher.split("|")
    if all(_NAME.fullmatch(part) for part in parts):
        return tuple(tool for part in parts for tool in VOCABULARY.denied(part))
    found: list[Tool] = []
    for part in parts:
        if server := _SERVER.fullmatch(part):
            found.append(Tool(Cap.MCP, f"{server[1]}/*"))
        elif _NAME.fullmatch(part):
            known = {**VOCABULARY.aliases, **VOCABULARY.names}
            found += [_find_server(tool) for tool in VOCABULARY.denied(part)]
            found += [tool for name, tool in known.items() if part in name]
        else:
            return (ANY,)
    return tuple(found)


def _find_server(tool: Tool) -> Tool:
    """Return the whole server of an MCP tool: another of its tools may have a name that begins
    alike."""
    return Tool(Cap.MCP, f"{tool.name.partition('/')[0]}/*") if tool.cap is Cap.MCP else tool


def find_guard_outside(fields: Map) -> str:
    """Return the key under which a guard stands outside of `hooks`, where it is none: at the top,
    or a few levels inside of another key. Empty where there is no such guard."""
    for key, value in fields.items():
        if key in GUARDING and value not in (None, ()):
            return key
        searched = key not in UNSEARCHED and key != "hooks"
        if searched and _holds_guard(
            value, DEPTH, matchers=key not in EVENTS, unsearched=UNSEARCHED
        ):
            return key
    return ""


def find_break(hooks: Value) -> str:
    """Return what is wrong with hooks that make the client skip the agent; empty where it takes or
    ignores them."""
    if not javascript.truthy(hooks):
        return ""
    if not isinstance(hooks, Map) or _is_matcher(hooks):
        return "`hooks` is not a map of events"
    return next(
        filter(None, (_find_event_break(event, value) for event, value in hooks.items())), ""
    )


def _find_event_break(event: str, value: Value) -> str:
    """Return what is wrong with the entry of an event in `hooks`, where a guard is lost by that;
    empty where nothing is wrong, or no guard is lost."""
    if event not in EVENTS:
        lost = _holds_guard(value, DEPTH, matchers=not isinstance(value, tuple))
        return f"`hooks.{event}` is no event, and holds a hook that guards tools" if lost else ""
    guarding = event in GUARDING
    if not isinstance(value, tuple):
        lost = (guarding and value is not None) or _holds_guard(value, DEPTH, matchers=False)
    else:
        lost = any(
            _holds_guard(matcher, DEPTH, matchers=False)
            or (guarding and not _is_matcher_entry(matcher))
            for matcher in value
        )
    return f"`hooks.{event}` is not a list of matchers with their hooks" if lost else ""


def _names_guard(value: Value) -> bool:
    return isinstance(value, Map) and any(value.get(event) not in (None, ()) for event in GUARDING)


def _is_matcher(value: Value) -> bool:
    """Return whether a value is a matcher with its hooks, wherever it stands."""
    if not isinstance(value, Map) or ("matcher" not in value and not EVENTS.isdisjoint(value)):
        return False
    hooks = value.get("hooks")
    if isinstance(hooks, tuple):
        return hooks != ()
    return isinstance(hooks, Map) and ("matcher" in value or isinstance(hooks.get("type"), str))


def _holds_guard(
    value: Value,
    depth: int,
    *,
    matchers: bool = True,
    unsearched: frozenset[str] = frozenset(),
    listed: bool = False,
) -> bool:
    """Return whether a value holds a guard, where the client looks for one: under none of the keys
    `unsearched`. `listed` is true inside of a list of hooks."""
    if _names_guard(value) or (matchers and _is_matcher(value)):
        return True
    if depth == 0:
        return False
    if isinstance(value, tuple):
        return any(
            _holds_guard(inner, depth - 1, matchers=matchers, unsearched=unsearched, listed=listed)
            for inner in value
        )
    if not isinstance(value, Map) or (listed and isinstance(value.get("type"), str)):
        return False
    return any(
        key not in unsearched
        and _holds_guard(
            inner,
            depth - 1,
            matchers=matchers and key not in EVENTS,
            unsearched=unsearched,
            listed=key == "hooks" and isinstance(inner, tuple),
        )
        for key, inner in value.items()
    )


def _is_matcher_entry(entry: Value) -> bool:
    if not isinstance(entry, Map) or not isinstance(entry.get("matcher", ""), str):
        return False
    hooks = entry.get("hooks")
    return isinstance(hooks, tuple) and all(_is_hook(hook) for hook in hooks)


def _is_hook(hook: Value) -> bool:
    """Return whether the client takes a value for a hook: of a known type, with what that needs,
    and options of the right kinds."""
    if not isinstance(hook, Map):
        return False
    kind = hook.get("type")
    needed = _NEEDED.get(kind) if isinstance(kind, str) else None
    if needed is None or not all(isinstance(hook.get(key), str) for key in needed):
        return False
    if kind == "http" and not str(hook["url"]).partition(":")[1]:
        return False
    return all(good(hook[key]) for key, good in _OPTIONAL.items() if key in hook)


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_flag(value: Value) -> bool:
    return isinstance(value, bool)


def _is_above_zero(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


_NEEDED = {
    "command": ("command",),
    "prompt": ("prompt",),
    "agent": ("prompt",),
    "http": ("url",),
    "mcp_tool": ("server", "tool"),
}
_OPTIONAL: dict[str, Callable[[Value], bool]] = {
    "timeout": _is_above_zero,
    "once": _is_flag,
    "async": _is_flag,
    "asyncRewake": _is_flag,
    "statusMessage": _is_text,
    "if": _is_text,
    "model": _is_text,
    "shell": lambda value: value in ("bash", "powershell"),
    "args": lambda value: isinstance(value, tuple) and all(isinstance(item, str) for item in value),
}
