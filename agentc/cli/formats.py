"""`agentc formats`: what each format can hold, from the tables themselves.

Belongs here: printing the matrix. Not here: working it out (`report/matrix.py`).
"""

from __future__ import annotations

import click

from agentc.formats import every
from agentc.report import matrix


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the matrix as JSON.")
def command(as_json: bool) -> None:
    """List the formats, their places, and what each can hold."""
    if as_json:
        from agentc.report import json

        click.echo(json.dump(matrix.data(every())))
    else:
        click.echo(matrix.table(every()), nl=False)
