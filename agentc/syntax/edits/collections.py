"""Changing a value in place: of a map or a list only the spans of the children that differ.

Belongs here: maps and lists inside of an entry. Not here: the entries of a record (`entries.py`),
one value's place (`scalars.py`), where things stand (`syntax/yaml/outline.py`), how a value is
spelled (`syntax/yaml/writer.py`). What comes out are proposals: whoever makes these edits reads the
text again, and has a coarser way if it says else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agentc.errors import ReadError
from agentc.ir.value import Map, Value, same
from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import holds_lines, measure_indent, nothing_follows, widen_to_lines
from agentc.syntax.edits.list_plans import is_about_the_same, plan_list
from agentc.syntax.edits.members import Members
from agentc.syntax.edits.scalars import Slot, replace_scalar
from agentc.syntax.line_ends import convert_newlines
from agentc.syntax.source import Entry, Source, Style
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree, read_tree
from agentc.syntax.yaml.outline import Outline, Unclear, read_key_of, read_value_of
from agentc.syntax.yaml.writer import YamlWriter


def edit_value(
    source: Source, entry: Entry, region: Span, value: Value, writer: YamlWriter, *, gap: bool
) -> list[Edit] | None:
    """Return the edits inside of an entry's value that make it `value`; `None` where it has to be
    written as a whole.

    `region` is everything from the entry's line to the next entry; `gap` is true where that next
    entry goes away.
    """
    if entry.style is not Style.COLLECTION or entry.mend or not isinstance(value, (Map, tuple)):
        return None
    try:
        tree = read_tree(source.text, region)
        if not isinstance(tree, Pairs) or tree.flow or len(tree.pairs) != 1:
            return None
        node = tree.pairs[0][1]
        if not same(read_value_of(node), entry.value):
            return None
        places = Outline(source.text, region.end)
        return list(
            _Editor(source.text, region, source.newline, writer, places).edit_inside(
                node, value, gap
            )
        )
    except (ReadError, Unclear):
        return None


def edit_map(
    source: Source, node: Pairs, region: Span, value: Map, writer: YamlWriter
) -> list[Edit]:
    """Return the edits inside a map in `region` that make it `value`. Raises Unclear where it has
    to be written as a whole."""
    places = Outline(source.text, region.end)
    return list(
        _Editor(source.text, region, source.newline, writer, places).edit_inside(node, value, False)
    )


_WORD = re.compile(r"\w+")
# Behind an item and its comma, up to the end of the line.
_COMMENT_BEHIND = re.compile(r"(?:[ \t]*,)?(?P<comment>[ \t]+#[^\r\n]*)")


@dataclass(frozen=True, slots=True)
class _Editor:
    """What every change inside of one entry needs. `gap` says that what stands below goes away."""

    text: str
    region: Span
    newline: str
    writer: YamlWriter
    at: Outline

    def edit_inside(self, node: Tree, value: Value, gap: bool) -> Iterator[Edit]:
        """Return the edits of a collection that stays one of its kind. Raises Unclear where it has
        to be written anew."""
        if isinstance(node, Scalar) or node.tag or not value:
            raise Unclear
        if isinstance(node, Pairs) and isinstance(value, Map):
            return (
                self.edit_flow_map(node, value)
                if node.flow
                else self.edit_block_map(node, value, gap)
            )
        if isinstance(node, Items) and isinstance(value, tuple):
            return (
                self.edit_flow_list(node, value)
                if node.flow
                else self.edit_block_list(node, value, gap)
            )
        raise Unclear

    def try_inside(self, node: Tree, value: Value, gap: bool) -> list[Edit] | None:
        """Return the edits inside a child, `None` where it has to be written as a whole."""
        try:
            return list(self.edit_inside(node, value, gap))
        except Unclear:
            return None

    def edit_flow_map(self, node: Pairs, value: Map) -> Iterator[Edit]:
        """Yield the edits that make a map in braces say `value`. Raises Unclear where its keys
        change their order, and where keys come or go beside one without a value, whose end is
        unclear. What it yielded before counts for nothing then."""
        children = {read_key_of(key).text: (key, child) for key, child in node.pairs}
        kept = [name for name in children if name in value]
        if kept != [name for name in value if name in children]:
            raise Unclear
        for name in kept:
            yield from self.edit_flow_child(children[name][1], value[name])
        if len(kept) == len(children) == len(value):
            return
        if any(child.offset == child.end for _, child in node.pairs):
            raise Unclear
        spans = [Span(key.offset, child.end) for key, child in node.pairs]
        numbers = {name: number for number, name in enumerate(children)}
        gone = [number for name, number in numbers.items() if name not in value]
        coming: dict[int, list[str]] = {}
        next_number = 0
        for name, one in value.items():
            if name in numbers:
                next_number = numbers[name] + 1
            else:
                new = f"{self.writer.key(name)}: {self.writer.inline(one)}"
                coming.setdefault(next_number, []).append(new)
        yield from self.find_members(node, spans).change(gone, coming)

    def edit_flow_list(self, node: Items, value: tuple[Value, ...]) -> Iterator[Edit]:
        """Yield a list between brackets."""
        plan = plan_list([read_value_of(item) for item in node.items], value)
        for number, new in plan.pairs:
            item = node.items[number]
            yield from self.edit_flow_child(item, value[new])
            yield from self.remove_comment_of_other(item, item.end, value[new])
        if plan.gone or plan.coming:
            spans = [Span(item.offset, item.end) for item in node.items]
            coming = {
                number: [self.spell_like_item(node, number, value[new]) for new in listed]
                for number, listed in plan.coming.items()
            }
            yield from self.find_members(node, spans).change(plan.gone, coming)

    def spell_like_item(self, node: Items, number: int, value: Value) -> str:
        """Return a new item between brackets, spelled like the one beside it."""
        beside = node.items[min(number, len(node.items) - 1)]
        return self.writer.like(value, self.text[beside.offset : beside.end], flow=True)

    def find_members(self, node: Tree, spans: Sequence[Span]) -> Members:
        """Return the members of a collection between brackets or braces."""
        return Members(self.text, Span(node.offset, node.end), spans, self.newline)

    def edit_flow_child(self, node: Tree, value: Value) -> Sequence[Edit]:
        """Return a child in flow style; brackets and commas around it stay. Raises Unclear where it
        has to be written anew."""
        if same(read_value_of(node), value):
            return ()
        if (finer := self.try_inside(node, value, False)) is not None:
            return finer
        old = self.text[node.offset : node.end]
        if not old.strip():
            raise Unclear
        return [Edit(Span(node.offset, node.end), self.writer.like(value, old, flow=True))]

    def edit_block_map(self, node: Pairs, value: Map, gap: bool) -> Iterator[Edit]:
        """Yield a block map: changed children in place, others by whole lines. Raises Unclear where
        their order changes."""
        children = {read_key_of(key).text: (read_key_of(key), child) for key, child in node.pairs}
        renamed = dict(_pair_renamed(children, value))
        children = {renamed.get(name, name): pair for name, pair in children.items()}
        for name in renamed.values():
            key = children[name][0]
            yield Edit(Span(key.offset, key.end), self.writer.key(name))
        kept = [name for name in children if name in value]
        if not kept or kept != [name for name in value if name in children]:
            raise Unclear
        keys = [key for key, _ in children.values()]
        if any(measure_indent(self.text, key.offset) is None for key in keys[1:]):
            raise Unclear
        column = self.at.column(keys[0].offset)
        goes = [*(name not in value for name in list(children)[1:]), gap]
        for (name, (key, child)), below in zip(children.items(), goes, strict=True):
            if name not in value:
                yield self.remove_lines(key.offset, self.at.end(child, self.at.colon(key)))
            elif not same(read_value_of(child), value[name]):
                yield from self.edit_child(key, child, value[name], below)
        for before, new in _group_new_keys(value, children).items():
            if before is None:
                place = self.at.own_line(keys[0].offset)
            else:
                key, child = children[before]
                place = self.at.below(child, self.at.end(child, self.at.colon(key)), column)
            yield self.insert(
                place, self.render_entries(Map((name, value[name]) for name in new), column, place)
            )

    def render_entries(self, new: Map, column: int, place: int) -> str:
        """Return new entries as lines; text of several lines stands in a block where nothing below
        could become part of it."""
        alone = place < self.region.end and nothing_follows(self.text, place - 1, column)
        return "".join(
            self.writer.entry(name, value, column)
            if alone or not holds_lines(value)
            else f"{' ' * column}{self.writer.key(name)}: {self.writer.inline(value)}\n"
            for name, value in new.items()
        )

    def edit_child(self, key: Scalar, node: Tree, value: Value, gap: bool) -> Sequence[Edit]:
        """Return the value of a key in a block map."""
        if (finer := self.try_inside(node, value, gap)) is not None:
            return finer
        colon, column = self.at.colon(key), self.at.column(key.offset)
        end = self.at.end(node, colon)
        span = Span(colon, colon) if end == colon else Span(node.offset, end)
        old = self.text[span.start : span.end]
        short = "\n" not in old and (isinstance(node, Scalar) or node.flow)
        slot = Slot(colon, span, column, short, old if isinstance(node, Scalar) else "")
        alone = not gap and nothing_follows(self.text, end, column)
        return [
            replace_scalar(self.text, slot, value, self.writer, self.newline, may_be_block=alone)
        ]

    def edit_block_list(self, node: Items, value: tuple[Value, ...], gap: bool) -> Iterator[Edit]:
        """Yield a block list: items are changed one by one, taken away, or put in."""
        plan = plan_list([read_value_of(item) for item in node.items], value)
        for number, new in plan.pairs:
            item = node.items[number]
            yield from self.edit_item(item, value[new], gap or item is not node.items[-1])
            yield from self.remove_comment_of_other(item, self.at.end_of_item(item), value[new])
        for number in plan.gone:
            item = node.items[number]
            yield self.remove_lines(self.at.dash(item), self.at.end_of_item(item))
        for number, listed in plan.coming.items():
            for new in listed:
                yield self.insert_item(node.items, number, value[new])

    def remove_comment_of_other(self, item: Tree, end: int, value: Value) -> Iterator[Edit]:
        """Yield the edit that takes out the comment behind an item that is replaced: it is about
        that item alone."""
        behind = _COMMENT_BEHIND.match(self.text, end, self.region.end)
        if behind and not is_about_the_same(read_value_of(item), value):
            yield Edit(Span(*behind.span("comment")), "")

    def edit_item(self, node: Tree, value: Value, gap: bool) -> Sequence[Edit]:
        """Return an item of a block list."""
        if same(read_value_of(node), value):
            return ()
        if (finer := self.try_inside(node, value, gap)) is not None:
            return finer
        dash, end = self.at.dash(node), self.at.end_of_item(node)
        old = self.text[node.offset : end]
        if isinstance(node, Scalar) and "\n" not in old and not isinstance(value, (Map, tuple)):
            return [Edit(Span(node.offset, end), self.writer.like(value, old))]
        return [
            Edit(
                Span(dash, end),
                convert_newlines(self.spell_item(value, self.at.column(dash)), self.newline),
            )
        ]

    def insert_item(self, items: Sequence[Tree], index: int, value: Value) -> Edit:
        """Return an item put in before the one at `index`."""
        if index == 0:
            dash = self.at.dash(items[0])
            place = self.at.own_line(dash)
        else:
            dash = self.at.dash(items[index - 1])
            place = self.at.below(
                items[index - 1], self.at.end_of_item(items[index - 1]), self.at.column(dash)
            )
        column = self.at.column(dash)
        return self.insert(place, " " * column + self.spell_item(value, column) + "\n")

    def spell_item(self, value: Value, column: int) -> str:
        """Return a list's item from its dash on, without its line end."""
        return (
            "- " + self.writer.inline(value)
            if holds_lines(value)
            else self.writer.item(value, column)[column:]
        )

    def remove_lines(self, start: int, end: int) -> Edit:
        """Return the edit that takes out what had its lines for itself."""
        self.at.own_line(start)
        return Edit(widen_to_lines(self.text, Span(start, end), self.region), "")

    def insert(self, place: int, lines: str) -> Edit:
        """Return the edit that puts lines at a place. At the end of a text without a final line
        end, the text stays without one."""
        text = convert_newlines(lines, self.newline)
        if place == self.region.end and self.text[place - 1] != "\n":
            text = self.newline + text.removesuffix(self.newline)
        return Edit(Span(place, place), text)


