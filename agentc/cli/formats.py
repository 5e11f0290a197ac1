"""`agentc formats`: what each format can hold, from the tables themselves.

Belongs here: printing the matrix. Not here: working it out (`report/matrix.py`).
"""

from __future__ import annotations

import click

from agentc.cli.streams import tell_data, write_output
from agentc.formats import every
from agentc.report import matrix


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the matrix as JSON.")
def command(as_json: bool) -> None:
    """List the formats, their places, and what each can hold."""
    if as_json:
        tell_data(matrix.data(every()))
    else:
        write_output(matrix.table(every()))
