"""A run of `agentc build`, and its report.

Belongs here: from options to a build, and where its words go. Not here: the options (`build.py`),
the build (`build/run.py`), its words (`build/words.py`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from agentc.build import plain_data, words
from agentc.build.configuration import BuildConfiguration, IgnorePlace
from agentc.build.loss_words import render_targets
from agentc.build.powers import writes_outside
from agentc.build.read_configuration import find_configuration
from agentc.build.remember import build_and_remember
from agentc.build.run import BuildRun
from agentc.build.selection import BuildOptions
from agentc.build.staged import look_at_staged
from agentc.cli.streams import report, tell, tell_data, write_output
from agentc.cli.writing import hold_places
from agentc.filesystem.read import current_folder, home_folder, shorten_path
from agentc.report.unified_diff import render_diff


def build(options: dict[str, Any], *, dry: bool, inside: bool) -> int:
    """Build what the options ask for, say what came of it, and return the exit code."""
    return build_once(options, dry=dry, inside=inside)[1]


def build_once(options: dict[str, Any], *, dry: bool, inside: bool) -> tuple[BuildRun, int]:
    """Build what the options ask for, and say what came of it. Return that, and the exit code."""
    asked = BuildOptions(
        options["targets"],
        None if options["root"] is None else current_folder() / options["root"],
        dry=dry,
        prune=options["prune"],
        inside=inside,
        gitignore=_read_ignoring(options),
    )
    with nullcontext() if dry else _hold(asked, quiet=options["quiet"]):
        configuration, done = build_and_remember(current_folder(), asked)
    if options["staged"]:
        done = look_at_staged(configuration, done, dry=dry)
    code = words.count_exit_code(done, differs=_asks_what_differs(options))
    if options["exit_non_zero_on_write"] and not dry and words.has_written(done):
        code = max(code, 1)
    if options["list_inputs"] or options["list_outputs"]:
        _list_files(configuration, done, inputs=options["list_inputs"])
    elif options["as_json"]:
        tell_data(plain_data.build_to_data(done, code))
    else:
        print_run(done, options, dry=dry)
    return done, code


def _read_ignoring(options: dict[str, Any]) -> IgnorePlace | None:
    if options["no_gitignore"]:
        return IgnorePlace.NONE
    return IgnorePlace(options["gitignore"]) if options["gitignore"] else None


def hold_build(
    command: str, configuration: BuildConfiguration, asked: BuildOptions, *, quiet: bool = False
) -> AbstractContextManager[None]:
    """Hold the places that a build writes to: its repository, the folder that is named, and the
    home folder where it goes there. Raises as `hold_places`."""
    places = [asked.below] if asked.below is not None else []
    if not asked.inside and any(map(writes_outside, configuration.targets)):
        places.append(home_folder())
    return hold_places(command, configuration.root, places, quiet=quiet)


def _hold(asked: BuildOptions, *, quiet: bool) -> AbstractContextManager[None]:
    """Hold what a build writes to. Its configuration is read for that, and again once nobody else
    writes there."""
    configuration = find_configuration(current_folder())
    return hold_build("build", configuration, asked, quiet=quiet)


def _list_files(configuration: BuildConfiguration, done: BuildRun, *, inputs: bool) -> None:
    """Print the paths of the outputs of a build, or with `inputs` those of the files that it
    read."""
    if inputs:
        own = [shorten_path(configuration.root / name) for name in configuration.files]
        read = [one.item.source for one in done.outputs if one.item is not None]
        gone = {words.name_output(one) for one in done.outputs if one.standing == "orphaned"}
        lines = [*own, *sorted({*read} - gone)]
    else:
        lines = sorted({shorten_path(one.path) for one in done.outputs if one.path is not None})
    if lines:
        tell(*lines)


def _asks_what_differs(options: dict[str, Any]) -> bool:
    return bool(options.get("check") or options.get("show_diff"))


def print_run(done: BuildRun, options: dict[str, Any], *, dry: bool) -> None:
    """Print what is said of a run: what it was asked to show, on standard output, the rest as a
    report."""
    items = [one.item for one in done.outputs if one.item is not None]
    if options.get("show_diff"):
        for item in items:
            if item.changes or item.keeps:
                write_output(render_diff(item))
    lines: list[str] = []
    if options["verbose"]:
        lines += render_targets(done)
    prune, detailed = options.get("prune", False), options["verbose"]
    lines += words.render_news(done, dry=dry, prune=prune, detailed=detailed)
    troubled = words.count_exit_code(done, differs=_asks_what_differs(options)) > 0
    if not options["quiet"] or troubled:
        lines.append(words.summarize_run(done, dry=dry))
        report(*lines)
