"""agentc's own outputs among the files that were found: what was made from another of them is no second source.

Belongs here: telling such files by the traces that they carry. Not here: traces (`lens/trace.py`), finding files
(`discover.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from agentc.formats import get
from agentc.ir.carried import digest
from agentc.project.around import project_of
from agentc.project.companions import OUTPUT
from agentc.project.inputs import left_out
from agentc.project.plan import Item


def leave_out_outputs(items: Sequence[Item], named: Sequence[str]) -> Iterator[Item]:
    """Yield every item, one that was made from another's agent in the same project as left out.

    Files that the user `named` count whatever they were made from. Of those that were each made from the other, round
    in a circle, nobody knows which is the source, and all stay.
    """
    sources: dict[tuple[str, str], list[int]] = {}
    for number, item in enumerate(items):
        if item.seen is not None and item.seen.origin is not None:
            sources.setdefault((item.seen.origin.dialect, digest(item.seen.name)), []).append(number)
    made_from = {number: [*_origins(item, items, sources)] for number, item in enumerate(items)}
    for number, item in enumerate(items):
        others = _reached(number, made_from) if item.source not in named else ()
        if any(number not in _reached(other, made_from) for other in others):
            yield left_out(item.source, OUTPUT)
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
    """Yield which items hold agents that one's traces speak of: of that format and name, in the same project."""
    for trace in item.seen.carried.traces if item.seen is not None else ():
        for number in sources.get((trace.format, trace.digests.get("name", ("",))[0]), ()):
            if items[number].source != item.source and _project(items[number]) == _project(item):
                yield number


def _project(item: Item) -> Path | None:
    origin = item.seen.origin if item.seen is not None else None
    return project_of(item.source, get(origin.format)) if origin is not None else None
