"""Which items of `disallowedTools` take something away, in client 2.1.332.

Belongs here: telling these from the others. agentc reads a denial by its meaning, so that other
clients get what its author meant; this is for comparing what the client itself makes of two texts.
Not here: reading the list (`permission.py`), what is told of its items (`lint_lists.py`).
"""

from __future__ import annotations

import re

from agentc.ir.permission import EVERYTHING
from agentc.ir.value import Map, Value
from agentc.tool_lists.items import split_names
from agentc.tool_lists.names import names_to_deny
from agentc.vendors.claude.tools import VOCABULARY

DENIALS = "disallowedTools"
# A name, perhaps with a scope; the client passes over any other item.
ITEM = re.compile(r"[^()]+(?:\(.*\))?", re.DOTALL)


def takes_away(item: str) -> bool:
    """Return whether an item takes away the tool that agentc reads in it.

    >>> takes_away("Bash(git:*)"), takes_away("bash"), takes_away("mcp__gh__get_*")
    (True, False, False)
    """
    if ITEM.fullmatch(item) is None:
        return False
    name = item.partition("(")[0]
    exact = VOCABULARY.denied(name) == (VOCABULARY.tool(name),)
    return exact and names_to_deny(item) == (name,)


def keep_heeded_denials(fields: Map) -> Map:
    """Return the fields with those denials alone that take something away. Beside a `*` none
    does."""
    return Map(
        (key, _list_heeded(value) if key == DENIALS else value) for key, value in fields.items()
    )


def _list_heeded(value: Value) -> Value:
    """Return the items of a list, or of a text that is one, which take something away; of any other
    value none."""
    texts = value if isinstance(value, tuple) else (value,)
    items = [item for text in texts if isinstance(text, str) for item in split_names(text)]
    return () if EVERYTHING in items else tuple(item for item in items if takes_away(item))
