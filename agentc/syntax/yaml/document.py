"""One plain YAML document: all of the text is the map of fields.

Belongs here: the byte order mark, the empty text. Not here: YAML itself (`reader.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agentc.errors import ReadError
from agentc.spans import Span
from agentc.syntax.line_ends import detect_newline
from agentc.syntax.source import BOM, Source
from agentc.syntax.yaml.reader import read_entries


def read(text: str, known_keys: Sequence[str] = (), within: Sequence[str] = ()) -> Source:
    """Return the document's entries. Raises ReadError as `yaml.read_entries` does, and `empty` for
    an empty text."""
    if not text.strip(BOM + " \t\r\n"):
        raise ReadError("empty", "the file is empty")
    start = 1 if text.startswith(BOM) else 0
    record = read_entries(text, Span(start, len(text)))
    return Source(text, (record,), detect_newline(text), record.notes)
