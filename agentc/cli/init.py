"""`agentc init`: a first agentc.toml.

Belongs here: its options, writing the file. Not here: what it proposes (`build/propose.py`).
"""

from __future__ import annotations

import sys

import click

from agentc.build import words
from agentc.build.propose import propose
from agentc.build.read_configuration import find_configuration
from agentc.build.run import run_build
from agentc.build.selection import BuildOptions
from agentc.cli.build_run import print_run
from agentc.cli.streams import report, tell
from agentc.cli.writing import hold_places
from agentc.errors import Refused
from agentc.filesystem.read import current_folder, is_file, shorten_path
from agentc.filesystem.write import Writer
from agentc.project.config_files import FILE
from agentc.project.project_root import find_project_root


@click.command()
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be written.")
def command(*, dry_run: bool) -> None:
    """Look at the agents that are here, and propose an agentc.toml.

    It is written into the project's folder, where there is none yet; what a build would do with it
    is said. Nothing else is written.
    """
    root = find_project_root(current_folder())
    file = root / FILE
    if is_file(file):
        hint = "`agentc build --dry-run` says what it does; agentc init makes the first one"
        raise Refused("output", "it is there already", hint=hint).at(shorten_path(file))
    proposal = propose(root)
    if dry_run:
        tell(proposal.text.rstrip("\n"))
        return
    with hold_places("init", root), Writer() as writer:
        writer.write(file, proposal.text, root)
    report(f"{shorten_path(file)}: written; look at it, then say `agentc build`")
    if not proposal.whole:
        report('no agents were found: put them into "agents", or name their folder in it')
        sys.exit(0)
    done = run_build(find_configuration(root), BuildOptions(dry=True))
    report("a build would do this:")
    print_run(done, {"verbose": False, "quiet": False}, dry=True)
    sys.exit(words.count_exit_code(done, differs=False) // 2 * 2)
