"""What a list of tools says of agents to call, `Agent(rev)`, and does not mean in Claude Code,
client 2.1.332.

Belongs here: those items, and wider words beside them. Not here: items of other tools
(`lint_lists.py`), what the list permits (`tool_lists/reader.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentc.ir.permission import EVERYTHING, Cap
from agentc.tool_lists.items import Item, split_items
from agentc.tool_lists.scopes import grant_scope
from agentc.vendors.claude.tools import VOCABULARY


def find_idle_calls(items: Sequence[Item]) -> dict[Item, tuple[str, str]]:
    """Return the code and the message for each item of `tools` that is about agents to call and
    does not do what it says."""
    whole: list[Item] = []
    narrow: list[Item] = []
    found: dict[Item, tuple[str, str]] = {}
    for item in items:
        for name, scope in split_items((item.text,)):
            tool = VOCABULARY.tool(name)
            if tool.cap is Cap.DELEGATE:
                (whole if EVERYTHING in grant_scope(tool, scope) else narrow).append(item)
    for item in narrow:
        if lost := tuple(_list_lost(item)):
            what = f"`{item.text}`" if len(lost) == len(_list_stated(item)) else f"`{lost[0]}`"
            found[item] = "ignored-grant", f"{what} names no agent: a star is no part of a name"
        if not _list_stated(item):
            found[item] = "ignored-grant", f"`{item.text}` names no agent, and lets none be called"
    starred = any(item.text == EVERYTHING for item in items)
    for item in whole if narrow and not starred else ():
        message = f"`{item.text}` grants nothing beside `{narrow[0].text}`, which alone counts"
        found[item] = "ignored-grant", message
    for item in narrow if starred else ():
        message = (
            f"`{item.text}` limits nothing beside `{EVERYTHING}` in Claude Code; agentc keeps to "
            "it, and writes that for other clients"
        )
        found.setdefault(item, ("inert-restriction", message))
    return found


def _list_stated(item: Item) -> tuple[str, ...]:
    scope = item.text.partition("(")[2].removesuffix(")")
    return tuple(name.strip() for name in scope.split(",") if name.strip())


def _list_lost(item: Item) -> Iterator[str]:
    """Yield what stands in an item as an agent's name and can be none."""
    (((name, scope)),) = split_items((item.text,))
    granted = frozenset(grant_scope(VOCABULARY.tool(name), scope))
    yield from (stated for stated in _list_stated(item) if stated not in granted)
