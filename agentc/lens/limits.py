"""Edits of limits that flow back: the difference between what was written and what stands there now, tool by tool.

Belongs here: putting such a difference into rules that say more than their image did. Not here: other fields
(`putback.py`), what rules come to (`ir/effective.py`).
A limit that a conversion had to add is in both of what is compared, so it never reaches the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from agentc.errors import Refused
from agentc.ir.effective import Change, Effective, Ruling, changes, ruling_at_most, stated
from agentc.ir.permission import ANY, EVERYTHING, Decision, Permission, Rule, Tool, at_most
from agentc.ir.value import Value
from agentc.lens.field import BadValue, Patches
from agentc.syntax.source import Entry, entry_of


def merged(own: Permission, written: Permission, now: Permission, *, accept_widening: bool) -> Permission:
    """The original's permission with the edit that led from `written` to `now`.

    Raises Refused for an edit that allows more, unless that is accepted.
    """
    before, after = Effective(stated(written)), Effective(stated(now))
    moved = list(changes(before, after))
    if not accept_widening:
        refuse_wider(moved)
    tools = dict.fromkeys(change.tool for change in moved)
    rules = list(own.rules or ())
    if ANY in tools:
        found = Effective(own.rules)
        kept = [tool for tool in found.mentioned if tool not in tools]
        rules = [*_rules(ANY, after[ANY]), *(rule for tool in kept for rule in _rules(tool, found[tool]))]
    for tool in tools:
        if tool != ANY:
            rules = _with(rules, tool, after[tool])
    return replace(own, rules=tuple(rules)) if moved else own


def patched(
    codec: Patches, entries: Mapping[str, Entry], own: Permission, wanted: Permission
) -> tuple[Permission, Mapping[str, Value]] | None:
    """What comes nearest to a wanted permission without saying anew what stays, as values and as they read; `None`
    where that allows more than is wanted, or touches another tool."""
    before, after = Effective(stated(own)), Effective(stated(wanted))
    moved = {change.tool for change in changes(before, after)}
    closed = [tool for tool in moved if after.strictest(tool) is Decision.DENY]
    values = codec.patch({key: entry.value for key, entry in entries.items()}, closed, [*moved.difference(closed)])
    try:
        read = codec.read({key: entry_of(key, value) for key, value in values.items()})
    except BadValue:
        return None
    found = Effective(stated(read))
    touched = {change.tool for change in changes(before, found)}
    fits = touched <= moved and all(ruling_at_most(found[tool], after[tool]) for tool in moved)
    return (read, values) if fits else None


def refuse_wider(moved: list[Change]) -> None:
    """Raise Refused where one of the changes allows more."""
    wider = [change for change in moved if not at_most(change.after, change.before)]
    if wider:
        told = dict.fromkeys(f"{_label(change.tool)} ({change.before} -> {change.after})" for change in wider)
        message = f"the edit allows more than the original: {', '.join(told)}"
        raise Refused("widening", message, hint="--accept-widening puts it back all the same")


def _label(tool: Tool) -> str:
    return "everything else" if tool == ANY else tool.label


def _with(rules: list[Rule], tool: Tool, ruling: Ruling) -> list[Rule]:
    """The rules, with this ruling on one tool, in as few words as possible."""
    others = [rule for rule in rules if rule.tool != tool]
    return others if Effective(tuple(others))[tool] == ruling else [*others, *_rules(tool, ruling)]


def _rules(tool: Tool, ruling: Ruling) -> Iterator[Rule]:
    if (ruling[:1] and ruling[0][0] != EVERYTHING) or not ruling:
        yield Rule(tool, Decision.DEFAULT)
    yield from (Rule(tool, decision, pattern) for pattern, decision in ruling)
