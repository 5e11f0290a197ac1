"""What is said of a build: a line for each kind of news, with the files that need a name.

Belongs here: wording, and what is worth a line. Not here: what happened (`run.py`), single fields
of single agents (`report/text.py`), the report as
data (`plain_data.py`).
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from agentc.build.judge import Output, Standing
from agentc.build.lock_faults import REBUILD, SETTLED
from agentc.build.loss_words import list_losses, list_run_warnings
from agentc.build.orphans import LET_GO
from agentc.build.own_words import ADOPT
from agentc.build.run import BuildRun
from agentc.build.summary import UNCHANGED, count, summarize_counts, tell_passed_over
from agentc.errors import AgentcError, on_one_line
from agentc.filesystem.read import shorten_path
from agentc.project.plan import Action, PlannedWrite

# So many files of one kind are named where nobody has to do anything about them.
NAMED = 5
# So many errors are told with their own words; of the others the files are named alone.
ERRORS = 3
# What has to be seen to: every such file is named.
KEPT = {
    Standing.EDITED: "kept, edited by hand (`agentc sync` takes the edits home)",
    Standing.BOTH: "kept, edited by hand, and their sources were edited, too (`agentc sync`)",
    Standing.FOREIGN: "kept, not agentc's (`agentc adopt PATH` lets it replace them)",
}
REST = (
    "kept, with edits that their sources do not hold (fields can stand there below `{}:`; "
    "`agentc adopt PATH` gives the edits up, `agentc forget PATH` keeps the file as yours)"
)
DONE = {Standing.MISSING: "created", Standing.STALE: "updated"}
AHEAD = {Standing.MISSING: "missing", Standing.STALE: "stale"}


def name_output(output: Output) -> str:
    """Return what a person calls an output: its path, or its source where it has none."""
    item = output.item
    shown = output.path or (Path(item.source) if item is not None else Path(output.source))
    return on_one_line(shorten_path(shown))


def is_in_need(output: Output) -> bool:
    """Return whether an output is not what its source gives now."""
    return output.standing not in (Standing.SAME, Standing.LET_GO)


def list_failed(run: BuildRun) -> list[Output]:
    """Return the outputs that could not be made."""
    return [one for one in run.outputs if one.item is not None and one.item.error is not None]


def count_exit_code(run: BuildRun, *, differs: bool) -> int:
    """Return the highest of: 2 unreadable, 1 refused, kept or held for want of trust, and 1 for
    anything out of step where that is asked about."""
    codes = [one.item.error.exit_code for one in list_failed(run) if one.item and one.item.error]
    codes += [1 for one in run.outputs if one.item is not None and one.item.keeps]
    codes += [1 for one in run.outputs if one.why] + [1 for _ in run.held]
    codes += [1 for one in run.outputs if differs and is_in_need(one)]
    codes += [1] if differs and run.lock.tell() else []
    codes += [1] if run.staged is not None and (run.staged.unadded or run.staged.orphans) else []
    codes += [run.ignored.error.exit_code] if run.ignored.error is not None else []
    return max(codes, default=0)


def has_written(run: BuildRun) -> bool:
    """Return whether a run that was not dry has written or removed an output, or the lock."""
    changed = (one.gone or (one.item is not None and one.item.changes) for one in run.outputs)
    return run.recorded or any(changed)


def render_news(run: BuildRun, *, dry: bool, prune: bool, detailed: bool = False) -> Iterator[str]:
    """Yield what is said of a run; not `detailed`, also what single files say otherwise."""
    yield from _list_errors(list_failed(run), None if detailed else ERRORS)
    for standing, words in KEPT.items():
        yield from _join(words, [one for one in _select(run, standing) if not one.rest])
    for block in sorted({one.rest for one in run.outputs if one.rest}):
        yield from _join(REST.format(block), [one for one in run.outputs if one.rest == block])
    for reason, outputs in _group_kept(run).items():
        yield from _join(f"kept, {reason}", outputs)
    yield from _list_orphans(run, dry=dry, prune=prune)
    yield from list_held(run)
    yield from tell_passed_over(run.passed_over)
    yield from run.tracked
    yield from run.unmatched
    yield from dict.fromkeys(line for item in run.left_out if (line := tell_left_out(item)))
    if run.rebuilt and run.recorded:
        told = f"{count(run.rebuilt, 'output')} told where they come from"
        yield f"agentc.lock was not there; {told}"
    if dry and (fault := run.lock.tell()):
        yield f"{fault} ({REBUILD})"
    if run.settled_lock:
        yield SETTLED
    yield from _list_unadded(run)
    yield from _list_ignoring(run)
    changed = [one for one in run.outputs if one.item is not None and one.item.changes]
    for standing, words in (AHEAD if dry else {}).items():
        yield from _join(words, _select(run, standing), most=NAMED, way=" (`agentc build`)")
    items = [one.item for one in changed if one.item is not None]
    if items and not detailed:
        yield from list_losses(items)
        yield from list_run_warnings(items)


def _list_unadded(run: BuildRun) -> Iterator[str]:
    """Yield what to type so that a commit has what stands there."""
    if run.staged is not None and run.staged.orphans:
        names = _quote(run.staged.orphans)
        yield f"in the commit, though no source gives them: agentc build --prune && git add {names}"
    if run.staged is not None and run.staged.unadded:
        names = _quote(run.staged.unadded)
        yield f"not in the commit as they stand here: git add {names}"


def _quote(paths: Sequence[Path]) -> str:
    return " ".join(on_one_line(shlex.quote(shorten_path(path))) for path in paths)


def list_held(run: BuildRun) -> Iterator[str]:
    """Yield the line on what waits for trust, where something does."""
    if run.held:
        named = "; ".join(f"{name} ({', '.join(asked)})" for name, asked in run.held)
        yield f"not built before `agentc trust` allows it: {named}"


def tell_left_out(item: PlannedWrite) -> str:
    """Return what there is to tell of a file that is left out; empty where that is nothing."""
    told = item.told
    if told is None:
        return ""
    return f"{told.where}: {told.message}" + (f"; {told.hint}" if told.hint else "")


def _select(run: BuildRun, standing: Standing) -> list[Output]:
    """Return the outputs that stand so, but for those with an error, which is told by itself."""
    return [
        one
        for one in run.outputs
        if one.standing is standing and (one.item is None or one.item.error is None)
    ]


def _join(
    words: str, outputs: Sequence[Output], most: int | None = None, way: str = ""
) -> Iterator[str]:
    """Yield a line with the names of outputs, at `most` so many and the number of the rest, and
    with a `way` out behind them; none where there are none."""
    names = list(dict.fromkeys(map(name_output, outputs)))
    if names:
        rest = len(names) - most if most is not None else 0
        told = ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
        yield f"{words}: {told}{way}"


def _list_errors(failed: Sequence[Output], most: int | None) -> Iterator[str]:
    """Yield errors, each once, whatever number of targets and files have it; of more than there are
    to be told the files alone."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for output in failed:
        error = output.item.error if output.item is not None else None
        if error is not None:
            own = _name_fault(output, error)
            key = error.code, error.message, error.hint, own if error.where.line else ""
            grouped.setdefault(key, []).append(own)
    for number, ((code, message, hint, _), names) in enumerate(grouped.items()):
        if number == most and len(grouped) > number + 1:
            rest = [name for names in [*grouped.values()][number:] for name in names]
            yield f"failed, too (-v says why): {', '.join(dict.fromkeys(rest))}"
            return
        yield f"{', '.join(dict.fromkeys(names))}: error[{code}]: {message}" + (
            f"; {hint}" if hint else ""
        )


