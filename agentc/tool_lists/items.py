"""The grammar of lists of tools, `Read, Bash(git:*), Agent(x, y)`: their items, each with the place
where it stands in its text.

Belongs here: the way from an entry or a text to its items. Not here: what an item means
(`names.py`), which shapes of lists a client takes (`vendors/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentc.errors import ReadError
from agentc.ir.value import Map, Value
from agentc.spans import Span
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.javascript import trim_text
from agentc.syntax.source import Entry, Source
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree, read_tree


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of an entry that holds no other value, and where it stands. `depth` is how many
    lists and maps hold it."""

    value: Value
    depth: int
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """What stands between two commas or spaces of a leaf, as it is written, and where it begins."""

    text: str
    leaf: Leaf
    offset: int


def split_list(text: str) -> Iterator[str]:
    """Yield the items of a list of tools, which commas and spaces part outside of parentheses
    (Claude Code 2.1.332)."""
    if "(" not in text and ")" not in text:
        yield from text.replace(",", " ").split(" ")
        return
    depth, start = 0, 0
    for position, char in enumerate(text):
        if char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char in ", " and not depth:
            yield text[start:position]
            start = position + 1
    yield text[start:]


def split_names(text: str) -> tuple[str, ...]:
    """Return the names that `split_list` yields, without the white space around them, and without
    empty ones."""
    return tuple(name for part in split_list(text) if (name := trim_text(part)))


def split_items(parts: Iterable[str]) -> tuple[tuple[str, str | None], ...]:
    """Return the name and the scope of every item: of `Bash(git:*)` they are `("Bash", "git:*")`,
    of `Bash` they are `("Bash", None)`.

    An item whose parenthesis is not closed is no item.
    """
    found: list[tuple[str, str | None]] = []
    for item in (item for part in parts for item in split_names(part)):
        name, bracket, scope = item.partition("(")
        if name and (not bracket or scope.endswith(")")):
            found.append((name, scope[:-1] if bracket else None))
    return tuple(found)


def list_leaves(source: Source, entry: Entry) -> tuple[Leaf, ...]:
    """Return every single value of an entry, in its order. Where the text is no YAML, each stands
    at the whole value's place."""
    found = tuple(_walk_value(entry.value, 0))
    if len(found) == 1 and found[0][1] == 0:
        return (Leaf(*found[0], entry.value_span),)
    trees = tuple(_walk_tree(_read_tree(source, entry)))
    spans = (
        [Span(tree.offset, tree.end) for tree in trees]
        if len(trees) == len(found)
        else [entry.value_span] * len(found)
    )
    return tuple(Leaf(*leaf, span) for leaf, span in zip(found, spans, strict=True))


def list_items(source: Source, leaves: Iterable[Leaf]) -> tuple[Item, ...]:
    """Return the items of every text among the leaves of an entry, in their order."""
    found: list[Item] = []
    cursor = 0
    for leaf in leaves:
        cursor = max(cursor, leaf.span.start)
        for part in split_list(leaf.value) if isinstance(leaf.value, str) else ():
            text = trim_text(part)
            if not text:
                continue
            place = _find_words(source.text, text.split(), Span(cursor, leaf.span.end))
            found.append(Item(text, leaf, place.start if place else leaf.span.start))
            cursor = place.end if place else cursor
    return tuple(found)


def _find_words(text: str, words: list[str], span: Span) -> Span | None:
    """Return where words first stand one after the other in a part of a text, with any indentation
    between them; `None` where they do not: a text in quotes may spell a letter by number."""
    if len(words) == 1:
        start = text.find(words[0], span.start, span.end)
        return Span(start, start + len(words[0])) if start >= 0 else None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = pattern.search(text, span.start, span.end)
    return Span(found.start(), found.end()) if found else None


def _walk_value(value: Value, depth: int) -> Iterator[tuple[Value, int]]:
    """Yield the leaves of a value and the keys of its maps, each with how deep it stands. An empty
    list or map is a leaf."""
    if isinstance(value, Map) and value:
        for key, item in value.items():
            yield key, depth + 1
            yield from _walk_value(item, depth + 1)
    elif isinstance(value, tuple) and value:
        for item in value:
            yield from _walk_value(item, depth + 1)
    else:
        yield value, depth


def _walk_tree(tree: Tree | None) -> Iterator[Tree]:
    """Yield the leaves of a tree, keys of maps among them, in the order in which `_walk_value`
    yields those of the value that it stands for: an empty map or list is a leaf itself."""
    if isinstance(tree, Pairs) and tree.pairs:
        for pair in tree.pairs:
            for part in pair:
                yield from _walk_tree(part)
    elif isinstance(tree, Items) and tree.items:
        for item in tree.items:
            yield from _walk_tree(item)
    elif tree is not None:
        yield tree


def _read_tree(source: Source, entry: Entry) -> Tree | None:
    """Return the value of an entry as it is written; `None` where that is no YAML by itself."""
    begins = find_line_start(source.text, entry.span.start)
    start = begins if not source.text[begins : entry.span.start].strip() else entry.span.start
    try:
        tree = read_tree(source.text, Span(start, entry.span.end))
    except ReadError:
        return None
    pairs = tree.pairs if isinstance(tree, Pairs) else ()
    return next(
        (value for key, value in pairs if isinstance(key, Scalar) and key.text == entry.key), None
    )
