"""Comments inside of a value, and behind it.

Belongs here: telling them from texts with a `#`. Not here: comment lines among fields
(`syntax/comments.py`).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from agentc.errors import ReadError
from agentc.spans import Span
from agentc.syntax.edits.lines import find_line_end, find_line_start
from agentc.syntax.source import Entry, Source, Style
from agentc.syntax.yaml.nodes import Items, Pairs, Tree, read_tree
from agentc.syntax.yaml.reader import find_comment_end

# What begins a comment, unless it stands in a text.
COMMENT_SIGN = re.compile(r"(?:^|[ \t])#", re.MULTILINE)
# What stands behind the indicator of a block of text belongs to none of its lines.
_BLOCK_START = re.compile(r"[|>][-+0-9]*(?=[ \t]|\r?$)", re.MULTILINE)


def list_value_comments(source: Source, entry: Entry) -> list[str]:
    """Return the comments in the value of an entry, and behind it, from `#` on; none in one that is
    no YAML by itself."""
    spans = (*find_value_comments(source, entry), find_comment_behind(source, entry))
    return [source.slice(span) for span in dict.fromkeys(spans) if span]


def find_value_comments(source: Source, entry: Entry) -> list[Span]:
    """Return the places of the comments in the value of an entry, and behind it, each up to where
    its words end."""
    text, span = source.text, Span(find_line_start(source.text, entry.span.start), entry.span.end)
    if not COMMENT_SIGN.search(text, span.start, span.end):
        return []
    try:
        tree = read_tree(text, span)
    except ReadError:
        return []
    taken = sorted(_list_scalars(text, tree)) if tree is not None else []
    starts = [start for start, _ in taken]
    found: list[Span] = []
    behind = span.start
    for sign in COMMENT_SIGN.finditer(text, span.start, span.end):
        at = sign.end() - 1
        before = bisect.bisect_right(starts, at) - 1
        if at < behind or (before >= 0 and at < taken[before][1]):
            continue  # a part of a comment, or of a text
        behind = find_line_end(text, at)
        found.append(_strip(text, at, behind))
    return found


def find_comment_behind(source: Source, entry: Entry) -> Span | None:
    """Return the place of the comment that stands behind a value in its last line; `None` where
    none does."""
    if entry.style is Style.BLOCK:
        return None  # that is a part of the text
    end = find_comment_end(source.text, entry.value_span.end)
    at = source.text.find("#", entry.value_span.end, end)
    return None if at < 0 else _strip(source.text, at, end)


def _strip(text: str, start: int, end: int) -> Span:
    return Span(start, start + len(text[start:end].rstrip()))


def _list_scalars(text: str, tree: Tree) -> Iterator[tuple[int, int]]:
    """Yield where each text of a tree begins and ends, keys among them; a block of text begins
    behind the line of its sign, which can have a comment."""
    if isinstance(tree, Pairs):
        for key, value in tree.pairs:
            yield from _list_scalars(text, key)
            yield from _list_scalars(text, value)
    elif isinstance(tree, Items):
        for item in tree.items:
            yield from _list_scalars(text, item)
    else:
        begins = _BLOCK_START.match(text, tree.offset) if tree.style is Style.BLOCK else None
        # The line of the indicator is none of the text's.
        yield find_line_end(text, begins.end()) if begins else tree.offset, tree.end
