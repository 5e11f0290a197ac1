"""Putting new values into one of several agents in a list: its own spans are touched alone.

Belongs here: the edits of one map in a list of such maps, in YAML and in JSON, and the proof that
all others stay. Not here: fields at the margin (`entries.py`), what changes inside of a value
(`collections.py`), members between brackets (`members.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from agentc.errors import ReadError, Refused
from agentc.ir.value import Map, Value, same, thaw
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.edits.collections import edit_map
from agentc.syntax.edits.entries import Spliced, list_wanted
from agentc.syntax.edits.lines import begins_line, find_line_start, widen_to_lines
from agentc.syntax.edits.members import Members
from agentc.syntax.line_ends import convert_newlines
from agentc.syntax.listed import read
from agentc.syntax.source import Entry, Record, Source
from agentc.syntax.yaml.nodes import Items, Pairs, Tree, read_tree
from agentc.syntax.yaml.outline import Unclear, ends_in_block
from agentc.syntax.yaml.writer import YamlWriter

# Edits of a record to what is wanted, with the entries that stand again behind themselves.
_Step = Callable[[Source, Record, Map, Sequence[Entry], YamlWriter], list[Edit]]
# What YAML does not take as it stands, and quotes that a client may read as plain ones.
_ESCAPED = re.compile("[\x7f-\x9f\u201c\u201d\u2028\u2029\ufeff\ufffe\uffff]")


def splice_item(
    writer: YamlWriter,
    source: Source,
    record: Record,
    changes: Mapping[str, object],
    body: str | None = None,
) -> Spliced:
    """Return the text with `changes` made in one map of a list: key to new value, or to `REMOVE`.
    There is no body.

    The finest edits are made that read back as what is wanted there, and as what there was
    elsewhere; of a changed key that stands twice the last entry alone stays. Raises Refused where
    no edit of this map alone does.
    """
    wanted = Map(list_wanted(record, changes))
    braces = source.text[record.head.start - 1 : record.head.start] == "{"
    if any(entry.span.start < record.head.start for entry in record.entries):
        raise _refuse()  # brought in from elsewhere
    finer, whole = (_edit_braces, _write_braces) if braces else (_edit_block, _write_block)
    steps: Sequence[_Step] = (finer, whole)
    doubles = _list_doubles(record, changes)
    for step in steps:
        try:
            edits = step(source, record, wanted, doubles, writer)
        except (ReadError, Unclear):
            continue
        if _reads_as(source, record, edits, wanted, changes):
            return Spliced(apply_edits(source.text, edits), step is whole)
    raise _refuse()


def _refuse() -> Refused:
    """Return the refusal of an edit that no way of writing keeps to its agent."""
    return Refused(
        "broken-base",
        "this edit could change more of the file than it should",
        hint="write the fields of this agent in plain lines, without anchors, and try again",
    )


def _list_doubles(record: Record, changes: Mapping[str, object]) -> list[Entry]:
    """Return the entries of changed keys behind which the same key stands again."""
    last = {entry.key: entry for entry in record.entries}
    return [one for one in record.entries if one.key in changes and one is not last[one.key]]


def _reads_as(
    source: Source,
    record: Record,
    edits: Sequence[Edit],
    wanted: Map,
    changes: Mapping[str, object],
) -> bool:
    """Return whether a text, after some edits, has what is wanted in the place of a record, no
    changed key twice, and all else as it was."""
    within = (record.within or "",)
    try:
        before, after = (
            read(source.text, (), within),
            read(apply_edits(source.text, edits), (), within),
        )
    except ReadError:
        return False
    old = [_list_values(one) for one in before.records]
    place = next(at for at, one in enumerate(before.records) if one.head.start == record.head.start)
    if len(before.records) != len(after.records) or _list_doubles(after.records[place], changes):
        return False
    old[place] = Map((key, wanted[key]) for key in sorted(wanted))
    new = [_list_values(one) for one in after.records]
    beside = [Map((entry.key, entry.value) for entry in one.outside) for one in (before, after)]
    return same(tuple(old), tuple(new)) and same(*beside)


def _get_key(entry: Entry) -> str:
    return entry.key


def _list_values(record: Record) -> Map:
    return Map((entry.key, entry.value) for entry in sorted(record.entries, key=_get_key))


def _edit_block(
    source: Source, record: Record, wanted: Map, doubles: Sequence[Entry], writer: YamlWriter
) -> list[Edit]:
    """Return the edits of a map in block style, and those that take its `doubles` out. Raises
    Unclear where that has no place of its own."""
    if not all(begins_line(source.text, entry.span.start) for entry in doubles):
        raise Unclear
    gone = [Edit(widen_to_lines(source.text, one.span, record.head), "") for one in doubles]
    node = _find_node(read_tree(source.text, Span(0, len(source.text))), record.head.start)
    last, names = record.entries[-1], [entry.key for entry in record.entries]
    if not ends_in_block(node) or source.text.find("\n", last.span.end, record.head.end) >= 0:
        return [*gone, *edit_map(source, node, record.head, wanted, writer)]
    # A block without a line end would take in what is put behind it.
    new = {key: value for key, value in wanted.items() if key not in names}
    edits = edit_map(source, node, record.head, wanted.without(*new), writer)
    column = _measure_column(source, record)
    lines = "".join(writer.entry(key, value, column) for key, value in new.items())
    place = Span(last.span.start, last.span.start)
    text = convert_newlines(lines, source.newline)[column:] + " " * column
    return [*gone, *edits, *([Edit(place, text)] if new else [])]


def _find_node(tree: Tree | None, offset: int) -> Pairs:
    """Return the map that begins at a place, in one of the lists of the root map."""
    for _, value in tree.pairs if isinstance(tree, Pairs) else ():
        for item in value.items if isinstance(value, Items) else ():
            if isinstance(item, Pairs) and item.offset == offset:
                return item
    raise Unclear


def _measure_column(source: Source, record: Record) -> int:
    return record.head.start - find_line_start(source.text, record.head.start)


def _write_block(
    source: Source, record: Record, wanted: Map, doubles: Sequence[Entry], writer: YamlWriter
) -> list[Edit]:
    """Return the edit that writes all entries anew; those that stay as they stand, with what is
    between them and the next one."""
    if not record.entries:
        raise Unclear
    start, end = record.head.start, max(entry.span.end for entry in record.entries)
    column = _measure_column(source, record)
    kept = _list_kept(record, wanted)
    below = [find_line_start(source.text, entry.span.start) for entry in record.entries[1:]]
    stops = dict(zip((entry.key for entry in record.entries), [*below, end], strict=True))
    lines = [
        " " * column + source.text[kept[key].span.start : stops[key]].removesuffix(source.newline)
        if key in kept
        else convert_newlines(writer.entry(key, value, column), source.newline).rstrip("\r\n")
        for key, value in wanted.items()
    ]
    return [Edit(Span(start, end), source.newline.join(lines)[column:])]


def _edit_braces(
    source: Source, record: Record, wanted: Map, doubles: Sequence[Entry], writer: YamlWriter
) -> list[Edit]:
    """Return an edit for each value that changes, and for members that come and go."""
    kept = {entry.key: entry for entry in record.entries}
    edits = [
        Edit(kept[key].value_span, _spell(value))
        for key, value in wanted.items()
        if key in kept and not same(kept[key].value, value)
    ]
    if any(edit.span.start == edit.span.end for edit in edits):
        raise Unclear
    gone = [
        place
        for place, entry in enumerate(record.entries)
        if entry.key not in wanted or entry in doubles
    ]
    new = [f"{_spell(key)}: {_spell(value)}" for key, value in wanted.items() if key not in kept]
    if gone or new:
        around = Span(record.head.start - 1, record.head.end + 1)
        spans = [entry.span for entry in record.entries]
        coming = {len(spans): new} if new else {}
        edits += Members(source.text, around, spans, source.newline).change(gone, coming)
    return edits


def _write_braces(
    source: Source, record: Record, wanted: Map, doubles: Sequence[Entry], writer: YamlWriter
) -> list[Edit]:
    """Return the edit that writes all members of a map in braces anew; those that stay, as they
    stand."""
    kept = _list_kept(record, wanted)
    members = (
        source.slice(kept[key].span) if key in kept else f"{_spell(key)}: {_spell(value)}"
        for key, value in wanted.items()
    )
    return [Edit(record.head, ", ".join(members))]


def _list_kept(record: Record, wanted: Mapping[str, Value]) -> dict[str, Entry]:
    """Return the entries that stay as they are, by their keys."""
    return {
        entry.key: entry
        for entry in record.entries
        if entry.key in wanted and same(entry.value, wanted[entry.key])
    }


def _spell(value: Value) -> str:
    """Return a value in JSON, which is YAML between braces, too."""
    text = json.dumps(thaw(value), ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
