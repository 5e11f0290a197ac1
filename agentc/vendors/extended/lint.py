"""What does not work as written in a file of agentc's own dialect.

Belongs here: rules on documents that were read. Not here: rules of clients.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.agent import Agent
from agentc.ir.permission import Cap
from agentc.ir.value import Map, Value
from agentc.lens.format import Document
from agentc.lens.locate import locate_inside
from agentc.syntax.source import Entry, Record
from agentc.tool_lists.items import Leaf, list_items, list_leaves
from agentc.tool_lists.names import names_to_deny
from agentc.vendors.claude.lint_lists import (
    AS_LIST,
    find_scopes_apart,
    note_unknown_tool,
    tell_scope_apart,
)
from agentc.vendors.claude.tools import OTHER_TOOLS
from agentc.vendors.dead_rules import find_in_list
from agentc.vendors.extended.lists import ALLOWED, DENIED, WORDS
from agentc.vendors.extended.permission import KEYS, LISTS
from agentc.vendors.extended.rules import RULES
from agentc.vendors.misspelt import guess_key, guess_limit
from agentc.vendors.registry import list_format_names


def lint(document: Document) -> Iterator[Diagnostic]:
    """Yield every rule, agent by agent."""
    for record, agent in zip(document.source.records, document.agents, strict=True):
        stated = next((entry for entry in record.entries if entry.key in KEYS), None)
        where = document.source.where(stated.span.start if stated else record.head.start)
        yield from find_in_list(document, record, RULES)
        for name, offset in _find_unknown(document, record, agent):
            at = where if offset is None else document.source.where(offset)
            yield Diagnostic("unknown-tool", note_unknown_tool(name), at)
        for entry in record.entries:
            yield from _check_denials(document, entry)
            yield from _find_scopes_apart(document, entry)
            limit = guess_limit(entry.key, KEYS) if entry.key not in document.format.keys else None
            if limit is not None:
                message = f"`{entry.key}` limits nothing here; did you mean `{limit}`?"
                yield Diagnostic(
                    "inert-restriction", message, document.source.where(entry.span.start)
                )
            elif entry.key not in document.format.keys and (
                near := guess_key(entry.key, document.format.keys)
            ):
                message = f"agentc does not know `{entry.key}`; did you mean `{near}`?"
                yield Diagnostic("unknown-key", message, document.source.where(entry.span.start))
        for name in agent.extra:
            if name not in list_format_names():
                near = guess_key(name, list_format_names())
                meant = f"; did you mean `{near}`?" if near else ""
                message = f"`targets.{name}` names no format that agentc knows{meant}"
                at = document.source.where(_find_target(document, record, name))
                # A conversion refuses it.
                yield Diagnostic("unknown-key", message, at, own_severity=Severity.ERROR)


def _find_unknown(
    document: Document, record: Record, agent: Agent
) -> Iterator[tuple[str, int | None]]:
    """Yield every name in a list that is no tool's, with each place where it stands as an item;
    once with `None` where it stands as none."""
    unknown = [
        rule.tool.name.partition(":")[2]
        for rule in agent.permission.rules or ()
        if rule.tool.cap is Cap.OTHER and rule.tool.name.startswith("claude:")
    ]
    unknown = [name for name in dict.fromkeys(unknown) if name not in OTHER_TOOLS]
    places: dict[str, list[int]] = {name: [] for name in unknown}
    listed = [entry for entry in record.entries if entry.key in KEYS] if unknown else []
    for entry in listed:
        for item in list_items(document.source, list_leaves(document.source, entry)):
            for name in {item.text.partition("(")[0], *names_to_deny(item.text)} & places.keys():
                # A map also holds reasons, which may say a name: its first place is enough.
                if not (places[name] and isinstance(entry.value, Map)):
                    places[name].append(item.offset + item.text.find(name))
    for name, found in places.items():
        yield from ((name, place) for place in found)
        if not found:
            yield name, None


def _find_scopes_apart(document: Document, entry: Entry) -> Iterator[Diagnostic]:
    """Yield scopes of a list of granted tools that spaces part from their tools."""
    leaves = _list_granting_leaves(document, entry) if entry.key in LISTS else ()
    items = list_items(document.source, leaves)
    for scope, tool in find_scopes_apart(document.source, items).items():
        yield tell_scope_apart(document.source, tool, scope)


def _list_granting_leaves(document: Document, entry: Entry) -> Iterator[Leaf]:
    """Yield the values of a list, or of the list of what is allowed in a map; none where that
    holds reasons, too, which can be any text."""
    leaves = list_leaves(document.source, entry)
    if not isinstance(entry.value, Map):
        yield from leaves
    elif not isinstance(entry.value.get(ALLOWED), Map):
        key: Value = None
        for leaf in leaves:
            if leaf.depth == 1 and leaf.value in WORDS:
                key = leaf.value
            elif key == ALLOWED:
                yield leaf


def _check_denials(document: Document, entry: Entry) -> Iterator[Diagnostic]:
    """Yield a diagnostic on what names nothing in a list of denials, as it is neither text nor a
    map of names."""
    if entry.key != DENIED or entry.empty:
        return
    for leaf in list_leaves(document.source, entry):
        is_name = isinstance(leaf.value, str) or leaf.value is None or leaf.value == ()
        if not is_name and (isinstance(entry.value, tuple) or leaf.depth == 0):
            shown = document.source.slice(leaf.span)
            message = f"`{shown}` under `{entry.key}` is no name of a tool, and limits nothing"
            where = document.source.where(leaf.span.start)
            yield Diagnostic("inert-restriction", message, where, hint=AS_LIST)


def _find_target(document: Document, record: Record, name: str) -> int:
    """Return where the name of a format stands below `targets`."""
    key = document.format.targets_key
    entry = next((entry for entry in record.entries if entry.key == key), None)
    if entry is None:
        return record.head.start
    return locate_inside(document.source, record, entry, (name,))
