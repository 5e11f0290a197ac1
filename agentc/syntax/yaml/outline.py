"""Where the nodes of a tree stand in their text, to the character, and what they mean.

Belongs here: ends, colons, dashes, the line below. Not here: the tree (`nodes.py`), edits
(`syntax/edits/collections.py`). Everything raises Unclear where a text is written in a way that no
line can be put into, or taken out of, safely.
"""

from __future__ import annotations

from dataclasses import dataclass

from agentc.ir.value import Map, Value
from agentc.syntax.edits.lines import BLANK_LINES, find_line_start, measure_indent
from agentc.syntax.source import Style
from agentc.syntax.yaml.nodes import Items, Scalar, Tree
from agentc.syntax.yaml.reader import resolve_type


class Unclear(Exception):
    """A collection cannot be changed inside; its value has to be written as a whole."""


def read_key_of(node: Tree) -> Scalar:
    """Return a map's key. Raises Unclear for one that is no word, and for a merge key."""
    if not isinstance(node, Scalar) or (node.plain and node.text == "<<"):
        raise Unclear
    return node


def read_value_of(node: Tree) -> Value:
    """Return what a tree means. Raises Unclear for keys that are no words, or stand twice."""
    if isinstance(node, Scalar):
        return resolve_type(node.text) if node.plain else node.text
    if isinstance(node, Items):
        return tuple(read_value_of(item) for item in node.items)
    pairs = {read_key_of(key).text: read_value_of(value) for key, value in node.pairs}
    if len(pairs) < len(node.pairs):
        raise Unclear
    return Map(pairs)


def ends_in_block(node: Tree) -> bool:
    """Return whether a node's last text is a block, which could take in what is put below it."""
    while not isinstance(node, Scalar):
        if node.flow:
            return False
        node = node.items[-1] if isinstance(node, Items) else node.pairs[-1][1]
    return node.style is Style.BLOCK


@dataclass(frozen=True, slots=True)
class Outline:
    """The places in a text up to `limit`."""

    text: str
    limit: int

    def colon(self, key: Scalar) -> int:
        """Return where a key's colon ends. Raises Unclear."""
        colon = self.text.find(":", key.end, self.limit)
        if colon < 0 or self.text[key.end : colon].strip(" "):
            raise Unclear
        return colon + 1

    def dash(self, node: Tree) -> int:
        """Return the dash before an item, which is the first thing in its line. Raises Unclear."""
        dash = self.text.rfind("-", find_line_start(self.text, node.offset), node.offset)
        if (
            dash < 0
            or measure_indent(self.text, dash) is None
            or self.text[dash + 1 : node.offset].strip(" ")
        ):
            raise Unclear
        return dash

    def column(self, offset: int) -> int:
        """Return how many characters stand before an offset in its line."""
        return offset - find_line_start(self.text, offset)

    def own_line(self, offset: int) -> int:
        """Return where the line of something begins that stands first in it. Raises Unclear."""
        if measure_indent(self.text, offset) is None:
            raise Unclear
        return find_line_start(self.text, offset)

    def end(self, node: Tree, empty: int) -> int:
        """Return where a node's last character stands; `empty` for one that has none."""
        if isinstance(node, Scalar):
            if node.style is not Style.BLOCK:
                return node.end if node.offset < node.end else empty
            return node.offset + len(self.text[node.offset : node.end].rstrip(" \r\n"))
        if node.flow:
            return node.end
        if isinstance(node, Items):
            return self.end_of_item(node.items[-1])
        key, value = node.pairs[-1]
        return self.end(value, self.colon(read_key_of(key)))

    def end_of_item(self, node: Tree) -> int:
        """Return where the last character of a list's item stands. Raises Unclear."""
        if isinstance(node, Scalar) and node.offset == node.end:
            raise Unclear  # nothing behind a dash: its place tells nothing
        return self.end(node, node.offset)

    def below(self, node: Tree, end: int, column: int) -> int:
        """Return the line below a node, and below the comments that are deeper than `column`, which
        are its own. Raises Unclear."""
        place = self.text.find("\n", end, self.limit) + 1
        if place == 0 and ends_in_block(node):
            raise Unclear
        if place == 0:
            return self.limit
        if ends_in_block(node):  # its blank lines may be part of it
            blank = BLANK_LINES.match(self.text, place, self.limit)
            place = blank.end() if blank else place
        while (following := self.text.find("\n", place, self.limit) + 1) > 0:
            line = self.text[place:following]
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) <= column:
                break
            place = following
        return place
