"""A text with its places: what every grammar's reader returns and every writer edits.

Belongs here: entries, records, sources, places. Not here: how any grammar finds them. All offsets
count characters of `Source.text`.
"""

from __future__ import annotations

import functools
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.ir.value import Map, Value
from agentc.spans import Edit, Span
from agentc.syntax.yaml.writer import DOCUMENT, YamlWriter

if TYPE_CHECKING:
    from agentc.syntax.edits.entries import Spliced

BOM = "\ufeff"
_LINE_END = re.compile("\n")


class Style(StrEnum):
    """How a value is written, as far as a reader of fields has to know it."""

    PLAIN = "plain"
    QUOTED = "quoted"
    BLOCK = "block"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value`.

    `text` is a scalar's text before any typing (`010` stays `010`), `None` for lists and maps.
    `span` runs from the key to the value's last character, `value_span` is the value alone. `raw`
    is the source of a flow list or map, which may have been meant as text. `mend` marks a spelling
    that is not YAML: a repair makes the edits of `repair`, and writes the value anew where that is
    `None`. Without `mend` those edits would change what a client has of the value.
    """

    key: str
    value: Value
    text: str | None
    style: Style
    span: Span
    value_span: Span
    raw: str | None = None
    mend: bool = False
    repair: tuple[Edit, ...] | None = None

    @property
    def needs_author(self) -> bool:
        """Return whether only the author can put the spelling right: no edit of `repair` could, and
        the value is not to be written anew."""
        return self.repair == ()

    @property
    def empty(self) -> bool:
        """Return whether nothing stands behind the key: `key:` says nothing, `key: ""` says the
        empty text."""
        return self.style is Style.PLAIN and self.value is None


@dataclass(frozen=True, slots=True)
class Record:
    """One agent's entries. `head` is the text that holds them; `body` what follows it, where a
    grammar has a body.

    `editable` is false where single entries cannot be replaced in place (anchors, merge keys, a
    flow root). Where the entries stand in a map of agents, `within` is that map's name and `name`
    the agent's key in it; in a list of agents, `within` is the list's name. `notes` are about keys
    inside of values. `overlooked` is a line in the body that is no part of it.
    """

    entries: tuple[Entry, ...]
    head: Span
    body: Span | None = None
    editable: bool = True
    broken: bool = False
    name: str | None = None
    within: str | None = None
    notes: tuple[Diagnostic, ...] = ()
    overlooked: Span | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as text: its records, its notes, the line end that its head uses, and the entries
    of no record."""

    text: str
    records: tuple[Record, ...]
    newline: str = "\n"
    notes: tuple[Diagnostic, ...] = ()
    outside: tuple[Entry, ...] = ()

    def slice(self, span: Span) -> str:
        """Return the text at `span`."""
        return self.text[span.start : span.end]

    def read_body(self, record: Record) -> str | None:
        """Return the body of a record, without what is overlooked in it; `None` for none."""
        body, line = record.body, record.overlooked
        if body is None or line is None:
            return None if body is None else self.slice(body)
        return self.text[body.start : line.start] + self.text[line.end : body.end]

    def where(self, offset: int, path: str | None = None) -> Where:
        """Return path, line and column (from 1) of an offset."""
        return locate(self.text, offset, path)


@dataclass(frozen=True, slots=True)
class Grammar:
    """A grammar: its reader, the writer of its values, and whether it has a body besides its
    entries.

    The reader gets the text, the keys that are known, and the names of the maps or lists whose
    entries are agents. `is_yaml` is true where a field is spelled in YAML: then comments can carry
    it as it stands, and what is nearly YAML is read as it was meant; an `exact` grammar has no
    reading for what is not of it. `splice` makes changes of entries and of the body in a text;
    `list_comments` gives the comments in an entry that is no YAML, and behind it. `holds` tells
    whether there is such a value, `holds_key` such a key, `write_entry` spells one entry that is no
    YAML, and `place` says which of those stand first in a new text (0), and which behind its
    comments. `find_misread` gives what the client has of fields otherwise than their author will
    have meant, of a text that was read with the keys that are known. `has_comments` is false where
    no line of a text can be one. `enclose` makes lines of YAML a text of one agent, in the first of
    such lists.
    """

    read: Callable[[str, Sequence[str], Sequence[str]], Source]
    writer: YamlWriter
    has_body: bool
    splice: Callable[[Source, Record, Mapping[str, object], str | None], Spliced]
    is_yaml: bool = True
    exact: bool = False
    list_comments: Callable[[Source, Entry], list[Span]] = lambda *_: []
    holds: Callable[[Value], bool] = lambda _: True
    holds_key: Callable[[str], bool] = lambda _: True
    write_entry: Callable[[str, Value], str] | None = None
    place: Callable[[Value], int] = lambda _: 0
    has_comments: bool = True
    enclose: Callable[[str, Sequence[str]], str] = lambda lines, _: f"---\n{lines}---\n"
    find_misread: Callable[[Source, Record, Sequence[str]], Iterable[Diagnostic]] = lambda *_: ()

    def bare(self, text: str) -> Source:
        """Return a text that is body and nothing else."""
        start = 1 if text.startswith(BOM) else 0
        return Source(
            text,
            (Record((), Span(start, start), Span(start, len(text)), editable=False, broken=True),),
        )


def locate(text: str, offset: int, path: str | None = None) -> Where:
    """Return path, line and column (from 1) of an offset in a text."""
    starts = _list_line_starts(text)
    line = bisect_right(starts, offset)
    return Where(path, line, offset - starts[line - 1] + 1)


@functools.lru_cache(maxsize=4)
def _list_line_starts(text: str) -> array[int]:
    """Return where the lines of a text begin: counted once, as a file can have many notes."""
    return array("q", [0, *(line.end() for line in _LINE_END.finditer(text))])


_NOWHERE = Span(0, 0)


def make_entry(key: str, value: Value) -> Entry:
    """Return an entry for a value that stands in no text of its own."""
    collection = isinstance(value, (Map, tuple))
    plain = not collection and not isinstance(value, str)
    style = Style.COLLECTION if collection else Style.PLAIN if plain else Style.QUOTED
    text = None if collection else value if isinstance(value, str) else DOCUMENT.scalar(value)  # type: ignore[arg-type]
    return Entry(key, value, text, style, _NOWHERE, _NOWHERE)
