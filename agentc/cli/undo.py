"""`agentc undo`: bring back what the last run replaced, made or removed.

Belongs here: its options, and where its words go. Not here: what is to be done
(`project/undo.py`), the words (`report/undone.py`).
"""

from __future__ import annotations

import sys

import click

from agentc.cli.grouped_help import GroupedCommand
from agentc.cli.streams import report, say, tell, tell_data
from agentc.filesystem.read import current_folder
from agentc.project.undo import carry_out_undo, plan_undo
from agentc.report import undone as words

EXAMPLES = {
    "agentc undo --dry-run": "which run that is, and what would be done",
    "agentc undo": "do it",
}


@click.command(cls=GroupedCommand, examples=EXAMPLES)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@click.option("--outside", is_flag=True, help="Also where the run wrote outside of this project.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file.")
def command(*, dry_run: bool, outside: bool, as_json: bool, verbose: bool) -> None:
    """Bring back what the last run here replaced, made or removed.

    That is the last `convert`, `check --fix`, `build`, `sync`, `adopt`, `forget` or `init` of the
    project that wrote something, for thirty days. All of it is brought back, or nothing: a file
    that was changed since is kept and named, and the exit code is 1. An undo cannot be undone: run
    the command again.
    """
    if dry_run:
        undo = plan_undo(current_folder(), outside=outside)
    else:
        undo = carry_out_undo(current_folder(), say, outside=outside)
    code = words.find_undo_exit_code(undo)
    if as_json:
        tell_data(words.undo_to_data(undo, code))
        sys.exit(code)
    lines = [*words.list_obstacles(undo)]
    if not lines:
        deeds = [*words.list_deeds(undo)]
        if dry_run and deeds:
            tell(*deeds)
        lines += deeds if verbose and not dry_run else []
    report(*lines, words.summarize_undo(undo, dry=dry_run))
    sys.exit(code)
