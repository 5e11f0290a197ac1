"""Reading YAML: the C parser with YAML 1.2 types, hardened, with a place for every entry of the
root map.

Belongs here: safety limits, typing of scalars, spans. Not here: writing (`writer.py`), fences
(`syntax/frontmatter/reader.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from math import isfinite

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError, Refused
from agentc.ir.value import Map, Spelled, Value, same
from agentc.spans import Span
from agentc.syntax.edits.duplicates import make_duplicate_error, note_duplicate
from agentc.syntax.read_errors import DoubledKeys
from agentc.syntax.source import BOM, Entry, Record, Source, Style, locate, make_entry
from agentc.syntax.yaml.bounds import MAX_DEPTH, MAX_NODES, check_bounds, shield_line_breaks
from agentc.syntax.yaml.compose import compose
from agentc.syntax.yaml.faults import find_fault
from agentc.syntax.yaml.writer import DOCUMENT

# What may stand before a value: an anchor, a tag. Neither a plain nor a quoted text begins so.
_PROPERTIES = re.compile(r"[&!][^\s,\[\]{}]*(?:[ \t]+[&!][^\s,\[\]{}]*)*[ \t]*")
# What could be an anchor, an alias or a tag: `&`, `*` or `!` that does not end a word, nor stands
# alone.
_MARK = re.compile(r"[&*!](?<![\w)\].][&*!])(?:(?<=!)|(?=\S))")

NULLS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z", re.ASCII)
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,20}(?:e[-+][0-9]{1,3})?\Z", re.ASCII)


def resolve_type(text: str) -> Value:
    """Return a plain scalar's value, typed only where every YAML reader agrees.

    `yes`, `010`, `1:30`, `1e3` and dates mean different things to different readers (YAML 1.1, 1.2,
    js-yaml), so they stay the text that the author wrote.
    """
    if text in NULLS:
        return None
    if text in BOOLS:
        return BOOLS[text]
    if text[0] not in "-0123456789":
        return text
    if INTEGER.match(text) and text != "-0":
        return int(text)
    if DECIMAL.match(text):
        value = float(text)
        return (
            value if DOCUMENT.scalar(value) == text else Spelled(text) if isfinite(value) else text
        )
    return text


@functools.lru_cache(maxsize=4)  # a check, and each client that it asks, reads the same fields
def read_entries(text: str, span: Span) -> Record:
    """Return the entries of the YAML map at `span` of `text`, strictly.

    Raises ReadError: `yaml` where the text is not YAML or its root is no map, `limit` where it is
    too large or deep, `tag` where it uses tags, and DoubledKeys.
    """
    start = span.start
    while text.startswith(BOM, start, span.end):
        start += 1  # the parser takes it for none of its characters
    if start > span.start:
        return replace(read_entries(text, Span(start, span.end)), head=span)
    root, builder = compose_root(text, span)
    return Record((), span) if root is None else builder.record(root)


def compose_root(text: str, span: Span) -> tuple[MappingNode | None, RecordBuilder]:
    """Return the root map of the YAML at `span` of `text`, `None` where nothing stands there, and
    what makes entries of it. Raises ReadError as `read_entries` does."""
    block = text[span.start : span.end]

    def fail(code: str, message: str, index: int, hint: str = "") -> ReadError:
        return ReadError(code, message, hint=hint, where=locate(text, span.start + index))

    check_bounds(block, fail)
    shielded, restore_breaks = shield_line_breaks(block)
    try:
        root = compose(shielded)
    except yaml.MarkedYAMLError as error:
        index = find_fault(error, block)
        if "single document" in str(error.context):
            raise fail(
                "yaml",
                "several YAML documents in one file",
                index,
                "put each into a file of its own",
            ) from None
        raise fail("yaml", f"not valid YAML: {error.problem}", index) from None
    except yaml.YAMLError as error:
        raise fail("yaml", f"not valid YAML: {getattr(error, 'reason', error)}", 0) from None
    builder = RecordBuilder(text, span, restore_breaks, fail)
    if root is None or (isinstance(root, ScalarNode) and root.value == ""):
        return None, builder
    if not isinstance(root, MappingNode):
        raise fail("yaml", "not a map of fields", 0, "start every line with `key: value`")
    return root, builder


@functools.lru_cache(maxsize=1024)  # what agents carry is alike: models, colours, lists of tools
def read_value(key: str, raw: str) -> Entry | None:
    """Return the entry that `raw` gives behind a key's colon, or `None` where that is not one entry
    and nothing besides but a comment behind its end."""
    try:
        text = DOCUMENT.spelled(key, raw) + "\n"
        record = read_entries(text, Span(0, len(text)))
    except (ReadError, Refused):
        return None
    only = record.entries[0] if len(record.entries) == 1 and record.editable else None
    if only is None or only.key != key:
        return None
    end = find_comment_end(text, only.value_span.end)
    return None if text[end:].strip() or _reaches_margin(only, raw) else only


def _reaches_margin(entry: Entry, raw: str) -> bool:
    """Return whether a line of a value stands at the margin as none but an item of a list may: not
    every client takes the rest of a text in quotes there for a part of it."""
    is_block = entry.style is Style.COLLECTION and entry.raw is None
    allowed = ("", " ", "-", "#") if is_block else ("", " ")
    return any(line[:1] not in allowed for line in raw.split("\n")[1:])


def find_comment_end(text: str, offset: int) -> int:
    """Return where the comment ends that stands behind a value in its last line; the offset itself
    where none does."""
    end = text.find("\n", offset)
    behind = text[offset : len(text) if end < 0 else end].rstrip("\r")
    is_comment = behind[:1] in (" ", "\t") and behind.lstrip(" \t").startswith("#")
    return offset + len(behind) if is_comment else offset


class RecordBuilder:
    """Turns a composed root map into entries, counting nodes so that aliases cannot explode."""

    def __init__(
        self,
        text: str,
        span: Span,
        restore_breaks: Callable[[str], str],
        fail: Callable[..., ReadError],
    ) -> None:
        self.text, self.span, self.restore_breaks, self.fail = text, span, restore_breaks, fail
        self.nodes = 0
        self.counted: set[int] = set()
        self.shared = False
        self.notes: list[Diagnostic] = []
        self.faults: list[ReadError] = []
        # A short text without marks can neither explode nor share anything.
        self.careful = (
            _MARK.search(text, span.start, span.end) is not None
            or span.end - span.start > MAX_NODES // 2
        )

    def record(self, root: MappingNode) -> Record:
        """Return the root map as a record. Raises DoubledKeys for what is at fault in it."""
        if self.careful:
            self.count(root)
        entries = self.merged(
            [(self.is_merge(key), self.entry(key, value)) for key, value in root.value]
        )
        margin = all(self.line_start(entry.span.start) == entry.span.start for entry in entries)
        editable = margin and not (root.flow_style or self.shared)
        record = Record(entries, self.span, editable=editable, notes=tuple(self.notes))
        self.raise_faults(record)
        return record

    def item(self, node: MappingNode, place: Span, within: str) -> Record:
        """Return the map at `place`, an item of the list `within`, as a record."""
        if self.careful:
            self.count(node)
        self.notes, self.shared = [], False
        entries = self.merged(
            [(self.is_merge(key), self.entry(key, value)) for key, value in node.value]
        )
        head = Span(self.span.start + place.start, self.span.start + place.end)
        editable = not (node.flow_style or self.shared)
        record = Record(entries, head, editable=editable, within=within, notes=tuple(self.notes))
        self.raise_faults(record)
        return record

    def merged(self, pairs: list[tuple[bool, Entry]]) -> tuple[Entry, ...]:
        """Return entries with those of merge keys in the merge key's place; a key of the map itself
        wins."""
        taken = {entry.key for merge, entry in pairs if not merge}
        entries: list[Entry] = []
        for merge, entry in pairs:
            if not merge:
                entries.append(entry)
                continue
            self.shared = True
            for key, value in _merge_maps(entry.value).items():
                if key not in taken:
                    taken.add(key)
                    entries.append(
                        replace(
                            make_entry(key, value), span=entry.span, value_span=entry.value_span
                        )
                    )
        return tuple(entries)

    def is_merge(self, node: Node) -> bool:
        return isinstance(node, ScalarNode) and node.value == "<<" and not node.style

    def line_start(self, offset: int) -> int:
        return max(self.span.start, self.text.rfind("\n", 0, offset) + 1)

    def entry(self, key_node: Node, value_node: Node) -> Entry:
        """Return the entry of a key and its value. A value that is missing stands right behind the
        colon."""
        key = self.key(key_node)
        value = self.value(value_node, 1)
        text = self.restore_breaks(value_node.value) if isinstance(value_node, ScalarNode) else None
        start = self.span.start + key_node.start_mark.index
        if isinstance(value_node, ScalarNode) and not value_node.style and value_node.value == "":
            key_end = self.span.start + key_node.end_mark.index
            end = max(key_end, self.text.find(":", key_end, self.span.end) + 1)
            value_span = Span(end, end)
        else:
            value_span = Span(
                self.span.start + value_node.start_mark.index,
                self.span.start + self.end(value_node),
            )
        flow = isinstance(value_node, (MappingNode, SequenceNode)) and value_node.flow_style
        raw = self.text[value_span.start : value_span.end] if flow else None
        return Entry(
            key, value, text, _style_of(value_node), Span(start, value_span.end), value_span, raw
        )

    def end(self, node: Node) -> int:
        """Return where the last character of a node stands: a block collection's own end mark lies
        behind comments."""
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            begin = int(node.start_mark.index)
            block = self.text[self.span.start + begin : self.span.start + node.end_mark.index]
            return begin + len(block.rstrip(" \r\n"))
        end: int = node.end_mark.index
        if not isinstance(node, (MappingNode, SequenceNode)) or node.flow_style or not node.value:
            return end
        last = node.value[-1]
        if isinstance(node, MappingNode):
            return max(self.end(last[1]), int(last[0].end_mark.index) + 1)
        return max(self.end(last), int(node.start_mark.index) + 1)

    def key(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            hint = "write one word before the colon"
            raise self.fail("yaml", "a key must be a word", node.start_mark.index, hint)
        if self.careful:
            self.count(node)
        return self.restore_breaks(node.value)

    def count(self, node: Node) -> None:
        """Count a value, and note whether it is shared, by an anchor or an alias. Raises ReadError
        for a tag, and for more values than there may be."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.fail("limit", f"more than {MAX_NODES} values (aliases counted in full)", 0)
        properties = _PROPERTIES.match(self.text, self.span.start + node.start_mark.index)
        mark = properties[0] if properties else ""
        if "!" in mark:
            raise self.fail(
                "tag",
                "YAML tags (`!...`) are not read",
                node.start_mark.index,
                "write the plain value",
            )
        self.shared = self.shared or bool(mark) or id(node) in self.counted
        self.counted.add(id(node))

    def value(self, node: Node, depth: int) -> Value:
        """Return a node as plain data. Raises ReadError for one that is nested too deep."""
        if depth > MAX_DEPTH:
            raise self.fail(
                "limit", f"nested deeper than {MAX_DEPTH} levels", node.start_mark.index
            )
        if self.careful:
            self.count(node)
        if isinstance(node, ScalarNode):
            text = self.restore_breaks(node.value)
            return text if node.style else resolve_type(text)
        if isinstance(node, SequenceNode):
            return tuple(self.value(item, depth + 1) for item in node.value)
        return self.read_map(node, depth)

    def read_map(self, node: Node, depth: int) -> Map:
        """Return a map, with what merge keys bring in. A key that stands twice with one value is
        noted; one with two values is a fault."""
        pairs: dict[str, Value] = {}
        stated: dict[str, int] = {}
        for number, (key_node, value_node) in enumerate(node.value):
            key, value = self.key(key_node), self.value(value_node, depth + 1)
            if self.is_merge(key_node):
                self.shared = True
                # They stand behind what was stated before; a key that is stated below takes its
                # place among them.
                pairs |= {
                    name: part for name, part in _merge_maps(value).items() if name not in pairs
                }
                continue
            if key in stated:
                self.tell_doubled(key, node, stated[key], number, alike=same(pairs[key], value))
                del pairs[key]  # where the last match counts, the last of equal ones is what counts
            pairs[key], stated[key] = value, number
        return Map(pairs)

    def tell_doubled(self, key: str, node: Node, number: int, again: int, *, alike: bool) -> None:
        """Note a key of a map whose pair `number` stands once more as pair `again`: a fault where
        the two are not `alike`."""
        first, second = self.pair_span(node.value[number]), self.pair_span(node.value[again])
        if not alike:
            maps = all(isinstance(node.value[n][1], MappingNode) for n in (number, again))
            fault = make_duplicate_error(self.text, key, first, second, maps=maps)
            self.faults.append(fault)
            return
        below = (
            node.value[number + 1][0].start_mark.index
            if getattr(node, "flow_style", False)
            else None
        )
        note = note_duplicate(self.text, self.span, key, first, below, second)
        self.notes.append(note)

    def pair_span(self, pair: tuple[Node, Node]) -> Span:
        """Return where a key stands in the text, with its value."""
        key, value = pair
        end = max(self.end(value), int(key.end_mark.index) + 1)
        return Span(self.span.start + int(key.start_mark.index), self.span.start + end)

    def raise_faults(self, record: Record) -> None:
        """Raise DoubledKeys for the faults in a record that was read last, if there are any."""
        if faults := self.take_faults():
            source = Source(self.text, (record,), notes=record.notes)
            raise DoubledKeys(faults, source, record.notes)

    def take_faults(self) -> list[ReadError]:
        """Return the faults in what was read last, which are forgotten."""
        faults, self.faults = self.faults, []
        return faults


def _merge_maps(value: Value) -> dict[str, Value]:
    """Return what a merge key brings in: the first of several maps wins."""
    maps = value if isinstance(value, tuple) else (value,)
    found: dict[str, Value] = {}
    for merged in maps:
        if isinstance(merged, Map):
            found |= {key: item for key, item in merged.items() if key not in found}
    return found


def _style_of(node: Node) -> Style:
    if not isinstance(node, ScalarNode):
        return Style.COLLECTION
    if not node.style:  # the C parser says "" for plain, the pure one None
        return Style.PLAIN
    return Style.QUOTED if node.style in "'\"" else Style.BLOCK
