"""Comments behind limits that a client takes for a part of the value. It does so where fields are
not YAML, and it puts quotes around whole lines.

Belongs here: finding them by what the client has. Not here: comments behind values that are not
YAML themselves (`tolerant/comments_behind.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentc.ir.value import Map
from agentc.lens.client_view import find_differences, read_limits
from agentc.lens.format import Format
from agentc.syntax.edits.lines import find_line_end
from agentc.syntax.source import Entry, Record, Source

_COMMENT = re.compile(r"[ \t]#")


@dataclass(frozen=True, slots=True)
class CountedComment:
    """A comment that counts: the key whose value it stands behind, where it begins, and the fields
    that the client has without it."""

    key: str
    place: int
    fields: Map


def find_counted_comments(
    form: Format, source: Source, record: Record, fields: Map
) -> Iterator[CountedComment]:
    """Yield the comments without which the client would limit the agent otherwise. `fields` are
    those that it has of the text. Raises TooComplex where limits cost too much to compare."""
    limits = read_limits(form, fields)
    for entry in record.entries:
        found = _find_comment(source, entry, fields)
        if found is None:
            continue
        value = source.text[entry.value_span.start : found.start()].rstrip()
        cut = Map({**fields, entry.key: value})
        others = read_limits(form, cut)
        if find_differences(form, limits, others) or find_differences(form, others, limits):
            yield CountedComment(entry.key, found.end() - 1, cut)


def _find_comment(source: Source, entry: Entry, fields: Map) -> re.Match[str] | None:
    """Return where the comment behind a value begins that the client has with the value; `None`
    where it has the value without it."""
    start = entry.value_span.start
    end = find_line_end(source.text, start)
    line = source.text[start:end].rstrip()
    return _COMMENT.search(source.text, start, end) if fields.get(entry.key) == line else None
