"""Frontmatter between fences, and a body: strict first, then line by line with the known keys.

Belongs here: fences, the body's place, the choice between the strict and the tolerant reading.
Not here: YAML (`yaml.py`), the reading of fields that are not YAML (`tolerant.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agentc.errors import ReadError
from agentc.syntax import tolerant
from agentc.syntax.source import BOM, Note, Record, Source, Span, locate, newline_of
from agentc.syntax.yaml import read_entries

OPEN = re.compile(r"---[ \t]*\r?\n")
CLOSE = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


def read(text: str, known_keys: Sequence[str] = (), within: Sequence[str] = ()) -> Source:
    """The one record of a file with frontmatter. A byte order mark before the fence belongs to neither part.

    `known_keys` are the keys that begin a new field where the fields are not YAML.
    Raises ReadError: `empty`, `no-frontmatter`, `unclosed`, and those of `yaml.read_entries` that no reading mends.
    """
    if not text.strip(BOM + " \t\r\n"):
        raise ReadError("empty", "the file is empty")
    start = 1 if text.startswith(BOM) else 0
    opening = OPEN.match(text, start)
    if opening is None:
        raise ReadError(
            "no-frontmatter",
            "no frontmatter: the first line is not `---`",
            hint="put the fields between two lines of `---` at the top of the file",
            where=locate(text, start),
        )
    closing = CLOSE.search(text, opening.end())
    if closing is None:
        raise ReadError(
            "unclosed",
            "the frontmatter has no closing `---`",
            hint="add a line of `---` after the last field",
            where=locate(text, start),
        )
    head, body = Span(opening.end(), closing.start()), Span(closing.end(), len(text))
    record, notes = read_head(text, head, known_keys)
    placed = Record(record.entries, head, body, record.editable, record.broken)
    return Source(text, (placed,), newline_of(text[start : closing.end()]), notes)


def read_head(text: str, head: Span, known_keys: Sequence[str]) -> tuple[Record, tuple[Note, ...]]:
    """The entries at `head`: as YAML, else line by line. A limit or a tag is never a reason for tolerance."""
    try:
        return read_entries(text, head), ()
    except ReadError as error:
        if error.code != "yaml":
            raise
        return tolerant.read(text, head, known_keys, error)
