"""OpenCode's `permission` map and the deprecated `tools` map, as client 1.18.33 reads them.

Belongs here: keys, actions, order, stock decisions. Not here: the other fields (`opencode.py`), what rules mean.
Source: opencode.ai/docs/permissions, and runs of the client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.formats import js
from agentc.ir.loss import Outcome
from agentc.ir.permission import ANY, Cap, Decision, Mode, Permission, Rule, Tool, covers, live
from agentc.ir.value import Map, Value, same
from agentc.lens.field import BadValue
from agentc.lens.settings import DEFAULTS, Settings
from agentc.lens.toollist import refuse_unclear, verdict_on_rules
from agentc.lens.vocabulary import Vocabulary
from agentc.syntax.source import Entry, entry_of

KEYS = {
    "read": Cap.READ,
    "list": Cap.LIST,
    "grep": Cap.GREP,
    "glob": Cap.GLOB,
    "bash": Cap.SHELL,
    "webfetch": Cap.WEB_FETCH,
    "websearch": Cap.WEB_SEARCH,
    "task": Cap.DELEGATE,
    "todowrite": Cap.TODO,
    "skill": Cap.SKILL,
    "question": Cap.QUESTION,
    "lsp": Cap.LSP,
    "external_directory": Cap.EXTERNAL_DIRECTORY,
}
VOCABULARY = Vocabulary(vendor="opencode", names=KEYS, mcp=("", "_"), absent=frozenset({Cap.NOTEBOOK}))

# `edit` gates writing of every kind. Closing it closes notebooks too; opening it opens no notebook tool, there is none.
EDIT = "edit"
WRITING = (Tool(Cap.CREATE), Tool(Cap.EDIT))
NOTEBOOK = Tool(Cap.NOTEBOOK)
ACTIONS_ONLY = frozenset({"todowrite", "question", "webfetch", "websearch", "doom_loop"})

# What the client decides where nothing is stated (1.18.33); every other key is allowed.
STOCK = {"external_directory": "ask", "doom_loop": "ask", "question": "deny", "plan_enter": "deny", "plan_exit": "deny"}
STOCK_READ = Map({"*": "allow", "*.env": "ask", "*.env.*": "ask", "*.env.example": "allow"})
MAX_WILDCARDS = 200
ASKED_ON_REQUEST = frozenset({"edit", "bash", "webfetch", "websearch"})


@dataclass(frozen=True, slots=True)
class OpenCodePermission:
    """`permission`, an ordered map in which the last match wins, with the deprecated `tools` map folded in."""

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        stated: dict[str, Value] = {}
        if "tools" in entries:
            stated = dict(_from_tools(entries["tools"].value))
        if "permission" in entries:
            given = entries["permission"].value
            stated |= dict(given) if isinstance(given, Map) else {"*": given}
        if not entries:
            return Permission()
        seen = js.mapping(stated.items())  # keys that look like numbers come first for the client, too (1.18.33)
        return Permission(tuple(rule for key, value in seen.items() for rule in _rules(key, value)))

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        stated = _stated(attribute.rules or (), DEFAULTS)
        return {"permission": Map(stated)} if stated else {}

    def image(self, attribute: Permission, settings: Settings) -> Permission:
        refuse_unclear(attribute)
        if attribute.mode in (Mode.PLAN, Mode.DONT_ASK):
            raise BadValue(f"it has no mode `{attribute.mode}`", hint="deny the tools themselves", fatal=True)
        stated = _stated(attribute.rules or (), settings)
        if not stated:
            return Permission()
        return self.read({"permission": entry_of("permission", Map(stated))})

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> tuple[Outcome, str]:
        if name == "permission.mode":
            widens = before in (Mode.ACCEPT_EDITS, Mode.AUTO, Mode.BYPASS)
            why = "OpenCode has no session modes; what an agent may do stands in its permissions alone"
            return (Outcome.NARROWED if widens else Outcome.APPROXIMATED), why
        if name != "permission":
            return Outcome.DROPPED, ""
        if settings.grants == "ask" and after != _stated_rules(before):
            return Outcome.NARROWED, "tools that were listed are granted with a question, as `grants = ask` says"
        return verdict_on_rules(_as_seen(before), _as_seen(after), "OpenCode")


def _stated_rules(rules: tuple[Rule, ...] | None) -> tuple[Rule, ...] | None:
    """What rules become without any choice of the user's."""
    return OpenCodePermission().image(Permission(rules), DEFAULTS).rules


def _as_seen(rules: tuple[Rule, ...] | None) -> tuple[Rule, ...]:
    """Rules as this client tells tools apart: no notebook tool, MCP tools by their joined name."""

    def seen(tool: Tool) -> Tool:
        return Tool(Cap.OTHER, f"opencode:{VOCABULARY.name(tool)}") if tool.cap is Cap.MCP else tool

    return tuple(replace(rule, tool=seen(rule.tool)) for rule in rules or () if rule.tool != NOTEBOOK)


def _from_tools(value: Value) -> Iterator[tuple[str, Value]]:
    """`tools` as permissions: writing tools become `edit`, the later entry wins."""
    if not isinstance(value, Map):
        raise BadValue("`tools` must be a map of true and false", hint="OpenCode refuses the whole project", fatal=True)
    for key, on in value.items():
        if not isinstance(on, bool):
            raise BadValue(f"`tools.{key}` must be true or false", fatal=True)
        yield (EDIT if key in ("write", "edit", "patch") else key), "allow" if on else "deny"


