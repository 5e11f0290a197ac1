"""Fields whose keys no format knows, told from the text of the field above.

Belongs here: which lines begin such a field. Not here: what a field says (`lenient.py`), keys that
are indented too far (`indented.py`). Clients that put quotes around what is not YAML do so line by
line, and so have a field in each line `word: value` at the margin; a text is told from fields by
its lines that are none, and by the words of a conversation.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from agentc.spans import Span
from agentc.syntax.frontmatter.indented import Attempt, FieldSpan
from agentc.syntax.source import Record

# A line that could begin an unknown field; the words of a conversation never do.
UNKNOWN = re.compile(r"^([ \t]*)([a-z][A-Za-z0-9_-]*):(?=[ \t\r\n]|\Z)", re.MULTILINE)
SPEAKERS = frozenset(
    [
        "assistant",
        "commentary",
        "context",
        "example",
        "examples",
        "human",
        "input",
        "note",
        "output",
        "response",
        "user",
    ]
)
_LINE = re.compile(r"([ \t]*)([^\r\n]*)\r?(?:\n|\Z)")
# What a list or a text of several lines can begin with.
_OPENING = {'"': '"', "'": "'", "[": "]", "{": "}"}
# So many places are tried for the beginning of unknown fields.
MAX_TRIES = 40


def find_unknown_starts(text: str, span: Span, margin: int) -> Iterator[int]:
    """Yield where lines begin that can begin an unknown field."""
    matches = UNKNOWN.finditer(text, span.start, span.end)
    starts = (
        match.start() for match in matches if len(match[1]) == margin and match[2] not in SPEAKERS
    )
    yield from itertools.islice(starts, MAX_TRIES)


def split_unknown(
    text: str, field: FieldSpan, margin: int, attempt: Attempt, ends_as_yaml: Callable[[], bool]
) -> list[FieldSpan]:
    """Return a field and the unknown fields below it; an empty list where it is not parted here.

    If nothing but whole fields stand below it (YAML, or a text that does not go on elsewhere), each
    of them is a field. Else the first ones are fields as far as they are YAML, and the first that
    is none has all the rest. A field is not parted if no other begins below it, nor if its last
    lines are YAML together: `lenient.py` takes those off.
    """
    parts, is_all = _list_parts(text, field, margin)
    if len(parts) < 2:
        return []
    second = text.rfind("\n", 0, parts[1].span.start) + 1
    if isinstance(attempt(Span(second, field.span.end)), Record):
        return []
    if is_all and all(_is_whole(text, part, attempt) for part in parts):
        return parts
    good = itertools.takewhile(lambda part: isinstance(attempt(part.span), Record), parts)
    count = sum(1 for _ in good)
    if count == 0 or ends_as_yaml():  # asked last: it reads much
        return []
    if count == len(parts):
        return parts
    rest = parts[count]._replace(span=Span(parts[count].span.start, field.span.end))
    return [*parts[:count], rest]


def _list_parts(text: str, field: FieldSpan, margin: int) -> tuple[list[FieldSpan], bool]:
    """Return a field and the unknown ones directly below each other, of which the last one has all
    the rest; and whether that one has nothing but its own lines."""
    parts: list[FieldSpan] = []
    whole_end = field.span.end
    while True:
        end = _find_own_end(text, field.span, field.key_end, margin)
        found = UNKNOWN.match(text, end, whole_end)
        if found is None or len(found[1]) != margin or found[2] in SPEAKERS:
            return [*parts, field], end == whole_end
        parts.append(field._replace(span=Span(field.span.start, found.start())))
        field = FieldSpan(found[2], Span(found.start(2), whole_end), found.end())


def _find_own_end(text: str, span: Span, key_end: int, margin: int) -> int:
    """Return where the lines of a key end: its own, blank and deeper ones, comments, and the items
    of a list below a key with nothing behind it."""
    end = text.find("\n", key_end, span.end) + 1 or span.end
    holds_list = not text[key_end:end].partition("#")[0].strip()
    marks = ("#", "- ") if holds_list else ("#",)
    while end < span.end and (line := _LINE.match(text, end, span.end)):
        if line[2] and len(line[1]) <= margin and not line[2].startswith(marks):
            break
        end = line.end()
    return end


def _is_whole(text: str, field: FieldSpan, attempt: Attempt) -> bool:
    """Return whether a field is YAML by itself, or a plain text that does not go on elsewhere."""
    if isinstance(attempt(field.span), Record):
        return True
    value = text[field.key_end : field.span.end].strip()
    closing = _OPENING.get(value[:1])
    return value[:1] not in ("", "|", ">") and (closing is None or _is_closed(value, closing))


def _is_closed(value: str, closing: str) -> bool:
    """Return whether what a value begins with is closed on its first line."""
    line = value.partition("\n")[0]
    return line.count(line[0]) == line.count(closing) and (
        line[0] != closing or line.count(closing) % 2 == 0
    )
