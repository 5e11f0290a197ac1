"""Fields that are not YAML, read line by line as their author meant them.

Belongs here: which line begins a field, and what a field's text is. Not here: fences, values that are YAML.
A line at the margin that begins with a *known* key begins a field; every other line goes on with the field before it,
so that `Context:` or `user:` inside a description stay text. Each field is then read on its own: as YAML where it is
YAML, else as the bare text behind its key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agentc.errors import ReadError
from agentc.syntax.source import Entry, Note, Record, Span, Style
from agentc.syntax.yaml import read_entries


def read(text: str, head: Span, known_keys: Sequence[str], strict: ReadError) -> tuple[Record, tuple[Note, ...]]:
    """The entries at `head`. Raises `strict` again where no line begins with a known key."""
    fields = _fields(text, head, known_keys)
    if not fields:
        raise strict
    entries: list[Entry] = []
    notes: list[Note] = []
    for key, span, key_end in fields:
        try:
            entries += read_entries(text, span).entries
        except ReadError as error:
            if error.code != "yaml":
                raise
            entries.append(_bare(text, key, span, key_end))
            notes.append(Note("not-yaml", f'"{key}" is not YAML; read as plain text', error.where))
    return Record(tuple(entries), head, editable=False, broken=True), tuple(notes)


def _fields(text: str, head: Span, known_keys: Sequence[str]) -> list[tuple[str, Span, int]]:
    """Key, span and end of the key's colon of every field."""
    if not known_keys:
        return []
    keys = "|".join(re.escape(key) for key in sorted(known_keys, key=len, reverse=True))
    starts = list(re.compile(rf"^({keys})[ \t]*:(?=[ \t\r\n]|\Z)", re.MULTILINE).finditer(text, head.start, head.end))
    ends = [match.start() for match in starts[1:]] + [head.end]
    return [(m[1], Span(m.start(), end), m.end()) for m, end in zip(starts, ends, strict=False)]


def _bare(text: str, key: str, span: Span, key_end: int) -> Entry:
    """A field whose value is the text behind its key, without the white space around it."""
    raw = text[key_end : span.end]
    start = key_end + len(raw) - len(raw.lstrip())
    value_span = Span(start, start + len(raw.strip()))
    value = text[value_span.start : value_span.end].replace("\r\n", "\n")
    return Entry(key, value, value, Style.PLAIN, Span(span.start, value_span.end), value_span)
