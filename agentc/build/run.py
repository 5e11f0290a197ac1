"""One build: every target from all sources, planned whole, then written.

Belongs here: the order of the steps. Not here: one target's request (`jobs.py`), how an output
stands (`judge.py`), what is said of a run (`words.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agentc.build.configuration import BuildConfiguration
from agentc.build.doubts import Doubts, find_doubts
from agentc.build.forgotten import find_forgotten, make_record
from agentc.build.ignore_files import (
    NO_NEWS,
    IgnoreNews,
    look_at_ignore_files,
    update_ignore_files,
)
from agentc.build.jobs import Job, digest_options, is_chosen, is_meant_here, make_job
from agentc.build.judge import Judge, Output, Standing, is_as_written
from agentc.build.local_file import tell_tracked
from agentc.build.lock_faults import NO_FAULTS, LockFaults, find_lock_faults
from agentc.build.orphans import Scope, find_orphans, remove_orphans
from agentc.build.own_words import translate_item, translate_output
from agentc.build.places import lies_inside, locate_path, name_in_repository
from agentc.build.record_texts import OutputRecord, digest_text
from agentc.build.records import Records
from agentc.build.selection import BuildOptions, choose_targets, find_held
from agentc.errors import Refused
from agentc.filesystem.read import make_absolute, read_if_exists
from agentc.project.batch import plan_writes, write_items
from agentc.project.client_config import Configurations
from agentc.project.convert_file import convert_inputs
from agentc.project.plan import Action, PlannedWrite, mark_conflict
from agentc.syntax.header import is_unedited


@dataclass(frozen=True, slots=True)
class Staged:
    """What a commit would lack of a build: files that are `unadded`, and removed ones that it still
    has; and `orphans` that it has."""

    unadded: tuple[Path, ...] = ()
    orphans: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildRun:
    """What came of a build. `held` are targets, and sources, that were not built for want of trust,
    with what they ask for. `rebuilt` counts the outputs of which nothing was remembered, though
    they say themselves where they come from. `passed_over` are targets for which settings of this
    machine do not count, `tracked` tells where git tracks the file of these. `ignored` is what came
    of having git ignore the outputs. `unmatched` says which filters match nothing, `lock` what is
    wrong with the repository's lock as it was found; `settled_lock` is true where git's marks were
    taken out of that. `staged` is what a commit would lack, where that is asked about."""

    outputs: tuple[Output, ...] = ()
    left_out: tuple[PlannedWrite, ...] = ()
    held: tuple[tuple[str, tuple[str, ...]], ...] = ()
    elsewhere: tuple[str, ...] = ()
    rebuilt: int = 0
    recorded: bool = False
    passed_over: tuple[str, ...] = ()
    tracked: tuple[str, ...] = ()
    ignored: IgnoreNews = NO_NEWS
    unmatched: tuple[str, ...] = ()
    lock: LockFaults = NO_FAULTS
    settled_lock: bool = False
    staged: Staged | None = None


def run_build(configuration: BuildConfiguration, options: BuildOptions) -> BuildRun:
    """Build what is asked for, and remember it.

    Raises AgentcError for what keeps the whole run from being made.
    """
    return carry_out_plan(plan_build(configuration, options), configuration, options)


def carry_out_plan(
    plan: BuildPlan, configuration: BuildConfiguration, options: BuildOptions
) -> BuildRun:
    """Write what is planned, unless the run is dry, and remember it."""
    # What git tracks is asked each time, and is no part of what a run is remembered by.
    run = replace(plan.run, tracked=(*tell_tracked(configuration.root),))
    if options.dry:
        return _translate(run)
    records, orphans = plan.records, plan.orphans
    before = [path for path, _ in records.items()]
    outputs = _write(plan.outputs)
    _remember(records, plan.judge, configuration, outputs)
    for orphan in orphans:
        if orphan.path is not None and records.get(orphan.path) is None:
            records.put(orphan.path, make_record(orphan))
    if options.prune:
        orphans = (*remove_orphans(records, orphans),)
    else:
        _forget_missing(records, orphans)
    run = replace(run, outputs=(*outputs, *orphans), recorded=records.save())
    run = replace(run, settled_lock=records.is_torn and run.recorded)
    if options.below is None:
        ignored = update_ignore_files(configuration, records, before, options.gitignore)
        run = replace(run, ignored=ignored)
    return _translate(run)


def _translate(run: BuildRun) -> BuildRun:
    """Return a run that advises in the words of a build."""
    outputs, left_out = map(translate_output, run.outputs), map(translate_item, run.left_out)
    return replace(run, outputs=tuple(outputs), left_out=tuple(left_out))


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What a build would do, with what it knows: `run` is what there is to say of it."""

    run: BuildRun
    records: Records
    judge: Judge
    jobs: tuple[Job, ...] = ()
    outputs: tuple[Output, ...] = ()
    orphans: tuple[Output, ...] = ()


