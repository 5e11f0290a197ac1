"""Comments inside of a list or a map.

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
from agentc.syntax.source import Entry, Source
from agentc.syntax.yaml.nodes import Items, Pairs, Tree, read_tree

_SIGN = re.compile(r"(?:^|[ \t])#", re.MULTILINE)


def list_value_comments(source: Source, entry: Entry) -> list[str]:
    """Return the comments in the value of an entry, from `#` on; none where it is no YAML by
    itself."""
    text, span = source.text, Span(find_line_start(source.text, entry.span.start), entry.span.end)
    if not _SIGN.search(text, span.start, span.end):
        return []
    try:
        tree = read_tree(text, span)
    except ReadError:
        return []
    taken = sorted(_list_scalars(tree)) if tree is not None else []
    starts = [start for start, _ in taken]
    found: list[str] = []
    behind = span.start
    for sign in _SIGN.finditer(text, span.start, span.end):
        at = sign.end() - 1
        before = bisect.bisect_right(starts, at) - 1
        if at < behind or (before >= 0 and at < taken[before][1]):
            continue  # a part of a comment, or of a text
        behind = find_line_end(text, at)
        found.append(text[at:behind].rstrip())
    return found


def _list_scalars(tree: Tree) -> Iterator[tuple[int, int]]:
    if isinstance(tree, Pairs):
        for key, value in tree.pairs:
            yield from _list_scalars(key)
            yield from _list_scalars(value)
    elif isinstance(tree, Items):
        for item in tree.items:
            yield from _list_scalars(item)
    else:
        yield tree.offset, tree.end
