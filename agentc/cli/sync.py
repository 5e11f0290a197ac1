"""`agentc sync`: take edits of outputs home, then build.

Belongs here: its options, and where its words go. Not here: the merges (`build/sync.py`), the build
(`build/run.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import click

from agentc.build import plain_data, words
from agentc.build.judge import Output, Settled, Standing
from agentc.build.read_configuration import find_configuration
from agentc.build.remember import build_and_remember
from agentc.build.run import BuildPlan, plan_build
from agentc.build.selection import BuildOptions
from agentc.build.sync import Merged, SyncOptions, merge_all
from agentc.cli.build import runs_unattended
from agentc.cli.build_run import hold_build, print_run
from agentc.cli.editor import Editor, find_editor
from agentc.cli.grouped_help import GroupedCommand
from agentc.cli.options import PATH
from agentc.cli.streams import report, say, tell_data
from agentc.errors import AgentcError, Where
from agentc.filesystem.read import current_folder, shorten_path
from agentc.filesystem.run_lock import pause_locks
from agentc.ir.field_change import OnLoss
from agentc.project.plan import Action
from agentc.report import text

GROUPS = {
    "Where both sides moved": ("ours", "theirs", "edit"),
    "What counts": ("accept_widening", "inside"),
    "Look first, and the report": ("dry_run", "as_json", "verbose"),
}
EXAMPLES = {
    "agentc sync": "every edit that is in no conflict",
    "agentc sync --edit": "settle the others in your editor",
    "agentc sync PATH": "this output counts, and not another one",
}


@click.command(cls=GroupedCommand, groups=GROUPS, examples=EXAMPLES)
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--ours", is_flag=True, help="Where both moved, the source counts.")
@click.option("--theirs", is_flag=True, help="Where both moved, the edited output counts.")
@click.option("--edit", is_flag=True, help="Settle conflicts in your editor ($VISUAL, $EDITOR).")
@click.option("--accept-widening", is_flag=True, help="Also take edits home that allow more.")
@click.option("--inside", is_flag=True, help="Neither look nor write outside of the repository.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Say all of each edit.")
def command(paths: tuple[Path, ...], **options: Any) -> None:
    """Take edits of outputs home into their sources, and build everything from these.

    PATHS are edited outputs; without any, all of them are meant. Edits of different fields go
    together; where a field moved on both sides nothing is written, unless --ours or --theirs says
    which side counts, or you settle it: --edit shows both sides in one text, with marks around what
    differs.
    """
    refuse_mixed_sides(options)
    prefer: Literal["", "ours", "theirs"] = (
        "ours" if options["ours"] else "theirs" if options["theirs"] else ""
    )
    configuration = find_configuration(current_folder())
    asked = BuildOptions(inside=options["inside"] or runs_unattended())
    whole = tuple(current_folder() / path for path in paths)
    wanted = SyncOptions(whole, prefer, options["accept_widening"], options["dry_run"])
    dry = options["dry_run"]
    with nullcontext() if dry else hold_build("sync", configuration, asked):
        merged = _merge_all(plan_build(configuration, asked), wanted, by_hand=options["edit"])
        settled = {path: one for each in merged for path, one in each.settled.items()}
        _, done = build_and_remember(
            current_folder(), BuildOptions(dry=dry, inside=asked.inside, settled=settled)
        )
    if dry:
        done = replace(done, outputs=tuple(_foresee(one, settled) for one in done.outputs))
    failed = [one.error for one in merged if one.error is not None]
    code = max((error.exit_code for error in failed), default=0)
    code = max(code, 0 if dry else words.count_exit_code(done, differs=False))
    if options["as_json"]:
        data = plain_data.build_to_data(done, code)
        tell_data({"merged": [_to_data(one) for one in merged], **data})
        sys.exit(code)
    for one in merged:
        _report_merge(one, dry=dry, detailed=options["verbose"])
    print_run(done, {"quiet": False, "verbose": False}, dry=dry)
    sys.exit(code)


def _foresee(output: Output, settled: Mapping[Path, Settled]) -> Output:
    """Return an output as it would stand once its edits were in its source."""
    item = output.item
    if item is None or output.path not in settled:
        return output
    item = replace(item, action=Action.UPDATE, reason="")
    return replace(output, standing=Standing.STALE, item=item, rest="")


def refuse_mixed_sides(options: dict[str, Any]) -> None:
    """Raise UsageError for options that make no sense together."""
    chosen = [name for name in ("ours", "theirs", "edit") if options[name]]
    if len(chosen) > 1:
        raise click.UsageError(f"--{chosen[0]} and --{chosen[1]} are mutually exclusive")
    if options["edit"] and (options["dry_run"] or options["as_json"]):
        raise click.UsageError("--edit goes with neither --dry-run nor --json")


def _merge_all(plan: BuildPlan, wanted: SyncOptions, *, by_hand: bool) -> list[Merged]:
    """Take the edits of all outputs home, with the user's editor where they settle conflicts."""
    if not by_hand:
        return merge_all(plan, wanted)
    with Editor(find_editor()) as editor:

        def edit(name: str, text: str, wrong: AgentcError | None) -> str:
            """Let the user edit a text, and other runs write meanwhile."""
            with pause_locks(say):
                return editor.edit(name, text, wrong)

        merged = merge_all(plan, replace(wanted, edit=edit))
        if any(one.error is not None for one in merged):
            editor.keep()
    return merged


def _report_merge(merged: Merged, *, dry: bool, detailed: bool) -> None:
    """Report what came of the edits of one source: taken home, settled, lost or given up; or why
    nothing was written. That a file of a build was brought up to date with its source goes without
    saying."""
    source = shorten_path(merged.source)
    if merged.error is not None:
        merged.error.where = Where(source)
        report(str(merged.error))
        return
    if merged.taken:
        names = ", ".join(map(shorten_path, merged.taken))
        report(f"{source}: {'would take' if dry else 'took'} the edits of {names} home")
    if merged.items:
        lines = text.render_lines(merged.items, OnLoss.WARN, detailed=detailed)
        told = [line for line in lines if "[trace-renewed]" not in line]
        if told:
            report(*told)
    if merged.by_hand:
        names = ", ".join(map(shorten_path, merged.by_hand))
        report(f"{source}: settled by hand with {names}")
    for path, why in merged.lost.items():
        report(f"{shorten_path(path)}: what it said otherwise is given up: {why}")
    if merged.given_up:
        given_up = ", ".join(map(shorten_path, merged.given_up))
        report(f"{source}: counts where both moved; what {given_up} said there is given up")


def _to_data(merged: Merged) -> dict[str, Any]:
    error = merged.error
    return {
        "source": shorten_path(merged.source),
        "outputs": [shorten_path(one.path) for one in merged.outputs if one.path is not None],
        "error": None if error is None else {"code": error.code, "message": error.message},
        "taken": [shorten_path(path) for path in merged.taken],
        "lost": {shorten_path(path): why for path, why in merged.lost.items()},
        "given_up": [shorten_path(path) for path in merged.given_up],
    }
