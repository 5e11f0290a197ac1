"""Lists with one item a line, in which a line is indented unlike the others, has a quote that is
never closed, or needs quotes: also a tool whose scope has `: ` in it, which is a map to YAML.

Belongs here: reading such a list where only one thing can be meant, and the edits of its lines. Not
here: lists in brackets (`broken_lists.py`), an item among the keys of a map (`stray_entries.py`),
tabs (`syntax/frontmatter/tabs.py`). To YAML an item that is indented deeper is a part of the one
above it; among names without spaces it is read as an item. A limit stays as its client has it.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import INDENTED_KEY, NOT_YAML
from agentc.ir.value import Map
from agentc.lens.client_view import LIMITS
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_entries import Notes, read_edited, reread_entries
from agentc.lens.tolerant.broken_limits import LIMIT, takes_lists
from agentc.lens.tolerant.comments_behind import split_comment
from agentc.spans import Edit, Span
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.lines import find_line_end, find_line_start
from agentc.syntax.source import Entry, Source, Style
from agentc.syntax.yaml.writer import YamlWriter

# A line with an item; one that begins with `|` has text below it, and `&` or `!` mark one.
_ITEM = re.compile(r"( *)- +([^\s|>&!][^\r\n]*)")
_NO_ITEM = re.compile(r"[ \t]*(?:#[^\r\n]*)?\r?\Z")
# A quote that is opened and never closed, up to a comment, with nothing that parts items.
_OPEN = re.compile(r"([\"'])([^\"'#,\[\]{}]*[^\s\"'#,\[\]{}])(?=[ \t]*(?:[ \t]#[^\"']*)?\Z)")
_NAME = re.compile(r"[^\s()\[\]{}\"']+(?:\([^()\[\]{}\"']*\))?")
# A tool with a scope that has `: ` in it, which makes it a map to YAML.
_SCOPED = re.compile(r"[A-Za-z_][\w-]*\((?=[^\r\n]*:[ \t])[^\r\n]*\)")
# With these an item begins that needs quotes. What begins with `*` can be an alias, or everything.
NO_BEGINNING = frozenset("@%`")
# What no item that is read here has in it.
_NO_TEXT = frozenset("[]{}\"'")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with an item: where its dash and its text stand, and how far it is indented."""

    column: int
    dash: int
    start: int
    text: str

    def close(self) -> Edit | None:
        """Return the edit that closes a quote which is open at the end of the line; `None` for a
        line without one."""
        found = _OPEN.match(self.text)
        end = self.start + (found.end() if found else 0)
        return Edit(Span(end, end), found[1]) if found else None

    def quote(self, writer: YamlWriter) -> Edit | None:
        """Return the edit that puts quotes around a text with which no YAML can begin; `None` for
        any other."""
        if self.text[0] not in NO_BEGINNING:
            return None
        return self._quote(writer)

    def quote_scope(self, writer: YamlWriter) -> Edit | None:
        """Return the edit that puts quotes around a tool whose scope has `: ` in it; `None` for any
        other text."""
        text, _ = split_comment(self.text)
        return self._quote(writer) if _SCOPED.fullmatch(text) else None

    def _quote(self, writer: YamlWriter) -> Edit:
        text, _ = split_comment(self.text)
        return Edit(Span(self.start, self.start + len(text)), writer.inline(text))

    def move(self, column: int) -> Edit | None:
        """Return the edit that puts the line's dash at a column; `None` where it stands there."""
        gap = column - self.column
        if gap == 0:
            return None
        return Edit(Span(self.dash + min(gap, 0), self.dash), " " * gap)


@dataclass(frozen=True, slots=True)
class _Repair:
    """A list as it was meant, the edits that make it that, and where each kind of fault stands."""

    items: tuple[str, ...]
    edits: tuple[Edit, ...]
    moved: tuple[int, ...]
    closed: tuple[int, ...]
    quoted: tuple[int, ...]
    scoped: tuple[int, ...]


def read_item_lines(form: Format, source: Source) -> Source:
    """Return the source with lists of one item a line as they were meant, each with the edits that
    put it right, and notes that say so."""
    if GRAMMARS[form.syntax].exact or not any(
        _may_be_list(entry) for record in source.records for entry in record.entries
    ):
        return source
    return reread_entries(form, source, functools.partial(_read_entry, form, source))


def _may_be_list(entry: Entry) -> bool:
    """Return whether a field is no YAML and begins with an item, or is a list with an item that has
    a dash in it, or is a map of one key."""
    if entry.mend:
        return isinstance(entry.value, str) and entry.value.startswith("- ")
    return isinstance(entry.value, tuple) and any(
        " - " in item if isinstance(item, str) else isinstance(item, Map) and len(item) == 1
        for item in entry.value
    )


