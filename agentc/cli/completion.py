"""`agentc completion`: the script that teaches a shell agentc's words.

Belongs here: printing click's own script. Not here: what completes (`options.py`).
"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from agentc.cli.streams import write_output


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for SHELL.

    For example: agentc completion bash > ~/.local/share/bash-completion/completions/agentc
    """
    from agentc.cli import cli

    script = get_completion_class(shell)
    if script is not None:
        write_output(script(cli, {}, "agentc", "_AGENTC_COMPLETE").source() + "\n")