def _name_fault(output: Output, error: AgentcError) -> str:
    """Return where an error is: the file that it names, which can be the one in an output's place,
    with the line; what the output is called where it names none."""
    if error.where.line is not None:
        return str(error.where)
    path = error.where.path
    return name_output(output) if path is None else on_one_line(shorten_path(Path(path)))


def _group_kept(run: BuildRun) -> dict[str, list[Output]]:
    """Return the outputs whose files are kept for reasons other than those of their standing, by
    these reasons."""
    grouped: dict[str, list[Output]] = {}
    for output in run.outputs:
        item = output.item
        if item is not None and item.keeps and output.standing not in KEPT:
            reason = item.reason.partition(f"; {ADOPT}")[0]
            grouped.setdefault(reason, []).append(output)
    return grouped


def _list_orphans(run: BuildRun, *, dry: bool, prune: bool) -> Iterator[str]:
    """Yield what is said of outputs that no source gives any more: forgotten, to be removed, or
    kept and why."""
    every = _select(run, Standing.ORPHANED)
    orphans = [one for one in every if one.item is not None and one.item.old is not None]
    forgotten = [one for one in every if one not in orphans] if dry else []
    yield from _join("gone, and given by no source (`agentc build` forgets them)", forgotten)
    ways = "" if prune and not dry else " (`agentc build --prune` removes them)"
    loose = [one for one in orphans if not one.why and not one.gone]
    yield from _join(f"orphaned, their sources give them no more{ways}", loose)
    for why in dict.fromkeys(one.why for one in orphans if one.why):
        kept = [one for one in orphans if one.why == why]
        way = kept[0].way or LET_GO
        yield from _join(f"orphaned, and kept: {why} ({way})", kept)


def _list_ignoring(run: BuildRun) -> Iterator[str]:
    """Yield where git ignores other outputs than before, and what it cannot ignore."""
    for path in run.ignored.written:
        yield f"{on_one_line(path)}: names the outputs as they are now"
    if run.ignored.unnamed:
        told = ", ".join(map(on_one_line, run.ignored.unnamed))
        yield f"not ignored by git, whose lines cannot name them: {told}"
    if run.ignored.error is not None:
        yield str(run.ignored.error)


def summarize_run(run: BuildRun, *, dry: bool) -> str:
    """Return one line over a whole run."""
    counts: Counter[str] = Counter()
    for output in run.outputs:
        item = output.item
        if item is not None and item.error is not None:
            counts["failed"] += 1
        elif output.gone and item is not None and item.old is not None:
            counts["removed"] += 1
        elif output.standing is Standing.ORPHANED:
            counts["orphaned"] += dry or (item is not None and item.old is not None)
        elif item is not None and item.keeps:
            counts["kept"] += 1
        elif item is not None and item.action is Action.SAME:
            counts[UNCHANGED] += 1
        else:
            counts[(AHEAD if dry else DONE).get(output.standing, str(output.standing))] += 1
    sources = {one.source for one in run.outputs if one.standing is not Standing.ORPHANED}
    return summarize_counts(len(sources), counts, run.elsewhere)
