"""What a list of tools says of agents to call, `Agent(rev)`, and does not mean in Claude Code,
client 2.1.332.

Belongs here: those items, and wider words beside them. Not here: items of other tools
(`lint_lists.py`), what the list permits (`tool_lists/reader.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentc.ir.permission import EVERYTHING, Cap, Tool
from agentc.tool_lists.items import Item, split_items
from agentc.tool_lists.scopes import grant_scope
from agentc.vendors.claude.tools import VOCABULARY


def find_idle_calls(items: Sequence[Item]) -> dict[Item, tuple[str, str]]:
    """Return the code and the message for each item of `tools` that is about agents to call and
    does not do what it says."""
    scopes = {item: scope for item in items for scope in _list_scopes_of_calls(item)}
    narrow = [item for item, scope in scopes.items() if EVERYTHING not in _grant(scope)]
    if not narrow:
        return {}
    starred = any(item.text == EVERYTHING for item in items)
    found: dict[Item, tuple[str, str]] = {}
    for item, scope in scopes.items():
        told = _find_no_names(item, scope or "") if item in narrow else ""
        if told:
            found[item] = "ignored-grant", told
        elif item not in narrow and not starred:
            message = f"`{item.text}` grants nothing beside `{narrow[0].text}`, which alone counts"
            found[item] = "ignored-grant", message
        elif item in narrow and starred:
            message = (
                f"`{item.text}` limits nothing beside `{EVERYTHING}` in Claude Code; agentc keeps "
                "to it, and writes that for other clients"
            )
            found[item] = "inert-restriction", message
    return found


def _list_scopes_of_calls(item: Item) -> Iterator[str | None]:
    """Yield the scope of an item that is about agents to call."""
    for name, scope in split_items((item.text,)):
        if VOCABULARY.tool(name).cap is Cap.DELEGATE:
            yield scope


def _grant(scope: str | None) -> tuple[str, ...]:
    return grant_scope(Tool(Cap.DELEGATE), scope)


def _find_no_names(item: Item, scope: str) -> str:
    """Return what to say of a scope in which something, or all, is no agent's name; empty for none
    such."""
    stated = [name for part in scope.split(",") if (name := part.strip())]
    if not stated:
        return f"`{item.text}` names no agent, and lets none be called"
    lost = [name for name in stated if name not in _grant(scope)]
    if not lost:
        return ""
    what = item.text if len(lost) == len(stated) else lost[0]
    return f"`{what}` names no agent: a star is no part of a name"
