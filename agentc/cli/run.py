"""Running the command line: the exit code, and the last word on errors and interrupts.

Belongs here: what is said where a command ends early. Not here: the commands (each has its module),
what standard output and standard error take (`streams.py`).
"""

from __future__ import annotations

import gc
import os

import click

from agentc.cli import cli
from agentc.cli.streams import give_up_output, open_streams, say
from agentc.errors import AgentcError


def run() -> int:
    """Run the command line in a process of its own, and return the exit code."""
    open_streams()
    gc.disable()  # a run makes plain data, and what few cycles there are die with it
    try:
        return run_command()
    finally:
        gc.freeze()  # nor does Python have to look for something when it ends


def run_command() -> int:
    """Run the command, and return the exit code.

    Bad input ends in a message and exit code 1 or 2, never in a traceback; an interrupt in 130.
    """
    try:
        return _call()
    except (click.Abort, KeyboardInterrupt):
        return 130
    except AgentcError as error:
        say(str(error))
        return error.exit_code
    except OSError as error:
        broken = give_up_output(error)
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


def _show_error(error: click.ClickException) -> None:
    """Say what is wrong with a request, without the secret that a slip may have put there."""
    from agentc.secrets.scan import hide

    words = hide(error.format_message())
    error.format_message = lambda: words  # type: ignore[method-assign]
    error.show()


def _call() -> int:
    """Call the command that the arguments name, and return the exit code. A request that makes no
    sense is told; every other error goes on."""
    try:
        cli(standalone_mode=False)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except click.ClickException as error:
        _show_error(error)
        return error.exit_code
    return 0
