"""agentc's own outputs among the files that were found: what was made from another of them is no
second source.

Belongs here: telling such files by the traces that they carry. Not here: traces
(`carry/traces.py`), finding files (`discover.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from agentc.carry.traces import find_touched
from agentc.errors import AgentcError
from agentc.filesystem.read import read_text
from agentc.ir.provenance import digest
from agentc.project.generated import names_original
from agentc.project.inputs import make_left_out
from agentc.project.non_agents import EDITED_OUTPUT, OUTPUT
from agentc.project.plan import PlannedWrite
from agentc.project.project_root import find_project
from agentc.vendors.registry import get_format


def leave_out_outputs(
    items: Sequence[PlannedWrite], named: Sequence[str]
) -> Iterator[PlannedWrite]:
    """Yield the items in their order. In the place of one that was made from the agent of another
    item, in the same project, comes an item which says that it is left out.

    Files that the user `named` count whatever they were made from. Of items that were each made
    from the other, round in a circle, nobody knows which is the source, and all stay.
    """
    wanted = {os.path.normpath(name) for name in named}
    sources: dict[tuple[str, str], list[int]] = {}
    for number, item in enumerate(items):
        if item.seen is not None and item.seen.origin is not None:
            sources.setdefault((item.seen.origin.dialect, digest(item.seen.name)), []).append(
                number
            )
    made_from = {
        number: [*_list_origins(item, items, sources)] for number, item in enumerate(items)
    }
    for number, item in enumerate(items):
        others = (
            _find_reached(number, made_from) if os.path.normpath(item.source) not in wanted else ()
        )
        if any(number not in _find_reached(other, made_from) for other in others):
            yield make_left_out(item.source, EDITED_OUTPUT if _is_edited(item) else OUTPUT)
        else:
            yield item


def _find_reached(number: int, made_from: Mapping[int, Sequence[int]]) -> set[int]:
    """Return the numbers of the items from which an item was made, directly and by way of
    others."""
    found: set[int] = set()
    ahead = [*made_from[number]]
    while ahead:
        if (other := ahead.pop()) not in found:
            found.add(other)
            ahead += made_from[other]
    return found


def _list_origins(
    item: PlannedWrite,
    items: Sequence[PlannedWrite],
    sources: Mapping[tuple[str, str], Sequence[int]],
) -> Iterator[int]:
    """Yield the numbers of the items from which an item was made, as its traces tell: agents of the
    format and the name that a trace says, in another file of the same project, or in the file that
    the item's header names.

    An agent that has another name than it was written with is one of its own: that yields none.
    """
    agent = item.seen
    if agent is None:
        return
    for trace in agent.carried.traces:
        original_name, written_name = trace.digests.get("name", ("", ""))
        if digest(agent.name) != written_name:
            continue
        for number in sources.get((trace.format, original_name), ()):
            other = items[number]
            if other.source != item.source and (
                _find_project(other) == _find_project(item) or _names_source(item, other)
            ):
                yield number


def _names_source(item: PlannedWrite, other: PlannedWrite) -> bool:
    """Return whether the header of a file, which may lie in a folder of outputs, names another
    one."""
    places = [
        (one.source, get_format(one.seen.origin.format))
        for one in (other, item)
        if one.seen is not None and one.seen.origin is not None
    ]
    if len(places) < 2:
        return False
    try:
        return names_original(read_text(Path(item.source)), *places)
    except AgentcError:
        return False


def _is_edited(item: PlannedWrite) -> bool:
    """Return whether a file was edited since it was made from the nearest of its origins."""
    agent = item.seen
    return agent is not None and any(
        find_touched(trace, agent) for trace in agent.carried.traces[:1]
    )


def _find_project(item: PlannedWrite) -> Path | None:
    origin = item.seen.origin if item.seen is not None else None
    return find_project(item.source, get_format(origin.format)) if origin is not None else None
