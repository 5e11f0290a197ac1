"""One build: every target from all sources, planned whole, then written.

Belongs here: the order of the steps. Not here: one target's request (`jobs.py`), how an output
stands (`judge.py`), what is said of a run (`words.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agentc.build.configuration import BuildConfiguration, TargetTable
from agentc.build.jobs import Job, digest_options, is_chosen, is_meant_here, make_job
from agentc.build.judge import (
    Judge,
    Output,
    Standing,
    is_as_written,
    make_whole,
    name_in_repository,
)
from agentc.build.orphans import Scope, find_orphans, remove_orphans
from agentc.build.powers import (
    list_source_powers,
    list_target_powers,
    locate_path,
    writes_outside,
)
from agentc.build.records import OutputRecord, Records, digest_text
from agentc.build.trust import is_trusted
from agentc.errors import Refused, UsageError
from agentc.filesystem.read import read_if_exists
from agentc.project.batch import plan_writes, write_items
from agentc.project.client_config import Configurations
from agentc.project.convert_file import convert_inputs
from agentc.project.plan import Action, PlannedWrite, mark_conflict
from agentc.slips import find_nearest_word
from agentc.syntax.header import is_unedited


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What the user wants of a build: which targets, below which folder, whether anything is
    written or removed, and whether what lies outside of the repository is looked at."""

    targets: tuple[str, ...] = ()
    below: Path | None = None
    dry: bool = False
    prune: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class BuildRun:
    """What came of a build. `held` are targets, and sources, that were not built for want of trust,
    with what they ask for. `rebuilt` counts the outputs of which nothing was remembered, though
    they say themselves where they come from."""

    outputs: tuple[Output, ...]
    left_out: tuple[PlannedWrite, ...]
    held: tuple[tuple[str, tuple[str, ...]], ...]
    elsewhere: tuple[str, ...]
    rebuilt: int
    recorded: bool


def run_build(configuration: BuildConfiguration, options: BuildOptions) -> BuildRun:
    """Build what is asked for, and remember it.

    Raises AgentcError for what keeps the whole run from being made.
    """
    chosen = choose_targets(configuration, options.targets)
    held = find_held(configuration, chosen, options)
    if any(name.startswith("source ") for name, _ in held):
        return BuildRun((), (), held, (), 0, recorded=False)
    here = [target for target in chosen if is_meant_here(target)]
    names = {name for name, _ in held}
    built = [
        target
        for target in here
        if f"target {target.label}" not in names and not (options.inside and writes_outside(target))
    ]
    records = Records(configuration.root, options.below)
    read = functools.cache(read_if_exists)
    judge = Judge(records, read)
    jobs = [make_job(configuration, target, options.below) for target in built]
    configurations = Configurations()
    planned = [(job, _plan(job, configurations)) for job in jobs]
    outputs = [
        judge.judge(job.target.label, item)
        for job, items in planned
        for item in items
        if item.action is not Action.LEFT_OUT
    ]
    outputs = _refuse_shared_places(outputs, _list_sources(jobs))
    left_out = tuple(
        item for _, items in planned for item in items if item.action is Action.LEFT_OUT
    )
    scope = _describe_scope(configuration, options, jobs, outputs, left_out)
    rebuilt = sum(_is_unremembered(records, output) for output in outputs)
    orphans = [*find_orphans(records, scope, read)]
    if not options.dry:
        outputs = _write(outputs)
        _remember(records, judge, configuration, outputs)
        if options.prune:
            orphans = [*remove_orphans(records, orphans)]
        else:
            _forget_missing(records, orphans)
    recorded = not options.dry and records.save()
    elsewhere = tuple(target.label for target in chosen if target not in here)
    return BuildRun((*outputs, *orphans), left_out, held, elsewhere, rebuilt, recorded)


def choose_targets(
    configuration: BuildConfiguration, names: Sequence[str]
) -> tuple[TargetTable, ...]:
    """Return the targets that are called so, by their labels or formats; without names all.

    Raises UsageError for a name that no target has.
    """
    targets = configuration.targets
    known = [target.label for target in targets]
    for name in names:
        if not any(name in _list_names(target) for target in targets):
            near = find_nearest_word(name, tuple(known))
            hint = f'did you mean "{near}"?' if near else f"known are: {', '.join(known)}"
            raise UsageError("target", f'no target is called "{name}"', hint=hint)
    return tuple(
        target
        for target in targets
        if not names or any(name in _list_names(target) for name in names)
    )


def _list_names(target: TargetTable) -> tuple[str, ...]:
    return target.label, *((target.form.name,) if target.form is not None else ())


def find_held(
    configuration: BuildConfiguration, chosen: Iterable[TargetTable], options: BuildOptions
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return who asks for what needs trust, and does not have it, with what that is.

    What is only looked at needs trust where a template is filled, or something is read outside.
    """
    found = [
        (f"source {source.path}", tuple(list_source_powers(source)))
        for source in configuration.sources
    ]
    found += [
        (f"target {target.label}", tuple(list_target_powers(target, placed=bool(options.below))))
        for target in chosen
        if is_meant_here(target)
        and not (options.inside and writes_outside(target))
        and (target.template or not options.dry)
    ]
    asking = tuple((name, words) for name, words in found if words)
    return () if not asking or is_trusted(configuration) else asking


def _plan(job: Job, configurations: Configurations) -> list[PlannedWrite]:
    converted: list[PlannedWrite] = []
    for source in job.inputs:
        found = convert_inputs(job.request, (source,), configurations)
        converted += [item for item in found if is_chosen(job, item)]
    read = [source for source in job.inputs if isinstance(source, str)]
    return plan_writes(job.request, converted, read, configurations, force=False)


def _list_sources(jobs: Iterable[Job]) -> frozenset[Path]:
    return frozenset(
        make_whole(source) for job in jobs for source in job.inputs if isinstance(source, str)
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
) -> Scope:
    failed = [output.item.source for output in outputs if output.item and output.item.error]
    return Scope(
        labels=[target.label for target in configuration.targets],
        built=[job.target.label for job in jobs],
        paths={output.path for output in outputs if output.path is not None},
        unknown={make_whole(one) for one in (*failed, *(item.source for item in left_out))},
        folders={
            make_whole(locate_path(configuration.root, path)) for job in jobs for path in job.broken
        },
        whole=not options.targets,
        inside=options.inside,
    )


def _is_unremembered(records: Records, output: Output) -> bool:
    item, path = output.item, output.path
    return (
        records.lost
        and path is not None
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
            source = make_whole(item.source)
            record = OutputRecord(
                output.target,
                name_in_repository(configuration.root, source),
                judge.digest_source(source),
                digest_text(item.conversion.text),
                options[output.target],
            )
            records.put(path, record)


def _forget_missing(records: Records, orphans: Iterable[Output]) -> None:
    """Forget orphans whose files are gone already."""
    for orphan in orphans:
        if orphan.path is not None and orphan.item is not None and orphan.item.old is None:
            records.put(orphan.path, None)
