"""Which items of a client's lists of limits say something to it.

Belongs here: leaving out the others. Of a list of denials agentc counts every word, however broken
the item is that it stands in, since its author meant it; what a repair changes is told by what the
client has. Not here: reading what the client has (`client_view.py`), items as such
(`tool_lists/items.py`).
"""

from __future__ import annotations

import re

from agentc.ir.value import Map, Value
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_limits import LIMIT, takes_lists
from agentc.tool_lists.items import split_list

# A name without brackets and quotes, and no colon at its end, perhaps with a scope.
_HEEDED = re.compile(r"[^\s()\[\]{}\"'][^()\[\]{}\"']*(?<!:)(?:\(.*\))?", re.DOTALL)


def keep_heeded_items(form: Format, fields: Map) -> Map:
    """Return the fields that a client has, with those items alone in their lists of limits that say
    something to it."""
    field = form.field_of(LIMIT)
    keys = [key for key in field.keys if takes_lists(field, key)] if field is not None else []
    return form.keep_heeded_denials(
        Map((key, _list_heeded(value) if key in keys else value) for key, value in fields.items())
    )


def _list_heeded(value: Value) -> Value:
    """Return the items of a list, or of a text that is one, which say something to a client; any
    other value as it is."""
    if not isinstance(value, (tuple, str)):
        return value
    texts = value if isinstance(value, tuple) else (value,)
    parts = (part.strip() for text in texts if isinstance(text, str) for part in split_list(text))
    return tuple(part for part in parts if _HEEDED.fullmatch(part))
