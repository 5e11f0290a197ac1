"""A run of `agentc build`, and its report.

Belongs here: from options to a build, and where its words go. Not here: the options (`build.py`),
the build (`build/run.py`), its words (`build/words.py`).
"""

from __future__ import annotations

from typing import Any

from agentc.build import words
from agentc.build.configuration import BuildConfiguration
from agentc.build.own_words import translate
from agentc.build.remember import build_and_remember
from agentc.build.run import BuildRun
from agentc.build.selection import BuildOptions
from agentc.cli.streams import report, tell, tell_data, write_output
from agentc.filesystem.read import current_folder, shorten_path
from agentc.ir.field_change import OnLoss
from agentc.report import text
from agentc.report.unified_diff import render_diff


def build(options: dict[str, Any], *, dry: bool, inside: bool) -> int:
    """Build what the options ask for, say what came of it, and return the exit code."""
    configuration, done = build_and_remember(
        current_folder(),
        BuildOptions(
            options["targets"],
            None if options["root"] is None else current_folder() / options["root"],
            dry=dry,
            prune=options["prune"],
            inside=inside,
        ),
    )
    code = words.count_exit_code(done, differs=_asks_what_differs(options))
    if options["list_inputs"] or options["list_outputs"]:
        _list_files(configuration, done, inputs=options["list_inputs"])
    elif options["as_json"]:
        tell_data(words.build_to_data(done, code))
    else:
        print_run(done, options, dry=dry)
    return code


def _list_files(configuration: BuildConfiguration, done: BuildRun, *, inputs: bool) -> None:
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
        told = text.render_lines(items, OnLoss.WARN, detailed=True, kept=True)
        lines += [translate(one) if one.startswith("  ") else one for one in told]
    prune, detailed = options.get("prune", False), options["verbose"]
    lines += words.render_news(done, dry=dry, prune=prune, detailed=detailed)
    troubled = words.count_exit_code(done, differs=_asks_what_differs(options)) > 0
    if not options["quiet"] or troubled:
        lines.append(words.summarize_run(done, dry=dry))
        report(*lines)
