"""`agentc formats`: what each format can hold, from the tables themselves.

Belongs here: printing the matrix. Not here: working it out (`report/matrix.py`).
"""

from __future__ import annotations

import click

from agentc.cli.streams import tell_data, write_output
from agentc.report import matrix
from agentc.vendors.registry import all_formats


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the matrix as JSON.")
def command(as_json: bool) -> None:
    """List the formats, their places, and what each can hold."""
    if as_json:
        tell_data(matrix.to_data(all_formats()))
    else:
        write_output(matrix.render_table(all_formats()))
