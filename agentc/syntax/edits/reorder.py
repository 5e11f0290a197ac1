"""Moving one child of a list or map before another, with its lines.

Belongs here: the edits. Not here: which child moves, and why.
"""

from __future__ import annotations

from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import find_line_start, measure_indent, widen_to_lines
from agentc.syntax.yaml.nodes import Items, Pairs
from agentc.syntax.yaml.outline import Outline, Unclear, read_key_of


def move_up(
    text: str, node: Pairs | Items, child: int, before: int, head: Span
) -> tuple[Edit, ...]:
    """Return the edits that put a child of a node before an earlier one; nothing where its lines
    are not its own."""
    try:
        places = [_find_place(text, node, number, head) for number in range(_count(node))]
    except Unclear:
        return ()
    if node.flow:  # what stands between the children stays where it is
        texts = [text[place.start : place.end] for place in places]
        texts.insert(before, texts.pop(child))
        return tuple(Edit(place, new) for place, new in zip(places, texts, strict=True))
    if any(measure_indent(text, places[number].start) is None for number in (child, before)):
        return ()
    gone = widen_to_lines(text, places[child], head)
    gone = Span(_find_comments_above(text, gone.start, places[child].start, head), gone.end)
    lines = text[gone.start : gone.end]
    if not lines.endswith("\n"):
        return ()
    first = places[before].start
    at = _find_comments_above(text, find_line_start(text, first), first, head)
    return (Edit(Span(at, at), lines), Edit(gone, ""))


def _find_comments_above(text: str, line: int, start: int, head: Span) -> int:
    """Return where the comment lines begin that stand directly above a child's `line`, as deep as
    the child itself: they go with it.

    So they do above the first child, where they could also be about all: a heading misses one child
    then, while a word about one child (`# never`) would be wrong above another. A blank line below
    a heading keeps it where it is.
    """
    deep = " " * (measure_indent(text, start) or 0) + "#"
    while line > head.start and text.startswith(deep, above := find_line_start(text, line - 1)):
        line = above
    return line


def _count(node: Pairs | Items) -> int:
    return len(node.items) if isinstance(node, Items) else len(node.pairs)


def _find_place(text: str, node: Pairs | Items, number: int, head: Span) -> Span:
    """Return where a child stands, from its key or dash to its last character. Raises Unclear."""
    at = Outline(text, head.end)
    if isinstance(node, Items):
        item = node.items[number]
        return (
            Span(item.offset, item.end) if node.flow else Span(at.dash(item), at.end_of_item(item))
        )
    key, value = node.pairs[number]
    return Span(key.offset, at.end(value, at.colon(read_key_of(key))))
