"""Items of lists of tools that name other agents, with other names in their place: `Agent(x)`.

Belongs here: the edits of a text. Not here: which agents get other names
(`project/renamed_agents.py`), references in what an agent means (`agent_references.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agentc.errors import InvalidValue
from agentc.ir.permission import Cap, Permission
from agentc.lens.field import Field
from agentc.lens.format import Document
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.source import make_entry
from agentc.tool_lists.items import list_items, list_leaves

_BETWEEN_COMMAS = re.compile(r"[^(),]+")


def rename_items(document: Document, names: Mapping[str, str]) -> str:
    """Return the text of a document of one agent with other names in the items of its lists of
    tools that are about single agents."""
    field = document.format.field_of("permission")
    entries = document.source.records[0].entries if field is not None and names else ()
    edits: list[Edit] = []
    for entry in entries:
        if field is None or entry.key not in field.keys:
            continue
        for item in list_items(document.source, list_leaves(document.source, entry)):
            span = Span(item.offset, item.offset + len(item.text))
            if document.source.text[span.start : span.end] == item.text:
                edits += _rename_in_item(field, entry.key, item.text, span.start, names)
    return apply_edits(document.source.text, edits)


def _rename_in_item(
    field: Field, key: str, item: str, offset: int, names: Mapping[str, str]
) -> Iterator[Edit]:
    """Yield the edits that put new names in the place of old ones in an item, which stands at an
    offset."""
    for found in _BETWEEN_COMMAS.finditer(item, item.find("(") + 1 or len(item)):
        name = found[0].strip()
        if name in names and _is_about_agent(field, key, item, name):
            start = offset + found.start() + found[0].index(name)
            yield Edit(Span(start, start + len(name)), names[name])


def _is_about_agent(field: Field, key: str, item: str, name: str) -> bool:
    """Return whether an item is about the agent of a name alone."""
    try:
        read = field.codec.read({key: make_entry(key, item)})
    except InvalidValue:
        return False
    rules = (read.rules or ()) if isinstance(read, Permission) else ()
    return any(rule.tool.cap is Cap.DELEGATE and rule.pattern == name for rule in rules)