def plan_build(configuration: BuildConfiguration, options: BuildOptions) -> BuildPlan:
    """Return what a build would do. The disc is only read. Raises as `run_build`."""
    chosen = choose_targets(configuration, options.targets)
    look_at_ignore_files(configuration.root)
    held = find_held(configuration, chosen, options)
    records = _recall(configuration, options)
    read = functools.cache(read_if_exists)
    judge = Judge(records, read, options.settled)
    if any(name.startswith("source ") for name, _ in held):
        return BuildPlan(BuildRun(held=held), records, judge)
    here = [target for target in chosen if is_meant_here(target)]
    names = {name for name, _ in held}
    built = [
        target
        for target in here
        if f"target {target.label}" not in names
        and (lies_inside(configuration.root, target) or not options.inside)
    ]
    jobs = tuple(make_job(configuration, target, options.below) for target in built)
    configurations = Configurations()
    doubts: dict[str, Doubts] = {}
    planned = [(job, _plan(configuration, job, configurations, records, doubts)) for job in jobs]
    items = [(job, item) for job, found in planned for item in found]
    left_out = tuple(item for _, item in items if item.action is Action.LEFT_OUT)
    judged = [
        judge.judge(job.target, item) for job, item in items if item.action is not Action.LEFT_OUT
    ]
    outputs = tuple(_refuse_shared_places(judged, _list_sources(jobs)))
    scope = _describe_scope(configuration, options, jobs, outputs, left_out, doubts)
    orphans = (*find_orphans(records, scope, read), *find_forgotten(records, outputs, read))
    rebuilt = sum(_is_unremembered(records, output) for output in outputs)
    elsewhere = tuple(target.label for target in chosen if target not in here)
    passed_over = tuple(target.label for target in built if target.passed_over)
    run = BuildRun(
        (*outputs, *orphans),
        left_out,
        held,
        elsewhere,
        rebuilt,
        passed_over=passed_over,
        lock=find_lock_faults(records, outputs),
        unmatched=(*dict.fromkeys(word for one in doubts.values() for word in one.words),),
    )
    return BuildPlan(run, records, judge, jobs, outputs, orphans)


def _recall(configuration: BuildConfiguration, options: BuildOptions) -> Records:
    labels: dict[bool, list[str]] = {True: [], False: []}
    for target in configuration.targets:
        labels[target.own].append(target.label)
    return Records(configuration.root, options.below, own=labels[True], shared=labels[False])


def _plan(
    configuration: BuildConfiguration,
    job: Job,
    configurations: Configurations,
    records: Records,
    doubts: dict[str, Doubts],
) -> list[PlannedWrite]:
    """Return what a job would do to the targets of its chosen agents, with the traces that are
    remembered of what stands there. Its doubts are put among those of others."""
    every: list[PlannedWrite] = []
    for source in job.inputs:
        every += convert_inputs(job.request, (source,), configurations)
    doubts[job.target.label] = find_doubts(configuration, job, every)
    converted = [_recall_traces(records, item) for item in every if is_chosen(job, item)]
    read = [source for source in job.inputs if isinstance(source, str)]
    existing = functools.cache(read_if_exists)
    return plan_writes(job.request, converted, read, configurations, existing, force=False)


