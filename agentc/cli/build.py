"""`agentc build`: every source into every target, as `agentc.toml` says.

Belongs here: its options, and where its words go. Not here: the build (`build/run.py`), its words
(`build/words.py`).
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from agentc.build import words
from agentc.build.configuration import BuildConfiguration, IgnorePlace
from agentc.build.own_words import translate
from agentc.build.read_configuration import find_configuration
from agentc.build.run import BuildRun, run_build
from agentc.build.selection import BuildOptions
from agentc.cli.build_watch import build_and_watch
from agentc.cli.grouped_help import GroupedCommand
from agentc.cli.options import PATH
from agentc.cli.streams import report, tell, tell_data, write_output
from agentc.filesystem.read import current_folder, shorten_path
from agentc.ir.field_change import OnLoss
from agentc.report import text
from agentc.report.unified_diff import render_diff

GROUPS = {
    "What is built, where and when": ("targets", "root", "inside", "prune", "watch"),
    "For people who do not commit outputs": ("gitignore", "no_gitignore"),
    "Look first": ("check", "show_diff", "dry_run", "all_places"),
    "For other programs": ("list_inputs", "list_outputs", "as_json"),
    "The report": ("quiet", "verbose"),
}
EXAMPLES = {
    "agentc build": "everything that agentc.toml names",
    "agentc build --check": "in CI: exit 1 if an output is out of step",
    "agentc build --prune": "also remove outputs whose sources are gone",
    "agentc build --watch": "until Ctrl-C, again and again",
    "agentc build --root DIR": "below DIR instead of the repository and your home folder",
}
# What makes no sense again and again.
ONCE = ("check", "show_diff", "dry_run", "list_inputs", "list_outputs", "as_json")
# What says that a hook or a build server calls, which never writes outside of the repository.
UNATTENDED = ("CI", "PRE_COMMIT", "GIT_INDEX_FILE")


@click.command(cls=GroupedCommand, groups=GROUPS, examples=EXAMPLES)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="TARGET",
    help="Build these alone, by name or format.",
)
@click.option("--root", type=PATH, metavar="DIR", help="Write everything below DIR.")
@click.option("--inside", is_flag=True, help="Neither look nor write outside of the repository.")
@click.option("--prune", is_flag=True, help="Remove outputs whose sources give them no more.")
@click.option("--watch", is_flag=True, help="Build again when sources or agentc.toml change.")
@click.option(
    "--gitignore",
    is_flag=False,
    flag_value="shared",
    type=click.Choice(["shared", "exclude"]),
    help="Have git ignore outputs: in .gitignore, or in .git/info/exclude (for this clone alone).",
)
@click.option("--no-gitignore", is_flag=True, help="Take the lines out that --gitignore put in.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if an output is out of step.")
@click.option(
    "--all", "all_places", is_flag=True, help="With --check: outside of the repository, too."
)
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@click.option("--list-inputs", is_flag=True, help="Print the files that a build reads.")
@click.option("--list-outputs", is_flag=True, help="Print the files that a build writes.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing where nothing is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say all of each file, field by field.")
def command(**options: Any) -> None:
    """Make every target in agentc.toml from its sources.

    What agentc wrote and nobody touched is brought up to date; a file that somebody edited, and one
    that is not agentc's, is kept and named.

    Exit code 0: done. 1: something differs, was kept, was refused, or needs `agentc trust`. 2:
    something could not be read.
    """
    refuse_mixed(options)
    if options["watch"]:
        build_and_watch(lambda found: _build(found, options)[0], quiet=options["quiet"])
    sys.exit(_build(find_configuration(current_folder()), options)[1])


def _build(configuration: BuildConfiguration, options: dict[str, Any]) -> tuple[BuildRun, int]:
    """Build once, say what came of it, and return that with the exit code."""
    listing = options["list_inputs"] or options["list_outputs"]
    dry = listing or any(options[name] for name in ("check", "show_diff", "dry_run"))
    inside = options["inside"] or (options["check"] and not options["all_places"])
    unattended = not dry and options["root"] is None and runs_unattended()
    done = run_build(
        configuration,
        BuildOptions(
            options["targets"],
            None if options["root"] is None else current_folder() / options["root"],
            dry=dry,
            prune=options["prune"],
            inside=inside or unattended,
            gitignore=_read_ignoring(options),
        ),
    )
    code = words.count_exit_code(done, differs=_asks_what_differs(options))
    if listing:
        _list_files(configuration, done, inputs=options["list_inputs"])
    elif options["as_json"]:
        tell_data(words.build_to_data(done, code))
    else:
        print_run(done, options, dry=dry)
    return done, code


def _read_ignoring(options: dict[str, Any]) -> IgnorePlace | None:
    if options["no_gitignore"]:
        return IgnorePlace.NONE
    return IgnorePlace(options["gitignore"]) if options["gitignore"] else None


def runs_unattended() -> bool:
    """Return whether a hook or a build server calls."""
    return any(map(os.environ.get, UNATTENDED))


def refuse_mixed(options: dict[str, Any]) -> None:
    """Raise UsageError for options that make no sense together."""
    if options["all_places"] and (not options["check"] or options["inside"]):
        raise click.UsageError("--all goes with --check, and not with --inside")
    if options["watch"] and any(options[name] for name in ONCE):
        raise click.UsageError("--watch builds: it goes with no option that only looks, nor --json")
    if options["gitignore"] and options["no_gitignore"]:
        raise click.UsageError("--gitignore and --no-gitignore are mutually exclusive")
    if options["root"] is not None and (options["gitignore"] or options["no_gitignore"]):
        raise click.UsageError("with --root nothing is written that git could ignore")
    if options["list_inputs"] and options["list_outputs"]:
        raise click.UsageError("--list-inputs and --list-outputs are mutually exclusive")


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
