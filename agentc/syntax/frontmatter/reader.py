"""Frontmatter between fences, and a body: strict first, then line by line with the known keys.

Belongs here: the choice between the strict and the tolerant reading. Not here: where the fences are
(`fences.py`), YAML (`syntax/yaml/reader.py`), fields that are not YAML (`lenient.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError
from agentc.spans import Span
from agentc.syntax.frontmatter import fences, lenient
from agentc.syntax.line_ends import detect_newline
from agentc.syntax.read_errors import DoubledKeys
from agentc.syntax.source import BOM, Record, Source
from agentc.syntax.yaml.reader import read_entries


def read(text: str, known_keys: Sequence[str] = (), within: Sequence[str] = ()) -> Source:
    """Return the one record of a file with frontmatter. A byte order mark before the fence belongs
    to neither part.

    `known_keys` are the keys that begin a new field where the fields are not YAML. Raises
    ReadError: `empty`, those of `fences.find`, and those of `yaml.read_entries` that no reading
    mends.
    """
    if not text.strip(BOM + " \t\r\n"):
        raise ReadError("empty", "the file is empty")
    found = fences.find_fences(text, known_keys, lambda span: _is_yaml(text, span))
    try:
        record, notes = read_head(text, found.head, known_keys)
    except DoubledKeys as doubled:
        source = _place_record(text, found, doubled.source.records[0], doubled.notes)
        raise DoubledKeys(doubled.faults, source, doubled.notes) from None
    return _place_record(text, found, record, notes)


def _place_record(
    text: str, found: fences.Fences, record: Record, notes: Sequence[Diagnostic]
) -> Source:
    """Return the source whose one record has the entries of another, between fences."""
    broken = record.broken or bool(found.notes)
    placed = Record(
        record.entries,
        found.head,
        found.body,
        record.editable and not found.notes,
        broken,
        overlooked=found.overlooked,
    )
    end = found.body.start if found.body else len(text)
    return Source(text, (placed,), detect_newline(text[:end]), (*found.notes, *notes))


def _is_yaml(text: str, span: Span) -> bool:
    try:
        return bool(read_entries(text, span).entries)
    except ReadError:
        return False


def read_head(
    text: str, head: Span, known_keys: Sequence[str]
) -> tuple[Record, tuple[Diagnostic, ...]]:
    """Return the entries at `head`: as YAML, else line by line. Limits, tags and doubles are no
    reason for tolerance."""
    try:
        record = read_entries(text, head)
        return record, record.notes
    except ReadError as error:
        if error.code != "yaml":
            raise
        return lenient.read(text, head, known_keys, error)
