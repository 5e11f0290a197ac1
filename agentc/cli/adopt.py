"""`agentc adopt`: take files for agentc's own.

Belongs here: its options. Not here: what is remembered (`build/owning.py`).
"""

from __future__ import annotations

from pathlib import Path

import click

from agentc.build.owning import adopt
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
    """Let the next build replace files that are not agentc's, or that somebody edited.

    What such a file alone has is told. Nothing is written but what agentc remembers.
    """
    configuration = find_configuration(current_folder())
    asked = BuildOptions()
    with hold_build("adopt", configuration, asked):
        plan = plan_build(configuration, asked)
        lines = [adopt(plan, configuration, path) for path in paths]
        plan.records.save()
    tell(*lines)
