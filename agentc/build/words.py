"""What is said of a build: a line for each kind of news, with the files that need a name.

Belongs here: wording, and what is worth a line. Not here: what happened (`run.py`), single fields
of single agents (`report/text.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from agentc.build.judge import Output, Standing
from agentc.build.orphans import EDITED, WAY_OUT
from agentc.build.own_words import ADOPT
from agentc.build.run import BuildRun
from agentc.build.summary import UNCHANGED, count, summarize_counts, tell_passed_over
from agentc.errors import on_one_line
from agentc.filesystem.read import shorten_path
from agentc.project.plan import Action, PlannedWrite
from agentc.report import limits_left, unknown_servers
from agentc.report.json import item_to_data
from agentc.report.text import WARNINGS
from agentc.report.unenforced import describe_written
from agentc.report.verdict import is_lossy, is_narrowed, is_widened

# So many files of one kind are named where nobody has to do anything about them.
NAMED = 5
# So many errors are told with their own words; of the others the files are named alone.
ERRORS = 3
# Where files are read and written by way of links.
LINKS = ("linked", "linked-source")
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
    return max(codes, default=0)


def render_news(run: BuildRun, *, dry: bool, prune: bool, detailed: bool = False) -> Iterator[str]:
    """Yield what is said of a run; not `detailed`, also what single files say otherwise."""
    yield from _list_errors(list_failed(run))
    for standing, words in KEPT.items():
        yield from _join(words, [one for one in _select(run, standing) if not one.rest])
    for block in sorted({one.rest for one in run.outputs if one.rest}):
        yield from _join(REST.format(block), [one for one in run.outputs if one.rest == block])
    for reason, outputs in _group_kept(run).items():
        yield from _join(f"kept, {reason}", outputs)
    yield from _list_orphans(run, dry=dry, prune=prune)
    yield from list_held(run)
    yield from tell_passed_over(run.passed_over)
    yield from dict.fromkeys(line for item in run.left_out if (line := tell_left_out(item)))
    if run.rebuilt and run.recorded:
        told = f"{count(run.rebuilt, 'output')} told where they come from"
        yield f"agentc.lock was not there; {told}"
    changed = [one for one in run.outputs if one.item is not None and one.item.changes]
    for standing, words in (AHEAD if dry else {}).items():
        yield from _join(words, _select(run, standing), most=NAMED)
    items = [one.item for one in changed if one.item is not None]
    if items and not detailed:
        yield from _list_losses(items)
        yield from _list_warnings(items)


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
    return [
        one
        for one in run.outputs
        if one.standing is standing and (one.item is None or one.item.error is None)
    ]


def _join(words: str, outputs: Sequence[Output], most: int | None = None) -> Iterator[str]:
    names = list(dict.fromkeys(map(name_output, outputs)))
    if names:
        rest = len(names) - most if most is not None else 0
        told = ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
        yield f"{words}: {told}"


def _list_errors(failed: Sequence[Output]) -> Iterator[str]:
    """Yield errors, each once, whatever number of targets and files have it."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for output in failed:
        error = output.item.error if output.item is not None else None
        if error is not None:
            own = str(error.where) if error.where.line is not None else name_output(output)
            key = error.code, error.message, error.hint, own if error.where.line else ""
            grouped.setdefault(key, []).append(own)
    for number, ((code, message, hint, _), names) in enumerate(grouped.items()):
        if number == ERRORS and len(grouped) > ERRORS + 1:
            rest = [name for names in [*grouped.values()][ERRORS:] for name in names]
            yield f"failed, too (-v says why): {', '.join(dict.fromkeys(rest))}"
            return
        yield f"{', '.join(dict.fromkeys(names))}: error[{code}]: {message}" + (
            f"; {hint}" if hint else ""
        )


def _group_kept(run: BuildRun) -> dict[str, list[Output]]:
    grouped: dict[str, list[Output]] = {}
    for output in run.outputs:
        item = output.item
        if item is not None and item.keeps and output.standing not in KEPT:
            reason = item.reason.partition(f"; {ADOPT}")[0]
            grouped.setdefault(reason, []).append(output)
    return grouped


