"""What is told of a file that is kept although something else would be written, and which of these
are in step all the same.

Belongs here: the reason in full, and the way by which edits go home. Not here: which files are kept
(`plan.py`), what one has that the new text has not (`replaced_files.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from shlex import quote

from agentc.carry.traces import find_touched, is_part
from agentc.filesystem.read import shorten_path
from agentc.ir.agent import differences
from agentc.ir.provenance import Carried, digest
from agentc.lens.format import Format
from agentc.project.plan import Action, PlannedWrite, keep
from agentc.project.replaced_files import (
    ReplacedFile,
    find_lacking,
    find_trace_of_source,
    is_original_of,
    read_replaced,
)
from agentc.project.request import Request
from agentc.syntax.comments import is_own
from agentc.syntax.edits.blocks import drop_block
from agentc.syntax.header import drop_header
from agentc.vendors.registry import all_formats

# Of a file whose edits went home but for some.
PUT_BACK = "it was edited by hand, and its original cannot hold what is left of that"


def explain_kept(request: Request, items: Iterable[PlannedWrite]) -> Iterator[PlannedWrite]:
    """Yield every planned item. One whose file is kept has the whole reason, and leads to `--into`
    where the file there is its original, or was edited; one whose file says what would be written
    is the same."""
    listed = list(items)
    agents = Counter(item.source for item in listed)
    for item in listed:
        compared = item.base is None and item.old is not None and item.target is not None
        if request.target is not None and compared and item.keeps:
            yield _explain(request, request.target, item, alone=agents[item.source] == 1)
        else:
            yield item


def _explain(request: Request, target: Format, item: PlannedWrite, *, alone: bool) -> PlannedWrite:
    """Return an item whose file is kept with the reason; one whose target says the same is none.
    `alone` is true where its source has no other agent."""
    replaced = read_replaced(target, item)
    is_original = is_original_of(target, item)
    if item.action is Action.EDITED and _differs_in_traces_alone(replaced, item):
        return replace(item, action=Action.UPDATE, reason="")
    if _says_the_same(replaced) and (is_original or _carries_the_same(replaced)):
        return replace(item, action=Action.SAME, reason="")
    action, words = item.action, ""
    if action is Action.FOREIGN:
        action, words = _judge_by_trace(replaced, item)
    put_back = action is Action.EDITED and _was_put_back(replaced, item)
    words = PUT_BACK if put_back else words
    lack, way_out = find_lacking(replaced, item), ""
    if request.settings.carry and request.template is None:
        if is_original:
            way_out = f"--into {_show(str(item.target))} puts the edits into it and keeps the rest"
        elif action is Action.EDITED and alone and not put_back:
            way_out = _suggest_into(item)
    return keep(item, action, words, lack=str(lack), way_out=way_out)


def _judge_by_trace(replaced: ReplacedFile, item: PlannedWrite) -> tuple[Action, str]:
    """Return what becomes of an item whose target has no header, and why: a trace tells of some
    edits that they were made, but of no file that there were none."""
    agents = replaced.old.agents if replaced.old is not None else ()
    trace = find_trace_of_source(item, agents[0]) if len(agents) == 1 else None
    if trace is None:
        return Action.FOREIGN, ""
    if find_touched(trace, agents[0]) or _was_put_back(replaced, item, alone=True):
        return Action.EDITED, ""
    return Action.FOREIGN, "it is out of date, and no header says that it is unedited"


def _was_put_back(replaced: ReplacedFile, item: PlannedWrite, *, alone: bool = False) -> bool:
    """Return whether all edits of a file went home already, but for what its original cannot hold:
    its trace tells the statements as they stand there, of the same original, and something else
    would be written of that.

    Where it `alone` tells that there were edits, only what the original does not state counts: else
    other options could have written it.
    """
    old, new = replaced.old, replaced.new
    if old is None or new is None or not len(old.agents) == len(new.agents) == 1:
        return False
    trace = find_trace_of_source(item, old.agents[0])
    fresh = new.agents[0].carried.trace(trace.format) if trace is not None else None
    if trace is None or fresh is None or find_touched(trace, old.agents[0]):
        return False
    pairs, absent = fresh.digests, (digest(None), digest(None))
    told = [
        (pair, pairs.get(name, absent)) for name, pair in trace.digests.items() if not is_part(name)
    ]
    other = [(was, now) for was, now in told if was != now]
    if alone and any(was[0] != absent[0] or now != absent for was, now in other):
        return False
    return bool(other) and all(was[0] == now[0] for was, now in told)


def _suggest_into(item: PlannedWrite) -> str:
    """Return the command that takes the edits of an item's target home; empty where its source is
    in a format that is only read."""
    origin = item.seen.origin if item.seen is not None else None
    home = all_formats().get(origin.format) if origin is not None else None
    if home is None or not home.writable:
        return ""
    command = f"agentc convert {_show(str(item.target))} --into {_show(item.source)}"
    return f"`{command}` takes the edit home"


def _show(path: str) -> str:
    return quote(shorten_path(Path(path)))


def _says_the_same(replaced: ReplacedFile) -> bool:
    """Return whether a file says what would be written; what it is called by its path alone is no
    matter of that."""
    old, new = replaced.old, replaced.new
    if old is None or new is None or not len(old.agents) == len(new.agents) == 1:
        return False
    before, after = old.agents[0], new.agents[0]
    if before.origin is not None and not before.origin.named:
        before = replace(before, name=after.name)
    return not differences(before, after)


def _carries_the_same(replaced: ReplacedFile) -> bool:
    """Return whether a file has a trace, and carries what would be written: only its author's
    comments, or quotes, are others."""
    old, new = replaced.old, replaced.new
    if old is None or new is None:
        return False
    there, agent = old.agents[0].carried, old.agents[0]
    named = agent.origin is None or agent.origin.named
    return bool(there.traces) and _drop_names(there, named) == _drop_names(
        new.agents[0].carried, named
    )


def _drop_names(carried: Carried, named: bool) -> Carried:
    """Return what is carried; without the name in its traces where no line of the file states
    one."""
    if named:
        return carried
    traces = (
        replace(one, digests={name: pair for name, pair in one.digests.items() if name != "name"})
        for one in carried.traces
    )
    return replace(carried, traces=tuple(traces))


def _differs_in_traces_alone(replaced: ReplacedFile, item: PlannedWrite) -> bool:
    """Return whether a file was made from such a source, and says and carries word for word what
    would be written: edits that were put back on another way changed what its trace says."""
    old, new = replaced.old, replaced.new
    if old is None or new is None or item.conversion is None or not _says_the_same(replaced):
        return False
    before, after = old.agents[0].carried, new.agents[0].carried
    formats = {trace.format for trace in after.traces}
    return (
        find_trace_of_source(item, old.agents[0]) is not None
        and before.kept == after.kept
        and all(trace.format in formats for trace in before.traces)
        and _without_own_lines(item.old or "") == _without_own_lines(item.conversion.text)
    )


def _without_own_lines(text: str) -> list[str]:
    """Return the lines of a text without those that agentc keeps for itself."""
    lines = [(line, line.lstrip(" ")) for line in drop_block(drop_header(text)).split("\n")]
    return [line for line, words in lines if not (words.startswith("#") and is_own(words[1:]))]
