"""Maps with one key a line, in which a text needs quotes: what is in such a line is that text, and
the rest of the map is YAML.

Belongs here: reading such a map as what it looks like, and the edits of its lines. Not here: lists
(`broken_lists.py`, `item_lines.py`), tools and permissions, which stay as their client has them
(`broken_limits.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NOT_YAML
from agentc.ir.value import Map
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_entries import Notes, read_edited, reread_broken
from agentc.lens.tolerant.cut_texts import PROSE_KEYS, RUNNING
from agentc.lens.tolerant.item_lines import NO_BEGINNING
from agentc.spans import Edit, Span
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.lines import find_line_end
from agentc.syntax.source import Entry, Source, Style
from agentc.syntax.yaml.reader import read_value
from agentc.syntax.yaml.writer import YamlWriter

# A line with a key and, perhaps, a value behind it; and one with an item.
_KEYED = re.compile(
    r"[ \t]*(?:- +)?(?:[\w.$/@*-]+|\"[^\"\n]*\"|'[^'\n]*'):(?:[ \t]+(\S[^\r\n]*)?)?"
)
_ITEM = re.compile(r"[ \t]*- +(\S[^\r\n]*)?")
_BLANK = re.compile(r"[ \t]*(?:#[^\r\n]*)?")
# A sign behind which nothing but a comment can begin.
_COMMENT = re.compile(r"(?<=[ \t])#(?=[ \t]|\Z).*")
_COLON = re.compile(r":(?:[ \t]|\Z)")
# These begin something else than a text.
_MARKS = frozenset("[{|>&*!#")
_HINT = "one `key: value` a line, with quotes around what is more than words"


def read_broken_maps(form: Format, source: Source) -> Source:
    """Return the source with maps that are not YAML for a text without quotes as the maps that they
    look like, each with the edits that put the quotes there."""
    grammar = GRAMMARS[form.syntax]
    if grammar.exact or not grammar.is_yaml:
        return source
    return reread_broken(form, source, functools.partial(_read_map, source, grammar.writer))


def _read_map(
    source: Source, writer: YamlWriter, entry: Entry, field: Field | None, notes: Notes
) -> Entry:
    """Return a broken map as what it looks like. One that nobody can read so is left to its author;
    what may be a text stays one."""
    if not _can_be_map(entry, field):
        return entry
    edits = tuple(_list_quotes(source.text, entry, writer))
    value = read_edited(source.text, entry, edits) if edits else None
    is_map = isinstance(value, (Map, tuple))
    if not is_map and field is not None:
        notes.explain(entry, "is a map that is not YAML; read as plain text", _HINT)
        return replace(entry, repair=())  # as a text it would be no map to any client
    if not is_map:
        return entry
    notes.drop(entry)
    notes.add(
        Diagnostic(
            NOT_YAML,
            f'"{entry.key}" has a text that needs quotes; read as that text',
            source.where(edit.span.start),
            about=(entry.key,),
        )
        for edit in edits
    )
    return replace(entry, value=value, text=None, style=Style.COLLECTION, repair=edits)


def _can_be_map(entry: Entry, field: Field | None) -> bool:
    """Return whether a field is no YAML, has lines below its key, and is a map, or can be one."""
    if not (entry.mend and isinstance(entry.value, str) and "\n" in entry.value):
        return False
    if field is None:
        return entry.key not in PROSE_KEYS
    return field.attribute in RUNNING


def _list_quotes(text: str, entry: Entry, writer: YamlWriter) -> Iterator[Edit]:
    """Yield the edits that put quotes around the texts that need them; none where a line has no
    key."""
    edits: list[Edit] = []
    position = find_line_end(text, entry.span.start) + 1
    if text[entry.span.start : position].partition(":")[2].strip():
        return  # a text behind the key goes on below it
    while position < entry.span.end:
        end = find_line_end(text, position)
        keyed = _KEYED.fullmatch(text, position, end) or _ITEM.fullmatch(text, position, end)
        if keyed is None and _BLANK.fullmatch(text, position, end) is None:
            return
        if keyed is not None and keyed[1]:
            words = _COMMENT.sub("", keyed[1]).rstrip()
            if _needs_quotes(words):
                span = Span(keyed.start(1), keyed.start(1) + len(words))
                edits.append(Edit(span, writer.scalar(words)))
        position = text.find("\n", end) + 1 or len(text)
    yield from edits


def _needs_quotes(words: str) -> bool:
    """Return whether a text cannot stand behind a key as it is."""
    if not words or words[0] in _MARKS:
        return False
    if words[0] in "\"'":
        return read_value("x", words) is None
    # What stands behind another `#` is no comment: it would be lost.
    return words[0] in NO_BEGINNING or " #" in words or _COLON.search(words) is not None