def _list_orphans(run: BuildRun, *, dry: bool, prune: bool) -> Iterator[str]:
    every = _select(run, Standing.ORPHANED)
    orphans = [one for one in every if one.item is not None and one.item.old is not None]
    forgotten = [one for one in every if one not in orphans] if dry else []
    yield from _join("gone, and given by no source (`agentc build` forgets them)", forgotten)
    ways = "" if prune and not dry else " (`agentc build --prune` removes them)"
    loose = [one for one in orphans if not one.why and not one.gone]
    yield from _join(f"orphaned, their sources give them no more{ways}", loose)
    for why in dict.fromkeys(one.why for one in orphans if one.why):
        kept = [one for one in orphans if one.why == why]
        ways_out = WAY_OUT if why == EDITED else "`agentc forget PATH` lets go"
        yield from _join(f"orphaned, and kept: {why} ({ways_out})", kept)


def _list_losses(items: Sequence[PlannedWrite]) -> Iterator[str]:
    """Yield how many agents can do more, or less, than their sources, and how many lost something,
    as a conversion counts them."""
    counts = {
        "can do more": sum(map(is_widened, items)),
        "can do less": sum(map(is_narrowed, items)),
        "lost something": sum(is_lossy(item, carried=False) for item in items),
    }
    parts = [f"{count} {words}" for words, count in counts.items() if count]
    if parts:
        yield f"of what is written, {' and '.join(parts)}; -v says what"
    written = describe_written(items).removeprefix("; ")
    if written:
        yield written


def _list_warnings(items: Sequence[PlannedWrite]) -> Iterator[str]:
    """Yield what is true of a whole run, and how many warnings there are else."""
    notes = [note for item in items if item.conversion for note in item.conversion.notes]
    links = dict.fromkeys(
        f"note[{note.code}]: {note.message}" for note in notes if note.code in LINKS
    )
    yield from list(links)[:ERRORS]
    if len(links) > ERRORS:
        yield f"and {count(len(links) - ERRORS, 'link')} more; -v tells them"
    yield from _shorten_warning(limits_left.render_warning(items), "fold_config = true")
    yield from _shorten_warning(unknown_servers.render_warning(items), "strict_servers = true")
    warnings = sum(note.code in WARNINGS for note in notes)
    if warnings:
        yield f"{count(warnings, 'warning')}; -v tells {'it' if warnings == 1 else 'them'}"


def _shorten_warning(lines: Iterable[str], key: str) -> Iterator[str]:
    """Yield a warning about configurations, each of them once, and the key that counts here."""
    listed = list(lines)
    if listed:
        yield listed[0]
        beneath = dict.fromkeys(line for line in listed[1:] if line[:2] == "  " != line[2:4])
        yield from [line for line in beneath if not line.startswith("  hint: ")][:ERRORS]
        yield f"  hint: `{key}` below [permissions] keeps them; -v says all"


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


def build_to_data(run: BuildRun, exit_code: int) -> dict[str, Any]:
    """Return a run as plain data. Keys are added, never renamed."""
    return {
        "outputs": [output_to_data(output) for output in run.outputs],
        "held": [{"name": name, "asks": list(asked)} for name, asked in run.held],
        "elsewhere": list(run.elsewhere),
        "exit_code": exit_code,
    }


def output_to_data(output: Output) -> dict[str, Any]:
    """Return an output as plain data."""
    item = output.item
    data: dict[str, Any] = {
        "target": output.target,
        "path": None if output.path is None else shorten_path(output.path),
        "source": output.source,
        "standing": str(output.standing),
        "action": "remove" if output.gone else str(item.action) if item is not None else "none",
        "source_changed": output.moved,
    }
    reason = output.why or (item.reason if item is not None else "")
    if reason:
        data["reason"] = reason
    if item is not None and item.conversion is not None and item.error is None:
        told = item_to_data(item, None)
        data |= {key: told[key] for key in ("agent", "losses", "notes")}
    error = item.error if item is not None else None
    if error is not None:
        data["error"] = {"code": error.code, "message": error.message, "hint": error.hint}
    return data
