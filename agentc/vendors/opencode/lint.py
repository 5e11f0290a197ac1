"""What does not work as written in an OpenCode file, client 1.18.33.

Belongs here: rules on documents that were read. Not here: whether the client loads the file
(`vendors/opencode/client/prediction.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.value import Map, Value
from agentc.lens.format import Document
from agentc.lens.locate import locate_inside
from agentc.syntax.source import Entry, Record
from agentc.vendors.dead_rules import find_in_maps
from agentc.vendors.misspelt import guess_key, guess_limit
from agentc.vendors.opencode.model_list import find_unknown_models
from agentc.vendors.opencode.tools import (
    ACTIONS_ONLY,
    AGENT_MAPS,
    DEAD,
    EDIT,
    EDITING_NAMES,
    KEYS,
    PROTOTYPE,
    tool_names,
)

KNOWN = frozenset({*KEYS, *ACTIONS_ONLY, EDIT, "*", "codesearch", "plan_enter", "plan_exit"})
PERMISSIONS = KNOWN | EDITING_NAMES
ACTIONS = ("allow", "ask", "deny")
INERT_KEYS = frozenset(
    {
        "permissions",
        "disallowedTools",
        "allowed-tools",
        "allowedTools",
        "tool_restrictions",
        "readonly",
    }
)
LIMITS = ("permission", "tools", "disallowedTools")
UNREAD_AGENTS = "unread-agents"
# OpenCode 2's map of agents. Client 1.18.33 reads it as that one does: it takes `system` for the
# prompt, and knows no `prompt`, `permission` and `tools` there.
_AGENTS_OF_2 = "agents"
# The client puts the text below the fields in its place, also where that is empty (1.18.33).
_IN_THE_BODY = "prompt"
# Near enough to be taken for a slip of `mode`, and a key of its own.
_NO_SLIPS = frozenset({"model"})


def lint(document: Document) -> Iterator[Diagnostic]:
    """Yield every rule, beside the agents and record by record."""
    yield from find_unknown_models(document)
    for entry in document.source.outside:
        misspelt = entry.key not in document.format.outside and guess_limit(entry.key, LIMITS)
        yield from _find_inert(document, document.source.records[0], entry, bool(misspelt))
        yield from find_in_maps(document, document.source.records[0], (entry,))
        if reason := explain_unread_agents(entry.key, entry.value):
            yield Diagnostic(UNREAD_AGENTS, reason, document.source.where(entry.span.start))
    for record, agent in zip(document.source.records, document.agents, strict=True):
        if _is_limit_among_agents(document, record, agent.name):
            message = (
                f"`{agent.name}` stands among the agents, is taken for one, and limits nothing; "
                "OpenCode 1 reads `permission`, in an agent or beside them all"
            )
            where = document.source.where(record.head.start)
            yield Diagnostic("inert-restriction", message, where)
            continue
        for entry in record.entries:
            yield from _find_entry(document, record, entry)
        if agent.name in document.format.reserved:
            message = f"`{agent.name}` is one of OpenCode's own agents; this file changes it"
            yield Diagnostic("reserved-name", message, document.source.where(record.head.start))
        yield from find_in_maps(document, record, record.entries)


def explain_unread_agents(key: str, value: Value) -> str | None:
    """Return what the client makes of agents under a key of a configuration that is nearly the one
    for agents; `None` for any other key."""
    meant = None if key in _NO_SLIPS else guess_limit(key, AGENT_MAPS)
    if meant is None or not isinstance(value, Map) or not value:
        return None
    if not all(isinstance(agent, Map) for agent in value.values()):
        return None
    if key == _AGENTS_OF_2:
        does = "is read as in OpenCode 2: OpenCode 1 takes no prompt and no limit from it"
    else:
        does = "is no key of OpenCode's, which reads no agents there"
    return f"`{key}` {does}; did you mean `{meant}`?"


def _is_limit_among_agents(document: Document, record: Record, name: str) -> bool:
    """Return whether an agent of a configuration is really a map of limits, which stands one level
    too high or under another name."""
    called = name in {*LIMITS, *INERT_KEYS} or guess_limit(name, LIMITS) is not None
    return (
        called
        and bool(document.format.within and record.entries)
        and all(
            entry.key not in document.format.keys and _states_actions(entry.value)
            for entry in record.entries
        )
    )


def _states_actions(value: Value) -> bool:
    """Return whether a value can stand under a permission: an action, or patterns with actions."""
    values = tuple(value.values()) if isinstance(value, Map) else (value,)
    return bool(values) and all(isinstance(one, bool) or one in ACTIONS for one in values)


def _states_limits(value: Value) -> bool:
    """Return whether a value can stand under a permission, and takes something away."""
    values = tuple(value.values()) if isinstance(value, Map) else (value,)
    return _states_actions(value) and not all(one in ("allow", True) for one in values)


def _find_entry(document: Document, record: Record, entry: Entry) -> Iterator[Diagnostic]:
    """Yield diagnostics on one entry: limits that limit nothing where it stands, and an unknown
    key, which the client hands on."""
    where = document.source.where(entry.span.start)
    unknown = entry.key not in document.format.keys
    misspelt = unknown and guess_limit(entry.key, LIMITS)
    yield from _find_inert(document, record, entry, bool(misspelt))
    if unknown and entry.key in PERMISSIONS and _states_limits(entry.value):
        meant = DEAD.get(entry.key, entry.key)
        message = (
            f"`{entry.key}` limits nothing here; OpenCode 1 reads `{meant}` under `permission`"
        )
        yield Diagnostic("inert-restriction", message, where)
    if entry.key == _IN_THE_BODY and unknown:
        message = f"OpenCode ignores `{entry.key}` here: the text below the fields is the prompt"
        hint = "move it there, or delete it"
        yield Diagnostic("bad-value", message, where, hint=hint)
    elif unknown:
        near = guess_key(entry.key, document.format.keys)
        meant = f"; did you mean `{near}`?" if near else ""
        yield Diagnostic(
            "provider-option", f"OpenCode hands `{entry.key}` to the model's provider{meant}", where
        )


def _find_inert(
    document: Document, record: Record, entry: Entry, misspelt: bool
) -> Iterator[Diagnostic]:
    """Yield what an entry states and its client does not heed, in an agent or beside the agents."""
    where = document.source.where(entry.span.start)
    if entry.key in INERT_KEYS or misspelt:
        yield Diagnostic(
            "inert-restriction",
            f"`{entry.key}` limits nothing here; OpenCode 1 reads `permission`",
            where,
        )
    if entry.key in ("permission", "tools") and isinstance(entry.value, Map):
        for key, code, message in _check_dead_keys(entry.key, entry.value):
            place = locate_inside(document.source, record, entry, (key,))
            yield Diagnostic(code, message, document.source.where(place))
    if entry.key == "tools" and isinstance(entry.value, Map) and entry.value:
        if all(on is True for on in entry.value.values()):
            yield Diagnostic(
                "inert-restriction", "a `tools` map without `false` limits nothing", where
            )
        folded = [(key, on) for key, on in entry.value.items() if key in EDITING_NAMES]
        if folded and folded[-1][1] is True and any(on is False for _, on in folded):
            message = (
                f"`{folded[-1][0]}: true` comes last under `tools` and lifts what is denied "
                "before: all are `edit`"
            )
            yield Diagnostic("inert-restriction", message, where)


def _check_dead_keys(name: str, stated: Map) -> Iterator[tuple[str, str, str]]:
    """Yield, with a code and a message, every key of a map that matches nothing, and so limits or
    grants nothing."""
    for key, action in stated.items():
        reason = explain_dead(name, key)
        if reason is None:
            continue
        actions = {*action.values()} if isinstance(action, Map) else {action}
        if actions <= {"allow", True}:
            yield key, "ignored-grant", f"`{key}` under `{name}` grants nothing; {reason}"
        else:
            yield key, "inert-restriction", f"`{key}` under `{name}` matches nothing; {reason}"


def explain_dead(name: str, key: str) -> str | None:
    """Return why a key matches nothing; `None` for one that can match something."""
    known = KNOWN if name == "permission" else {*KNOWN, *EDITING_NAMES}
    if key in PROTOTYPE:
        return "OpenCode loses this key"
    if key in DEAD and key not in known:
        return f"OpenCode reads `{DEAD[key]}`"
    if key not in known and (low := key.lower()) in {*known, *DEAD}:
        return f"keys are case-sensitive; did you mean `{low if low in known else DEAD[low]}`?"
    if tool_names(key) is None:
        return (
            "no tool has such a name: names have letters, digits, `_` and `-`, and a tool of an "
            "MCP server is called `SERVER_TOOL`"
        )
    return None
