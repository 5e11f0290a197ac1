"""What one agent may do beyond another, in words.

Belongs here: what counts as more, of every limit that an agent can state, looked at together. Not
here: merging limits (`pipeline/merge_permissions.py`), what rules decide
(`permissions/resolve.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agentc.errors import ReadError
from agentc.ir.agent import Agent
from agentc.ir.executables import STRIP_EXECUTABLE, keep_named_servers, runs_processes
from agentc.ir.permission import ANY, Decision, Mode, Permission, Rule, Tool, at_most
from agentc.ir.value import Map, Value, same
from agentc.lens.format import Format
from agentc.lens.overrides import apply_blocks, specialise
from agentc.permissions.changes import find_changes, find_widening_changes
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.guards import list_checks, permission_with_guards
from agentc.permissions.modes import PERMISSIVE_MODES, RESTRAINED, with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.syntax.yaml.reader import read_value

_NOTHING = Agent("", permission=Permission((Rule(ANY, Decision.DENY),)), disabled=True)


def find_widenings(before: Agent, after: Agent, form: Format) -> Iterator[str]:
    """Yield, in words, everything that an agent may do beyond, or otherwise than, another one, as a
    format has both. Raises TooComplex where comparing them costs too much."""
    old, new = (
        ResolvedRules(with_mode_restrictions(permission_with_guards(before))),
        ResolvedRules(with_mode_restrictions(permission_with_guards(after))),
    )
    for change in find_widening_changes(old, new):
        example = f", as for `{change.example}`" if change.example else ""
        yield f"{_name_tool(change.tool)} ({change.before} -> {change.after}{example})"
    mode, former = after.permission.mode, before.permission.mode
    if mode is not former and (mode in PERMISSIVE_MODES or former in RESTRAINED):
        yield f"mode {mode or Mode.DEFAULT}"
    yield from _find_freed(before, after, form)
    word, now = before.permission.access, after.permission.access
    if before.permission.unclear and not (word == now and after.permission.unclear):
        yield f"tool access ({word} -> {now or 'not stated'}, which no list makes clear)"
    formerly = _list_opened(before, form)
    if any(_is_opened(tool, old) for tool in _list_opened(after, form) if tool not in formerly):
        yield "memory (its client opens tools for it)"
    yield from _find_more_servers(before.mcp_servers, after.mcp_servers)
    if before.disabled and not after.disabled:
        yield "agent becomes enabled"
    kept = list_checks(after.hooks)
    if any(not any(same(check, other) for other in kept) for check in list_checks(before.hooks)):
        yield "hooks (one that refuses tools is gone, or another)"


def _find_freed(before: Agent, after: Agent, form: Format) -> Iterator[str]:
    """Yield, in words, the keys of a format's own by which its client asks less than before."""
    old, new = before.extra_of(form.own), after.extra_of(form.own)
    for key, values in form.freeing.items():
        word = new.get(key)
        if isinstance(word, str) and word in values and not same(word, old.get(key)):
            yield f"`{key}: {word}` (its client asks less)"


def _list_opened(agent: Agent, form: Format) -> list[Tool]:
    """Return the tools that a client opens beyond the rules, which only a denial by name keeps
    closed."""
    own = frozenset(agent.permission.rules or ())
    return [rule.tool for rule in form.prepare(agent).permission.rules or () if rule not in own]


def _is_opened(tool: Tool, rules: ResolvedRules) -> bool:
    return not all(at_most(Decision.DEFAULT, decision) for decision in list_decisions(rules[tool]))


def _find_more_servers(before: Value, after: Value) -> Iterator[str]:
    """Yield, in words, the MCP servers that an agent gains: those of its session where its own list
    is gone, and each that it names now and did not name before.

    Servers with a configuration of their own are left to `find_new_processes`.
    """
    named, formerly = keep_named_servers(after), keep_named_servers(before)
    if before is not None and after is None:
        yield "MCP servers (its own list -> those of its session)"
    known = formerly if isinstance(formerly, tuple) else (formerly,)
    for server in named if isinstance(named, tuple) else (named,):
        if server is not None and not any(same(server, other) for other in known):
            yield f"MCP server {server}"


