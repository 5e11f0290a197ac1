"""The command line: its commands, each imported when it is called.

Belongs here: the group of commands, the program's entry. Not here: what is said of errors and
interrupts, and the exit code (`run.py`), logic.
"""

from __future__ import annotations

import importlib
import sys

import click

from agentc import __version__

COMMANDS = {
    "adopt": "agentc.cli.adopt",
    "build": "agentc.cli.build",
    "check": "agentc.cli.check",
    "explain": "agentc.cli.explain",
    "completion": "agentc.cli.completion",
    "convert": "agentc.cli.convert",
    "diff": "agentc.cli.diff",
    "forget": "agentc.cli.forget",
    "formats": "agentc.cli.formats",
    "init": "agentc.cli.init",
    "schema": "agentc.cli.schema",
    "show": "agentc.cli.show",
    "status": "agentc.cli.status",
    "sync": "agentc.cli.sync",
    "trust": "agentc.cli.trust",
}


class LazyGroup(click.Group):
    """A group that imports a command only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="agentc", message="%(prog)s %(version)s")
def cli() -> None:
    """Compile agent definitions between the formats of AI coding tools."""


def main() -> None:
    """Run the command line, and leave with its exit code."""
    from agentc.cli.run import run

    sys.exit(run())