def _rules(key: str, value: Value) -> Iterator[Rule]:
    """The rules of one key of `permission`."""
    if key == "read" and isinstance(value, Map) and same(value, STOCK_READ):
        yield Rule(Tool(Cap.READ), Decision.DEFAULT)
        return
    patterns = value if isinstance(value, Map) else Map({"*": value})
    if isinstance(value, Map) and key in ACTIONS_ONLY:
        raise BadValue(f"`permission.{key}` takes one action, no patterns", fatal=True)
    for pattern, action in js.mapping(patterns.items()).items():
        if action not in ("allow", "ask", "deny"):
            raise BadValue(f"`permission.{key}` must be allow, ask or deny", fatal=True)
        decision = _decision(key, str(action))
        for tool in _tools(key, decision):
            yield Rule(tool, decision, pattern)


def _decision(key: str, action: str) -> Decision:
    """What an action means: the client's stock decision, restated, is `DEFAULT`; a denial is always one."""
    if action != "deny" and key not in ("*", "read") and action == STOCK.get(key, "allow"):
        return Decision.DEFAULT
    return Decision(action)


def _tools(key: str, decision: Decision) -> tuple[Tool, ...]:
    """The tools that a key gates; one with wildcards gates every key that it matches, known or not."""
    if key == EDIT:
        return (*WRITING, NOTEBOOK) if decision in (Decision.DENY, Decision.ASK) else WRITING
    if not key.strip("*") and key:
        return (ANY,)
    if key in KEYS:
        return (Tool(KEYS[key]),)
    known = [name for name in (*KEYS, EDIT) if matches(key, name)] if "*" in key or "?" in key else []
    return (*(tool for name in known for tool in _tools(name, decision)), Tool(Cap.OTHER, f"opencode:{key}"))


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern with `*` and `?` matches all of a name (1.18.33)."""
    place = position = 0
    star, retry = -1, 0
    while position < len(name):
        if place < len(pattern) and pattern[place] in ("?", name[position]) and pattern[place] != "*":
            place, position = place + 1, position + 1
        elif place < len(pattern) and pattern[place] == "*":
            star, retry, place = place, position, place + 1
        elif star >= 0:
            retry += 1
            place, position = star + 1, retry
        else:
            return False
    return not pattern[place:].strip("*")


def _stated(rules: tuple[Rule, ...], settings: Settings) -> dict[str, Value]:
    """The `permission` map that says the same as whole-tool rules; empty where nothing is limited.

    Raises BadValue (fatal) for a pattern: those are not translated.
    """
    for rule in rules:
        if not rule.whole:
            raise BadValue(f'it cannot say "{rule.tool.label}({rule.pattern})" yet', fatal=True)
    base, tools = live(rules)
    stated: dict[str, Value] = {}
    if base is not None and base is not Decision.DEFAULT:
        stated["*"] = str(base)
    _refuse_ambiguous(tools)
    for tool, decision in tools.items():
        if tool in WRITING:
            strictest = min((tools.get(t, base or Decision.DEFAULT) for t in WRITING), key=list(Decision).index)
            if EDIT not in stated and (strictest != base or all(t in tools for t in WRITING)):
                stated[EDIT] = _action(EDIT, strictest, settings)
        elif (key := VOCABULARY.name(tool)) is not None:
            if js.is_index(key):
                raise BadValue(f'the client would move the key "{key}" to the front, where it loses', fatal=True)
            action = _action(key, decision, settings)
            if decision is Decision.DENY or not action == base == Decision.DENY:  # closed anyway, by the stock decision
                stated[key] = action
        elif decision is not Decision.DEFAULT and (tool.cap is Cap.MCP or tool.name.startswith("claude:mcp__")):
            raise BadValue(f'it cannot say "{decision} {tool}"', hint="name the server, or its tools", fatal=True)
    return stated


def _refuse_ambiguous(tools: Mapping[Tool, Decision]) -> None:
    """Raise BadValue (fatal) where two tools of the IR would get one key here, or one key would gate another's tool."""
    names = {tool: VOCABULARY.name(tool) or "" for tool in tools if tool.cap in (Cap.MCP, Cap.OTHER)}
    wildcards = [tool for tool, name in names.items() if "*" in name or "?" in name]
    if len(wildcards) > MAX_WILDCARDS:
        raise BadValue(f"more than {MAX_WILDCARDS} keys with wildcards", fatal=True)
    for tool, name in names.items():
        if tool.cap is Cap.OTHER and (name in KEYS or name == EDIT or (name and not name.strip("*"))):
            raise BadValue(f'"{tool}" is another name of a known tool', fatal=True)
        mixed = (other for other in wildcards if other != tool and Cap.MCP in (other.cap, tool.cap))
        wide = [other for other in mixed if matches(names[other], name)]
        if any(tools[other] is not tools[tool] and not covers(other, tool) for other in wide):
            raise BadValue(f'its keys cannot tell "{tool}" from "{wide[0]}"', fatal=True)


def _action(key: str, decision: Decision, settings: Settings) -> Value:
    if decision is not Decision.DEFAULT:
        return str(decision)
    if settings.grants == "ask" and key in ASKED_ON_REQUEST:
        return "ask"
    return STOCK_READ if key == "read" else STOCK.get(key, "allow")
