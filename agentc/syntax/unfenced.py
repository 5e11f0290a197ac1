"""Fields at the top of a text that has no fence at all.

Belongs here: telling such a head from prose, and where its fences belong. Not here: heads with one fence, and files
that are nothing but fields (`fences.py`); what a client makes of such a file (`formats/`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agentc.errors import Where
from agentc.syntax.fences import MAYBE_FIELD, key_pattern
from agentc.syntax.source import BOM, Edit, Span, locate

NAMING = frozenset({"name", "description"})
MESSAGE = "fields without `---` before and behind them"
BY_HAND = "put a line of `---` before and one behind the fields"
# So many lines can belong to a head.
MAX_LINES = 200
# A line that may belong to fields above a blank line: indented, an item, or a field of its own.
_GOES_ON = re.compile(r"[ \t]+\S|-[ \t]|[a-z][\w-]*:(?=\s)")
_LINE = re.compile(r"[^\n]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Head:
    """Fields without fences: their keys, where they begin, and the edits that put fences around them; none where nobody
    can tell where they end."""

    keys: tuple[str, ...]
    where: Where
    fixes: tuple[Edit, ...] = ()


def unfenced(text: str, known_keys: Sequence[str]) -> Head | None:
    """Return the fields that a text begins with, without a fence before them; `None` where it begins with no fields.

    Two keys that are known, one of them `name` or `description`, tell fields from prose. They end unmistakably where a
    blank line follows nothing but fields, and what follows that looks like no part of them.
    """
    key = key_pattern(known_keys)
    begin = len(text) - len(text.lstrip(BOM + " \t\r\n"))
    keys: list[str] = []
    position, clear, ended = begin, True, False
    for _ in range(MAX_LINES):
        line = _LINE.match(text, position)
        if line is None or not line[0] or not line[0].strip(" \t\r\n"):
            ended = bool(line)
            break
        found = key.match(text, position)
        if found is not None and line[0][:1] not in (" ", "\t"):
            keys.append(found[1])
        elif not keys:
            return None
        elif not (line[0][:1] in (" ", "\t", "-") or MAYBE_FIELD.match(line[0])):
            clear = False
        position = line.end()
    if len(set(keys)) < 2 or NAMING.isdisjoint(keys):
        return None
    below = len(text) - len(text[position:].lstrip(" \t\r\n"))
    goes_on = _GOES_ON.match(text, text.rfind("\n", 0, below) + 1) or key.match(text, below)
    fixes = _fences(text, begin, position) if clear and ended and goes_on is None else ()
    return Head(tuple(dict.fromkeys(keys)), locate(text, begin), fixes)


def _fences(text: str, begin: int, end: int) -> tuple[Edit, ...]:
    start = 1 if text.startswith(BOM) else 0
    first = text.find("\n")
    newline = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
    gap = "" if text[:end].endswith("\n") else newline
    return Edit(Span(start, begin), f"---{newline}"), Edit(Span(end, end), f"{gap}---{newline}")
