"""`agentc formats`: what each format can hold, from the tables themselves.

Belongs here: printing it. Not here: working it out (`report/matrix.py`, `report/format_page.py`).
"""

from __future__ import annotations

import click

from agentc.cli.streams import tell_data, write_output
from agentc.report import matrix
from agentc.report.format_page import render_format
from agentc.vendors.registry import all_formats, get_evidence, get_format, name_client


@click.command()
@click.argument("name", required=False, metavar="[FORMAT]")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def command(name: str | None, as_json: bool) -> None:
    """List the formats, their places, and what each can hold; of FORMAT, every key and every word
    for a tool."""
    forms = all_formats() if name is None else {name: get_format(name)}
    if as_json:
        tell_data(matrix.to_data(forms))
    elif name is None:
        write_output(matrix.render_table(forms))
    else:
        write_output(
            render_format(forms[name], name_client(forms[name]), get_evidence(forms[name]))
        )
