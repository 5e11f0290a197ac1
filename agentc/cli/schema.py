"""`agentc schema`: the JSON Schema of `agentc.toml`, or of a format.

Belongs here: printing it. Not here: what stands in it (`build/configuration_schema.py`,
`report/json_schema.py`).
"""

from __future__ import annotations

import click

from agentc.build.configuration_schema import describe_configuration
from agentc.cli.options import FORMAT
from agentc.cli.streams import write_output
from agentc.lens.format import Format
from agentc.report.json_schema import describe_file, dump_schema
from agentc.vendors.registry import all_formats


@click.command()
@click.argument("form", required=False, metavar="[FORMAT]", type=FORMAT)
def command(*, form: Format | None) -> None:
    """Print the JSON Schema of agentc.toml; with FORMAT, that of the fields of its files.

    For editors, and for programs that write such files: https://json-schema.org, 2020-12.
    """
    found = describe_configuration() if form is None else describe_file(form, all_formats())
    write_output(dump_schema(found))
