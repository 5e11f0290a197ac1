"""The command line: arguments in, exit code out.

Belongs here: the group of commands, each imported when it is called, and the last word on errors. Not here: logic.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys

import click

from agentc import __version__
from agentc.errors import AgentcError

COMMANDS = {
    "check": "agentc.cli.check",
    "explain": "agentc.cli.explain",
    "completion": "agentc.cli.completion",
    "convert": "agentc.cli.convert",
    "diff": "agentc.cli.diff",
    "formats": "agentc.cli.formats",
    "show": "agentc.cli.show",
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
    """Run the command line. Bad input ends in a message and exit code 1 or 2, never in a traceback."""
    gc.disable()  # a run makes plain data, and what few cycles there are die with it
    try:
        _run()
    finally:
        gc.freeze()  # nor does Python have to look for something when it ends


def _run() -> None:
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except AgentcError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        click.echo(f"error: {error.strerror or error}{f': {error.filename}' if error.filename else ''}", err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("AGENTC_TRACEBACK"):
            raise
        click.echo(f"INTERNAL ERROR: {type(error).__name__}: {error}", err=True)
        click.echo("  hint: please report it; AGENTC_TRACEBACK=1 shows where it happened", err=True)
        sys.exit(2)
