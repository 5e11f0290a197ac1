"""`agentc trust`: let a repository's configuration do what needs trust.

Belongs here: its options, asking, its words. Not here: what needs trust (`build/powers.py`), how it
is remembered (`build/trust.py`).
"""

from __future__ import annotations

import sys

import click

from agentc.build.powers import list_all_powers
from agentc.build.read_configuration import find_configuration
from agentc.build.trust import distrust, is_trusted, trust
from agentc.cli.streams import say, tell
from agentc.filesystem.read import current_folder
from agentc.filesystem.run_lock import lock_places
from agentc.printable import to_printable


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--show", is_flag=True, help="Only show what it asks for.")
@click.option("--revoke", is_flag=True, help="Trust it no longer.")
def command(*, yes: bool, show: bool, revoke: bool) -> None:
    """Trust the agentc.toml here: let it write outside of its repository, let limits go, or fill
    templates.

    What it asks for is shown first. The trust is for the configuration as it is now, on this
    machine; when it changes, it is asked for again.
    """
    configuration = find_configuration(current_folder())
    if revoke:
        with lock_places([configuration.root], say):
            told = "trusted no longer" if distrust(configuration) else "it was not trusted"
        tell(told)
        return
    powers = list_all_powers(configuration)
    if not powers:
        tell("nothing in it needs trust")
        return
    tell(f"{configuration.root} asks for this:")
    tell(*(to_printable(f"  {name}: {words}") for name, words in powers))
    if is_trusted(configuration):
        tell("it is trusted")
    elif show:
        tell("it is not trusted")
        sys.exit(1)
    elif yes or (sys.stdin.isatty() and click.confirm("Trust it?")):
        with lock_places([configuration.root], say):
            trust(configuration)
        tell("trusted, as it is now")
    else:
        tell("not trusted; `agentc trust --yes` trusts it")
        sys.exit(1)