def _read_entry(
    form: Format, source: Source, entry: Entry, field: Field | None, notes: Notes
) -> Entry:
    """Return an entry whose lines were meant as items, as the list of the items. A limit that is
    YAML keeps its value, which is what its client has; only its repair makes items of the lines."""
    if field is None or not _may_be_list(entry) or not _holds_names(field, entry.key):
        return entry
    found = _repair(source.text, entry, GRAMMARS[form.syntax].writer)
    if found is None:
        return entry
    notes.drop(entry)
    as_client = field.attribute == LIMIT and not entry.mend
    notes.add(_note_lines(source, entry.key, found, as_client=as_client))
    if as_client:
        return replace(entry, repair=found.edits)
    return replace(
        entry,
        value=found.items,
        text=None,
        style=Style.COLLECTION,
        mend=True,
        repair=found.edits,
    )


def _note_lines(
    source: Source, key: str, found: _Repair, *, as_client: bool
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each faulty line of a list. `as_client` is true where the list stays
    as its client has it."""
    words, hint = "; read as one of them", ""
    if as_client:
        words, hint = ", and so is no item of its own", "indent all its items alike"
    for at in found.moved:
        message = f'"{key}" has an item that is indented unlike the others{words}'
        yield Diagnostic(INDENTED_KEY, message, source.where(at), hint=hint, about=(key,))
    for at in found.closed:
        message = (
            f'"{key}" has an item with a quote that is never closed; read as if its line ended it'
        )
        yield Diagnostic(NOT_YAML, message, source.where(at), about=(key,))
    for at in found.quoted:
        message = f'"{key}" has an item that begins with `{source.text[at]}` and needs quotes'
        yield Diagnostic(NOT_YAML, message, source.where(at), about=(key,))
    for at in found.scoped:
        words = "as it stands it is a map, and no tool" if as_client else "read as plain text"
        message = f'"{key}" has an item that contains ": " and needs quotes; {words}'
        yield Diagnostic(NOT_YAML, message, source.where(at), about=(key,))


def _holds_names(field: Field, key: str) -> bool:
    """Return whether a key can have a list of texts, and is no limit of another kind."""
    return (field.attribute == LIMIT or field.attribute not in LIMITS) and takes_lists(field, key)


def _repair(text: str, entry: Entry, writer: YamlWriter) -> _Repair | None:
    """Return a list with its items below each other and its quotes closed, or added where they are
    needed; `None` where that changes nothing, or is not clear."""
    lines = _list_lines(text, entry)
    if not lines:
        return None
    column = Counter(line.column for line in lines).most_common(1)[0][0]
    moved = {line.dash: edit for line in lines if (edit := line.move(column))}
    closed = {line.start: edit for line in lines if entry.mend and (edit := line.close())}
    quoted = {line.start: edit for line in lines if entry.mend and (edit := line.quote(writer))}
    scoped = {line.start: edit for line in lines if (edit := line.quote_scope(writer))}
    edits = (*moved.values(), *closed.values(), *quoted.values(), *scoped.values())
    items = _read_items(text, entry, edits) if edits else ()
    if len(items) != len(lines):
        return None
    # A tool and its scope are one item, whatever stands in the scope.
    pairs = zip(lines, items, strict=True)
    unclear = [item for line, item in pairs if line.start not in scoped or line.move(column)]
    if not all(_is_clear(entry, item) for item in unclear):
        return None
    return _Repair(items, edits, tuple(moved), tuple(closed), tuple(quoted), tuple(scoped))


def _list_lines(text: str, entry: Entry) -> Sequence[_Line]:
    """Return the lines below a key, each with an item; none where one has something else."""
    position = find_line_start(text, entry.value_span.start)
    if position <= entry.span.start:
        return ()
    found = []
    while position < entry.span.end:
        end = find_line_end(text, position)
        item = _ITEM.match(text, position, end)
        if item is not None:
            dash = item.end(1)
            found.append(_Line(len(item[1]), dash, item.start(2), item[2].rstrip()))
        elif _NO_ITEM.match(text, position, end) is None:
            return ()
        position = text.find("\n", end) + 1 or len(text)
    return found


def _read_items(text: str, entry: Entry, repair: Sequence[Edit]) -> tuple[str, ...]:
    """Return the items of a repaired list; none where it is no list of texts alone."""
    value = read_edited(text, entry, repair)
    if not isinstance(value, tuple):
        return ()
    return tuple(item for item in value if isinstance(item, str) and item)


def _is_clear(entry: Entry, item: str) -> bool:
    """Return whether an item can only be one item; in a list that is YAML it has to be a name."""
    return _NO_TEXT.isdisjoint(item) and (entry.mend or _NAME.fullmatch(item) is not None)
