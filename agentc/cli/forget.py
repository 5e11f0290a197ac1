"""`agentc forget`: let files go, which are their user's then.

Belongs here: its options. Not here: what is remembered (`build/owning.py`).
"""

from __future__ import annotations

from pathlib import Path

import click

from agentc.build.owning import forget
from agentc.build.read_configuration import find_configuration
from agentc.build.run import plan_build
from agentc.build.selection import BuildOptions
from agentc.cli.build_run import hold_build
from agentc.cli.options import PATH
from agentc.cli.streams import tell
from agentc.filesystem.read import current_folder


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
def command(*, paths: tuple[Path, ...]) -> None:
    """Let outputs go: builds neither write nor remove them from then on.

    The files stay as they are. `agentc adopt` takes them back.
    """
    configuration = find_configuration(current_folder())
    asked = BuildOptions()
    with hold_build("forget", configuration, asked):
        plan = plan_build(configuration, asked)
        lines = [forget(plan, path) for path in paths]
        plan.records.save()
    tell(*lines)