def _pair_renamed(old: Mapping[str, tuple[Scalar, Tree]], value: Map) -> Iterator[tuple[str, str]]:
    """Yield the keys of a map that go, each with the new key that takes its place: it stands behind
    the same key and has the same value."""
    new_behind = {
        before: name
        for before, name in itertools.pairwise((None, *value))
        if name is not None and name not in old
    }
    for before, name in itertools.pairwise((None, *old)):
        new = new_behind.get(before)
        if name is None or new is None or name in value:
            continue
        same_value = same(read_value_of(old[name][1]), value[new])
        if same_value and (_holds_something(value[new]) or _is_part_of_name(new, name)):
            yield name, new


def _holds_something(value: Value) -> bool:
    """Return whether a value is a list or map that is not empty: no other one is alike by
    accident."""
    return isinstance(value, (Map, tuple)) and bool(value)


def _is_part_of_name(one: str, other: str) -> bool:
    """Return whether the words of one key are among those of another, as `Grep` and `Grep, Glob`: a
    comment beside the one is about both."""
    words, others = (set(_WORD.findall(key)) for key in (one, other))
    return bool(words and others) and (words <= others or others <= words)


def _group_new_keys(value: Map, old: dict[str, tuple[Scalar, Tree]]) -> dict[str | None, list[str]]:
    """Return the new keys of a map, grouped by the old key behind which they stand."""
    runs: dict[str | None, list[str]] = {}
    before: str | None = None
    for name in value:
        if name in old:
            before = name
        else:
            runs.setdefault(before, []).append(name)
    return runs