def _list_views(
    before: Agent, after: Agent, form: Format, formats: Mapping[str, Format]
) -> Iterator[tuple[str, Format, Agent, Agent]]:
    """Yield both agents, with a label, as their own format has them, and as each other format has
    them for which something can be stated here.

    What cannot be read there does nothing there.
    """
    yield "", form, before, after
    if not (form.targets_key or before.extra or after.extra):
        return  # nothing is stated for another format
    for other_form in formats.values():
        if (
            other_form.writable
            and not other_form.targets_key
            and (form.targets_key or _have_blocks(before, after, other_form, formats))
        ):
            old, new = (_view_in(other_form, agent, formats) for agent in (before, after))
            yield f"for {other_form.name}: ", other_form, old, new


def _have_blocks(before: Agent, after: Agent, form: Format, formats: Mapping[str, Format]) -> bool:
    return any(
        agent.extra and apply_blocks(agent, form, formats) is not agent for agent in (before, after)
    )


def _view_in(form: Format, agent: Agent, formats: Mapping[str, Format]) -> Agent:
    try:
        return specialise(agent, form, formats)
    except ReadError:
        return _NOTHING


def find_widenings_anywhere(
    before: Agent, after: Agent, form: Format, formats: Mapping[str, Format]
) -> tuple[str, ...]:
    """Return what `find_widenings` tells, as the format has both agents, or any other format whose
    own limits this one can state. Raises TooComplex as that does."""
    labelled: dict[str, str] = {}
    for label, other_form, old, new in _list_views(before, after, form, formats):
        for words in find_widenings(old, new, other_form):
            labelled.setdefault(words, label + words)
    return tuple(labelled.values())


def find_new_processes(before: Agent, after: Agent, form: Format) -> Iterator[str]:
    """Yield everything that starts processes, and did not, or did otherwise; also what keys of the
    format start that no attribute has."""
    for attribute in STRIP_EXECUTABLE:
        value = getattr(after, attribute)
        if runs_processes(attribute, value) and not same(value, getattr(before, attribute)):
            yield attribute
    old, new = before.extra_of(form.own), after.extra_of(form.own)
    yield from (key for key in form.executable if key in new and not same(new[key], old.get(key)))


def find_new_processes_anywhere(
    before: Agent, after: Agent, form: Format, formats: Mapping[str, Format]
) -> tuple[str, ...]:
    """Return what `find_new_processes` tells, as the format has both agents, or any other for which
    something can be stated."""
    labelled: dict[str, str] = {}
    for label, other_form, old, new in _list_views(before, after, form, formats):
        for attribute in find_new_processes(old, new, other_form):
            labelled.setdefault(attribute, label + attribute)
    return tuple(labelled.values())


def carries_new_processes(before: Agent, after: Agent, formats: Mapping[str, Format]) -> bool:
    """Return whether a file carries something of another format that starts processes there, and
    that it did not carry before, or otherwise."""
    known = [*_list_carried_processes(before, formats)]
    return any(
        not any(one[:2] == other[:2] and same(one[2], other[2]) for other in known)
        for one in _list_carried_processes(after, formats)
    )


def _list_carried_processes(
    agent: Agent, formats: Mapping[str, Format]
) -> Iterator[tuple[str, str, Value]]:
    """Yield what a file carries that can start processes: of which format, under which key, and how
    it is stated. Of what is stated for other formats only such keys count."""
    for kept in agent.carried.kept:
        owner = formats.get(kept.format)
        if owner is None or kept.raw is None:
            continue
        if kept.key != owner.targets_key:
            if kept.key in _list_starting_keys(owner):
                yield kept.format, kept.key, kept.raw
            continue
        entry = read_value(kept.key, kept.raw)
        targets = entry.value if entry is not None else None
        if not isinstance(targets, Map):
            yield kept.format, kept.key, kept.raw  # nobody can tell
            continue
        for name, keys in targets.items():
            starting = _list_starting_keys(formats[name]) if name in formats else frozenset()
            if isinstance(keys, Map):
                yield from ((name, key, value) for key, value in keys.items() if key in starting)


def _list_starting_keys(form: Format) -> frozenset[str]:
    """Return the keys of a format that can start processes."""
    fields = (field for field in form.fields if field.attribute in STRIP_EXECUTABLE)
    return frozenset((*form.executable, *(key for field in fields for key in field.keys)))


def stands_in(agent: Agent) -> bool:
    """Return whether something has to stand in for an agent's hooks where they are left behind.
    Raises TooComplex where that costs too much to know."""
    plain, limited = (
        ResolvedRules(with_mode_restrictions(agent.permission)),
        ResolvedRules(with_mode_restrictions(permission_with_guards(agent))),
    )
    return next(find_changes(plain, limited), None) is not None


def _name_tool(tool: Tool) -> str:
    return "everything else" if tool == ANY else tool.label
