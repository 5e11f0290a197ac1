"""`agentc build`: every source into every target, as `agentc.toml` says.

Belongs here: its options, and the answer where nothing is to be done. Not here: the run and its
report (`build_run.py`), the build (`build/run.py`). This module imports little: that answer is to
be quick.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from agentc.build.memory import recall
from agentc.cli.grouped_help import GroupedCommand
from agentc.cli.options import PATH
from agentc.cli.streams import report
from agentc.filesystem.read import current_folder

GROUPS = {
    "What is built, where and when": ("targets", "root", "inside", "prune", "watch"),
    "For people who do not commit outputs": ("gitignore", "no_gitignore"),
    "Look first": ("check", "show_diff", "dry_run", "all_places"),
    "For other programs": (
        "list_inputs",
        "list_outputs",
        "staged",
        "exit_non_zero_on_write",
        "as_json",
    ),
    "The report": ("quiet", "verbose"),
}
EXAMPLES = {
    "agentc build": "everything that agentc.toml names",
    "agentc build --check": "in CI: exit 1 if an output is out of step",
    "agentc build --prune": "also remove outputs whose sources are gone",
    "agentc build --watch": "until Ctrl-C, again and again",
    "agentc build --root DIR": "below DIR instead of the repository and your home folder",
}
# With one of these a run says more than that nothing is to be done.
TELLING = (
    "targets", "root", "list_inputs", "list_outputs", "as_json", "verbose", "gitignore",
    "no_gitignore", "staged",
)  # fmt: skip
# What makes no sense again and again.
ONCE = ("check", "show_diff", "dry_run", "list_inputs", "list_outputs", "as_json", "staged")
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
@click.option(
    "--staged",
    is_flag=True,
    help="Exit 1 if a commit would lack something of this, and say what to `git add`.",
)
@click.option(
    "--exit-non-zero-on-write",
    is_flag=True,
    help="Exit 1 if something was written: what a hook wrote is not in the commit yet.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing where nothing is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say what agents lose in each target, and why.")
def command(**options: Any) -> None:
    """Make every target in agentc.toml from its sources.

    What agentc wrote and nobody touched is brought up to date; a file that somebody edited, and one
    that is not agentc's, is kept and named.

    Exit code 0: done. 1: something differs, was kept, was refused, or needs `agentc trust`. 2:
    something could not be read. 75: another run writes there.
    """
    refuse_mixed_build_options(options)
    listing = options["list_inputs"] or options["list_outputs"]
    dry = listing or any(options[name] for name in ("check", "show_diff", "dry_run"))
    unattended = not dry and options["root"] is None and runs_unattended()
    checked = options["check"] and not options["all_places"]
    inside = options["inside"] or checked or unattended
    if options["watch"]:
        from agentc.cli.build_watch import build_and_watch

        build_and_watch(options, inside=inside)
    known = None
    if not any(options[name] for name in TELLING):
        known = recall(current_folder(), inside=inside)
    if known is not None:
        if not options["quiet"]:
            report(*known.tell(), known.summarize())
        sys.exit(0)
    from agentc.cli.build_run import build

    sys.exit(build(options, dry=dry, inside=inside))


def runs_unattended() -> bool:
    """Return whether a hook or a build server calls."""
    return any(map(os.environ.get, UNATTENDED))


def refuse_mixed_build_options(options: dict[str, Any]) -> None:
    """Raise click.UsageError for the first options found that make no sense together."""
    if options["all_places"] and (not options["check"] or options["inside"]):
        raise click.UsageError("--all goes with --check, and not with --inside")
    if options["watch"] and any(options[name] for name in ONCE):
        raise click.UsageError(
            "--watch goes with no option that only looks, nor --json, nor --staged"
        )
    if options["gitignore"] and options["no_gitignore"]:
        raise click.UsageError("--gitignore and --no-gitignore are mutually exclusive")
    if options["root"] is not None and (options["gitignore"] or options["no_gitignore"]):
        raise click.UsageError("with --root nothing is written that git could ignore")
    if options["staged"] and (options["root"] is not None or options["targets"]):
        raise click.UsageError("--staged is about the repository, all of it")
    if options["list_inputs"] and options["list_outputs"]:
        raise click.UsageError("--list-inputs and --list-outputs are mutually exclusive")
