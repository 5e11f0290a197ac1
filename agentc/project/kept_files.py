"""What is told of a file that is kept although something else would be written, and which of these
are in step all the same.

Belongs here: which kept files say what would be written, the reason in full, and the way by which
edits go home. Not here: which files are kept
(`plan.py`), what one has that the new text has not (`replaced_files.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from shlex import quote

from agentc.carry.traces import find_touched, is_part
from agentc.errors import TooComplex
from agentc.filesystem.read import shorten_path
from agentc.ir.agent import differences
from agentc.ir.provenance import Carried, Trace, digest
from agentc.lens.format import Format
from agentc.pipeline.edited_limits import digest_differences
from agentc.project.plan import Action, PlannedWrite, keep
from agentc.project.replaced_files import (
    OldAndNew,
    find_lacking,
    find_trace_of_source,
    is_original_of,
    read_old_and_new,
)
from agentc.project.request import Request
from agentc.syntax.comments import is_own
from agentc.syntax.edits.blocks import drop_block
from agentc.syntax.header import drop_header
from agentc.vendors.registry import all_formats

# Of a file whose edits went home but for some.
EDITS_WENT_HOME = "it was edited by hand, and its original cannot hold what is left of that"


def explain_kept(request: Request, items: Iterable[PlannedWrite]) -> Iterator[PlannedWrite]:
    """Yield every planned item. An item whose file is kept gets the whole reason, and the way by
    `--into` where that file is its original, or was edited; an item whose file says what would be
    written gets the action SAME."""
    listed = list(items)
    agents = Counter(item.source for item in listed)
    for item in listed:
        compared = item.base is None and item.old is not None and item.target is not None
        if request.target is not None and compared and item.keeps:
            only_agent = agents[item.source] == 1
            yield _judge_and_explain(request, request.target, item, only_agent=only_agent)
        else:
            yield item


def _judge_and_explain(
    request: Request, target: Format, item: PlannedWrite, *, only_agent: bool
) -> PlannedWrite:
    """Return an item with what becomes of it, and why: SAME where the file and the new text say
    the same, UPDATE where they differ in traces alone; else kept, with the reason and the ways out.

    `only_agent` is true where the item's source has no other agent.
    """
    both = read_old_and_new(target, item)
    is_original = is_original_of(target, item)
    if item.action is Action.EDITED and _differs_in_traces_alone(both, item):
        return replace(item, action=Action.UPDATE, reason="")
    same = _says_the_same(both) and (is_original or _carries_the_same(both))
    if same or _words_limits_otherwise(both, item):
        return replace(item, action=Action.SAME, reason="")
    action, words = item.action, ""
    if action is Action.FOREIGN:
        action, words = _judge_by_trace(both, item)
    went_home = action is Action.EDITED and _edits_went_home(both, item)
    words = EDITS_WENT_HOME if went_home else words
    lack, way_out, goes_home = find_lacking(both, item), "", False
    if request.settings.carry and request.template is None:
        if is_original:
            way_out = f"--into {_show(str(item.target))} puts the edits into it and keeps the rest"
        elif action is Action.EDITED and only_agent and not went_home:
            way_out = _suggest_into(item)
            goes_home = bool(way_out)
    kept = keep(item, action, words, lack=str(lack), way_out=way_out)
    return replace(kept, goes_home=goes_home)


def _judge_by_trace(both: OldAndNew, item: PlannedWrite) -> tuple[Action, str]:
    """Return what becomes of an item whose target has no header, and why: a trace tells of some
    edits that they were made, but of no file that there were none."""
    agents = both.old.agents if both.old is not None else ()
    trace = find_trace_of_source(item, agents[0]) if len(agents) == 1 else None
    if trace is None:
        return Action.FOREIGN, ""
    if find_touched(trace, agents[0]) or _edits_went_home(both, item, trace_alone_tells=True):
        return Action.EDITED, ""
    return Action.FOREIGN, "it is out of date, and no header says that it is unedited"


def _edits_went_home(
    both: OldAndNew, item: PlannedWrite, *, trace_alone_tells: bool = False
) -> bool:
    """Return whether all edits of a file went home already, but for what its original cannot hold:
    its trace has the file's statements as they stand there, and those of the same original, of
    which something else would be written.

    Where the trace alone tells that there were edits (`trace_alone_tells`), only statements that
    the original does not make count: other options could have written the others.
    """
    old, new = both.old, both.new
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
    if trace_alone_tells and any(was[0] != absent[0] or now != absent for was, now in other):
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


def _says_the_same(both: OldAndNew) -> bool:
    """Return whether a file says what would be written; a name that only its path gives does not
    count."""
    old, new = both.old, both.new
    if old is None or new is None or not len(old.agents) == len(new.agents) == 1:
        return False
    before, after = old.agents[0], new.agents[0]
    if before.origin is not None and not before.origin.named:
        before = replace(before, name=after.name)
    return not differences(before, after)


def _carries_the_same(both: OldAndNew) -> bool:
    """Return whether a file has a trace, and carries what would be written: only its author's
    comments, or quotes, are others."""
    old, new = both.old, both.new
    if old is None or new is None:
        return False
    there, agent = old.agents[0].carried, old.agents[0]
    named = agent.origin is None or agent.origin.named
    return bool(there.traces) and _drop_names(there, named) == _drop_names(
        new.agents[0].carried, named
    )


def _words_limits_otherwise(both: OldAndNew, item: PlannedWrite) -> bool:
    """Return whether a file differs from what would be written in the words of its limits alone,
    which decide the same, and all its edits went home: its author's words may stay."""
    old, new = both.old, both.new
    if old is None or new is None or not len(old.agents) == len(new.agents) == 1:
        return False
    before, after = old.agents[0], new.agents[0]
    trace = find_trace_of_source(item, before)
    fresh = after.carried.trace(trace.format) if trace is not None else None
    if trace is None or fresh is None or find_touched(trace, before):
        return False
    named = before.origin is None or before.origin.named
    spelled = replace(
        before,
        name=before.name if named else after.name,
        permission=replace(before.permission, rules=after.permission.rules),
    )
    if differences(spelled, after) or not _come_from_the_same(trace, fresh, named=named):
        return False
    home = all_formats().get(trace.format)
    field = home.field_of("permission") if home is not None else None
    keys = field.keys if field is not None else ()
    kept = tuple(one for one in before.carried.kept if one.key not in keys)
    if kept != tuple(one for one in after.carried.kept if one.key not in keys):
        return False
    try:
        return not digest_differences(after.permission, before.permission)
    except TooComplex:
        return False  # nobody can tell


def _come_from_the_same(trace: Trace, fresh: Trace, *, named: bool) -> bool:
    """Return whether two traces speak of one original, and tell the same of what was written from
    it, but for the words of limits, and for a name that only the path gives."""
    ours, theirs, absent = trace.digests, fresh.digests, (digest(None), digest(None))
    names = (name for name in {**ours, **theirs} if not is_part(name))
    pairs = {name: (ours.get(name, absent), theirs.get(name, absent)) for name in names}
    if not named:
        pairs.pop("name", None)
    return all(
        one[0] == other[0] and (one == other or name == "permission")
        for name, (one, other) in pairs.items()
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


def _differs_in_traces_alone(both: OldAndNew, item: PlannedWrite) -> bool:
    """Return whether a file was made from a source of the item's format, and says and carries word
    for word what would be written: edits that went home on another way changed what its trace
    says."""
    old, new = both.old, both.new
    if old is None or new is None or item.conversion is None or not _says_the_same(both):
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
    """Return the lines of a text without the lines that agentc keeps for itself."""
    lines = [(line, line.lstrip(" ")) for line in drop_block(drop_header(text)).split("\n")]
    return [line for line, words in lines if not (words.startswith("#") and is_own(words[1:]))]
