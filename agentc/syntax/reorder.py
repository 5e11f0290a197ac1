"""Moving one child of a list or map before another, with its lines.

Belongs here: the edits. Not here: which child moves, and why.
"""

from __future__ import annotations

from agentc.syntax.lines import indent_of, line_start, whole_lines
from agentc.syntax.outline import Outline, Unclear, key_of
from agentc.syntax.source import Edit, Span
from agentc.syntax.tree import Items, Pairs


def moved_up(text: str, node: Pairs | Items, child: int, before: int, head: Span) -> tuple[Edit, ...]:
    """Return the edits that put a child of a node before an earlier one; nothing where its lines are not its own."""
    try:
        places = [_place(text, node, number, head) for number in range(_count(node))]
    except Unclear:
        return ()
    if node.flow:  # what stands between the children stays where it is
        texts = [text[place.start : place.end] for place in places]
        texts.insert(before, texts.pop(child))
        return tuple(Edit(place, new) for place, new in zip(places, texts, strict=True))
    if any(indent_of(text, places[number].start) is None for number in (child, before)):
        return ()
    gone = whole_lines(text, places[child], head)
    lines = text[gone.start : gone.end]
    if not lines.endswith("\n"):
        return ()
    at = line_start(text, places[before].start)
    return (Edit(Span(at, at), lines), Edit(gone, ""))


def _count(node: Pairs | Items) -> int:
    return len(node.items) if isinstance(node, Items) else len(node.pairs)


def _place(text: str, node: Pairs | Items, number: int, head: Span) -> Span:
    """Return where a child stands, from its key or dash to its last character. Raises Unclear."""
    at = Outline(text, head.end)
    if isinstance(node, Items):
        item = node.items[number]
        return Span(item.offset, item.end) if node.flow else Span(at.dash(item), at.end_of_item(item))
    key, value = node.pairs[number]
    return Span(key.offset, at.end(value, at.colon(key_of(key))))