def _recall_traces(records: Records, item: PlannedWrite) -> PlannedWrite:
    if item.target is None:
        return item
    return replace(item, old_traces=records.find_traces(make_absolute(item.target)))


def _list_sources(jobs: Iterable[Job]) -> frozenset[Path]:
    return frozenset(
        make_absolute(source) for job in jobs for source in job.inputs if isinstance(source, str)
    )


def _refuse_shared_places(outputs: Iterable[Output], sources: frozenset[Path]) -> list[Output]:
    """Return the outputs. One that would be a source, or an output of another target, fails."""
    taken: dict[str, str] = {}
    checked = []
    for output in outputs:
        item, path = output.item, output.path
        if item is None or path is None:
            checked.append(output)
            continue
        first = taken.setdefault(str(path).casefold(), output.target)
        if path in sources:
            message, hint = "it would be written onto a source", "give the target another place"
            error = Refused("output", message, hint=hint).at(str(item.target))
            output = replace(output, standing=Standing.FAILED, item=_fail(item, error))
        elif first != output.target:
            reason = f"target {first} writes there, too"
            output = replace(output, standing=Standing.HELD, item=mark_conflict(item, reason))
        checked.append(output)
    return checked


def _fail(item: PlannedWrite, error: Refused) -> PlannedWrite:
    return replace(item, error=error, action=Action.NONE, target=None)


def _describe_scope(
    configuration: BuildConfiguration,
    options: BuildOptions,
    jobs: Sequence[Job],
    outputs: Sequence[Output],
    left_out: Sequence[PlannedWrite],
    doubts: Mapping[str, Doubts],
) -> Scope:
    """Return what a run has looked at, so that it is known which records are of orphans."""
    failed = [output.item.source for output in outputs if output.item and output.item.error]
    return Scope(
        labels=[target.label for target in configuration.targets],
        built=[job.target.label for job in jobs],
        paths={output.path for output in outputs if output.path is not None},
        unknown={make_absolute(one) for one in (*failed, *(item.source for item in left_out))},
        folders={
            make_absolute(locate_path(configuration.root, path))
            for job in jobs
            for path in job.broken
        },
        doubts=doubts,
        whole=not options.targets,
        inside=options.inside,
    )


def _is_unremembered(records: Records, output: Output) -> bool:
    """Return whether an output stands there as agentc wrote it, and nothing is remembered of it,
    since the records are lost."""
    item, path = output.item, output.path
    return (
        records.lost
        and path is not None
        and records.get(path) is None
        and item is not None
        and path.is_relative_to(records.root)
        and item.old is not None
        and is_unedited(item.old)
    )


def _write(outputs: Sequence[Output]) -> list[Output]:
    """Return the outputs with what came of each: what another program changed meanwhile is kept."""
    items = [output.item for output in outputs if output.item is not None]
    done = iter(write_items(items, force=False))
    return [replace(one, item=next(done)) if one.item is not None else one for one in outputs]


def _remember(
    records: Records, judge: Judge, configuration: BuildConfiguration, outputs: Iterable[Output]
) -> None:
    """Remember every output that stands as it was written."""
    options = {target.label: digest_options(target) for target in configuration.targets}
    for output in outputs:
        item, path = output.item, output.path
        if item is None or path is None or item.conversion is None or item.error is not None:
            continue
        if is_as_written(item):
            source = make_absolute(item.source)
            record = OutputRecord(
                output.target,
                name_in_repository(configuration.root, source),
                judge.digest_source(source),
                digest_text(item.conversion.text),
                options[output.target],
                item.new_traces,
            )
            records.put(path, record)


def _forget_missing(records: Records, orphans: Iterable[Output]) -> None:
    """Forget orphans whose files are gone already."""
    for orphan in orphans:
        if orphan.path is not None and orphan.item is not None and orphan.item.old is None:
            records.put(orphan.path, None)
