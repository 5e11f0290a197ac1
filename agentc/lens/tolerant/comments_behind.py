"""Comments behind values that are not YAML: `skills: [a, b # and c`.

Belongs here: where such a value ends, and its comment begins. Not here: what the value says
(`broken_lists.py`, `broken_quotes.py`), texts that go on behind a ` #` (`texts.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from agentc.spans import Span
from agentc.syntax.source import Entry

_COMMENT = re.compile(r"[ \t]#")
# What a value can begin with, and ends with then.
_CLOSING = {"[": "]", "{": "}", '"': '"', "'": "'"}


def split_comment(value: str) -> tuple[str, str]:
    """Return the value of one line, and the comment behind it; no comment where the value can end
    inside of it."""
    if "\n" in value:
        return value, ""
    closing = _CLOSING.get(value[:1])
    for found in _COMMENT.finditer(value):
        before = value[: found.start()].rstrip(" \t")
        comment = value[len(before) :]
        if before.count("(") > before.count(")") and ")" in comment:
            continue  # it stands in parentheses
        if not before or (closing is not None and closing in comment):
            break
        return before, comment
    return value, ""


def drop_comment(entry: Entry) -> Entry:
    """Return an entry that is not YAML without the comment behind it, which stays where it is."""
    if not isinstance(entry.value, str):
        return entry
    value, comment = split_comment(entry.value)
    if not comment:
        return entry
    end = entry.value_span.start + len(value)
    return replace(
        entry,
        value=value,
        text=value,
        span=Span(entry.span.start, end),
        value_span=Span(entry.value_span.start, end),
    )
