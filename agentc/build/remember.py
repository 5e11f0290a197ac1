"""When a run is remembered, so that the next one can answer without converting anything.

Belongs here: whether a run left everything in step, and what it would see now. Not here: the file
of that, and its use (`memory.py`).

A run that wrote something had seen what was there before. What it wrote itself is put in the place
of that, never looked at again: so what somebody else changed meanwhile differs from what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from agentc.build.configuration import BuildConfiguration
from agentc.build.judge import Output, Standing, is_as_written
from agentc.build.memory import InStep, store_memory
from agentc.build.places import lies_inside, locate_path
from agentc.build.read_configuration import find_configuration
from agentc.build.records import Records
from agentc.build.run import BuildRun, carry_out_plan, plan_build
from agentc.build.selection import BuildOptions
from agentc.build.words import tell_left_out
from agentc.filesystem.observations import Observations, recording
from agentc.filesystem.read import make_absolute
from agentc.vendors.listing import REGISTRY
from agentc.vendors.registry import list_format_names

_WRITTEN = (Standing.MISSING, Standing.STALE)


def build_and_remember(start: Path, options: BuildOptions) -> tuple[BuildConfiguration, BuildRun]:
    """Build what is asked for in the repository of a folder. Return its configuration, and what
    came of the build.

    Raises AgentcError for what keeps the whole run from being made.
    """
    with recording() as observations:
        configuration = find_configuration(start)
        plan = plan_build(configuration, options)
    run = carry_out_plan(plan, configuration, options)
    if not options.dry:
        _remember(start, configuration, options, run, plan.records, observations)
    return configuration, run


def _remember(
    start: Path,
    configuration: BuildConfiguration,
    options: BuildOptions,
    run: BuildRun,
    records: Records,
    observations: Observations,
) -> None:
    """Keep what a run has found out, where it was about everything, and left everything in step."""
    is_whole = not (options.targets or options.below or options.inside)
    is_known = (*list_format_names(),) == (*REGISTRY,)  # nobody knows what another's code reads
    is_in_step = not run.held and not run.ignored.is_in_need and all(map(_is_in_step, run.outputs))
    if not (is_whole and is_known and is_in_step and observations.steady and records.is_alone):
        return
    if _lie_among_sources(configuration, run.outputs):
        return  # each of them may be read as a source, too
    for path, text in _list_written(run.outputs, records):
        observations.put_file(path, text.encode("utf-8", "surrogatepass"))
    for path, text in run.ignored.texts.items():
        observations.put_file(path, text.encode("utf-8", "surrogateescape"))
    for output in run.outputs:
        if output.gone and output.path is not None:
            observations.remove_file(output.path)
    store_memory(configuration.root, start, _describe(configuration, run), observations)


def _is_in_step(output: Output) -> bool:
    """Return whether the next run has nothing to do about an output, nor to say of it."""
    item = output.item
    if output.standing is Standing.ORPHANED:
        return output.gone or (item is not None and item.old is None)
    if output.standing in (Standing.SAME, Standing.LET_GO):
        return not output.why
    is_written = item is not None and item.error is None and is_as_written(item)
    return output.standing in _WRITTEN and is_written


def _lie_among_sources(configuration: BuildConfiguration, outputs: Iterable[Output]) -> bool:
    """Return whether an output lies in the folder of a source, where a build would look at it."""
    folders = [
        make_absolute(locate_path(configuration.root, source.path))
        for source in configuration.sources
    ]
    paths = [output.path for output in outputs if output.path is not None]
    return any(path.is_relative_to(folder) for path in paths for folder in folders)


def _list_written(outputs: Iterable[Output], records: Records) -> Iterator[tuple[Path, str]]:
    """Yield what a run has written, by every path under which that was seen."""
    for output in outputs:
        item = output.item
        if output.standing not in _WRITTEN or item is None or item.conversion is None:
            continue
        for path in (output.path, item.real[0] if item.real is not None else None):
            if path is not None:
                yield path, item.conversion.text
    yield from records.saved.items()


def _describe(configuration: BuildConfiguration, run: BuildRun) -> InStep:
    """Return what a run has found in step: the outputs of each target, and what is said of them all
    the same."""
    outputs: dict[str, dict[str, str]] = {}
    let_go: list[str] = []
    for output in run.outputs:
        if output.standing is Standing.ORPHANED or output.path is None:
            continue
        outputs.setdefault(output.target, {})[str(output.path)] = output.source
        if output.standing is Standing.LET_GO:
            let_go.append(str(output.path))
    return InStep(
        outputs,
        tuple(let_go),
        tuple(
            target.label
            for target in configuration.targets
            if not lies_inside(configuration.root, target)
        ),
        run.elsewhere,
        run.passed_over,
        (
            *run.unmatched,
            *dict.fromkeys(line for item in run.left_out if (line := tell_left_out(item))),
        ),
    )
