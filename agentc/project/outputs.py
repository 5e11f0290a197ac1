"""agentc's own outputs among the files that were found: what was made from another of them is no second source.

Belongs here: telling such files by the traces that they carry. Not here: traces (`lens/trace.py`), finding files
(`discover.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from agentc.formats import get
from agentc.ir.carried import digest
from agentc.lens.trace import touched
from agentc.project.around import project_of
from agentc.project.companions import EDITED_OUTPUT, OUTPUT
from agentc.project.inputs import left_out
from agentc.project.plan import Item


def leave_out_outputs(items: Sequence[Item], named: Sequence[str]) -> Iterator[Item]:
    """Yield every item, one that was made from another's agent in the same project as left out.

    Files that the user `named` count whatever they were made from. Of those that were each made from the other, round
    in a circle, nobody knows which is the source, and all stay.
    """
    wanted = {os.path.normpath(name) for name in named}
    sources: dict[tuple[str, str], list[int]] = {}
    for number, item in enumerate(items):
        if item.seen is not None and item.seen.origin is not None:
            sources.setdefault((item.seen.origin.dialect, digest(item.seen.name)), []).append(number)
    made_from = {number: [*_origins(item, items, sources)] for number, item in enumerate(items)}
    for number, item in enumerate(items):
        others = _reached(number, made_from) if os.path.normpath(item.source) not in wanted else ()
        if any(number not in _reached(other, made_from) for other in others):
            yield left_out(item.source, EDITED_OUTPUT if _is_edited(item) else OUTPUT)
        else:
            yield item


def _reached(number: int, made_from: Mapping[int, Sequence[int]]) -> set[int]:
    """What a file was made from, and what those were made from in their turn."""
    found: set[int] = set()
    ahead = [*made_from[number]]
    while ahead:
        if (other := ahead.pop()) not in found:
            found.add(other)
            ahead += made_from[other]
    return found


def _origins(item: Item, items: Sequence[Item], sources: Mapping[tuple[str, str], Sequence[int]]) -> Iterator[int]:
    """Yield which items hold agents that one's traces speak of: of that format and name, in the same project. One that
    is called otherwise than it was written is an agent of its own."""
    seen, none = item.seen, ("", "")
    for trace in seen.carried.traces if seen is not None else ():
        was, now = trace.digests.get("name", none)
        if seen is None or digest(seen.name) != now:
            continue
        for number in sources.get((trace.format, was), ()):
            if items[number].source != item.source and _project(items[number]) == _project(item):
                yield number


def _is_edited(item: Item) -> bool:
    """Whether a file was edited since it was made from the nearest of those that it came from."""
    seen = item.seen
    return seen is not None and any(touched(trace, seen) for trace in seen.carried.traces[:1])


def _project(item: Item) -> Path | None:
    origin = item.seen.origin if item.seen is not None else None
    return project_of(item.source, get(origin.format)) if origin is not None else None
