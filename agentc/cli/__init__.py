"""The command line: arguments in, exit code out.

Belongs here: the group of commands, each imported when it is called, and the last word on errors.
Not here: logic.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys

import click

from agentc import __version__
from agentc.cli.streams import failed_output, open_streams, say
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
    """Run the command line. Bad input ends in a message and exit code 1 or 2, never in a
    traceback."""
    open_streams()
    gc.disable()  # a run makes plain data, and what few cycles there are die with it
    try:
        code = _run()
    finally:
        gc.freeze()  # nor does Python have to look for something when it ends
    sys.exit(code)


def _run() -> int:
    """Run the command, and say what went wrong. Return the exit code."""
    try:
        return _call()
    except (click.Abort, KeyboardInterrupt):
        return 130
    except AgentcError as error:
        say(str(error))
        return error.exit_code
    except OSError as error:
        broken = failed_output(error)
        if isinstance(error, BrokenPipeError):
            return 1  # whoever reads has read enough
        name = f": {error.filename}" if error.filename else ""
        say(broken or f"error: {error.strerror or error}{name}")
        return 2
    except Exception as error:
        if os.environ.get("AGENTC_TRACEBACK"):
            raise
        say(f"INTERNAL ERROR: {type(error).__name__}: {error}")
        say("  hint: please report it; AGENTC_TRACEBACK=1 shows where it happened")
        return 2


def _show(error: click.ClickException) -> None:
    """Say what is wrong with a request, without the secret that a slip may have put there."""
    from agentc.secrets.scan import hide

    words = hide(error.format_message())
    error.format_message = lambda: words  # type: ignore[method-assign]
    error.show()


def _call() -> int:
    try:
        cli(standalone_mode=False)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    return 0
