"""Several agents in a list: one document in YAML, or in JSON.

Belongs here: which of the two a text is, and the list in JSON. Not here: YAML
(`yaml/listed.py`), one agent's entries (`json.py`, `yaml/reader.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agentc.diagnostics.shared_codes import DUPLICATE_KEY, NO_AGENT
from agentc.errors import ReadError
from agentc.syntax.json import JsonReader
from agentc.syntax.line_ends import detect_newline
from agentc.syntax.read_errors import DoubledKeys, PartlyRead
from agentc.syntax.source import BOM, Entry, Record, Source, locate
from agentc.syntax.yaml.listed import read_records

_FILLED_LINE = re.compile(r"^(?=[^\n])", re.MULTILINE)


def read(text: str, known_keys: Sequence[str] = (), within: Sequence[str] = ()) -> Source:
    """Return the records of a document: each map in the lists that `within` names.

    A text that begins with a brace is JSON, or else YAML that does; an error is then that of the
    JSON. Raises ReadError as the readers of both do, `empty`, and `no-agent` where there is none.
    """
    if not text.strip(BOM + " \t\r\n"):
        raise ReadError("empty", "the file is empty")
    records, outside, faults = _read_records(text, within)
    notes = tuple(note for record in records for note in record.notes)
    source = Source(text, records, detect_newline(text), notes, outside)
    if any(isinstance(error, DoubledKeys) for error in faults):
        every = [
            one
            for error in faults
            for one in (error.faults if isinstance(error, DoubledKeys) else (error,))
        ]
        alike = [note for note in notes if note.code == DUPLICATE_KEY]
        raise DoubledKeys(every, source, alike)
    if faults:
        raise PartlyRead.join(faults, source)
    if not records:
        lists = " or ".join(f"`{name}`" for name in within)
        near = next((entry for entry in outside if entry.key in known_keys), None)
        if near is None:
            raise ReadError(
                NO_AGENT, f"no agents here: there is nothing below {lists}", hint="leave it out"
            )
        message = f"one agent alone, and the client looks for a list below {lists}"
        hint = f"put it into a list: `{within[0]}:`, and below that `- ` before its first key"
        raise ReadError(NO_AGENT, message, hint=hint, where=locate(text, near.span.start))
    return source


def enclose(lines: str, within: Sequence[str]) -> str:
    """Return a document of one agent, with fields that are given as lines."""
    indented = _FILLED_LINE.sub("    ", lines)
    return f"{within[0]}:\n  -\n{indented}" if lines else f"{within[0]}: [{{}}]\n"


def _read_records(
    text: str, within: Sequence[str]
) -> tuple[tuple[Record, ...], tuple[Entry, ...], tuple[ReadError, ...]]:
    """Return the maps of the lists, the other entries, and what stands in the place of a map or a
    list."""
    if text.lstrip(BOM + " \t\r\n")[:1] not in ("{", "/"):
        return read_records(text, within)
    try:
        reader = JsonReader(text, 1 if text.startswith(BOM) else 0)
        records = tuple(_list_records(reader, within))
        if reader.peek():
            raise reader.expected("the end of the file")
    except ReadError as error:
        if error.code != "json":
            raise
        try:
            return read_records(text, within)
        except ReadError:
            raise error from None
    return records, tuple(reader.outside), tuple(reader.faults)


def _list_records(reader: JsonReader, within: Sequence[str]) -> Iterator[Record]:
    """Yield the record of each map in the lists that `within` names. What stands beside the lists
    is kept in the reader."""
    reader.open_map("the document")
    first_places: dict[tuple[str, ...], int] = {}
    for key, start in reader.members(1):
        if key not in within:
            reader.outside.append(reader.entry(key, start, 2))
            continue
        reader.note_second(first_places, (key,), start)
        if reader.peek() != "[":
            hint = "put `[` and `]` around its agents"
            reader.faults.append(reader.fail(f'"{key}" must be a list', hint=hint))
            reader.value(2)
            continue
        for _ in reader.separated("]", 2):
            hint = 'write its fields there, as in {"slug": "..."}, or take it out'
            if not reader.is_map(f'an item of "{key}"', hint, 3):
                continue
            told = len(reader.notes)
            record = reader.record(3, within=key)
            yield replace(record, notes=tuple(reader.notes[told:]))
