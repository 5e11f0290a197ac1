"""`agentc show`: what an agent means, in agentc's own words.

Belongs here: its options. Not here: the extended format, JSON shapes.
"""

from __future__ import annotations

from pathlib import Path

import click

from agentc.cli.options import FORMAT
from agentc.cli.streams import read_input, write_output
from agentc.formats import get
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.settings import Settings
from agentc.pipeline import convert_document
from agentc.project.detect import opened
from agentc.project.files import read_text


@click.command()
@click.argument("file")
@click.option("--from", "source", type=FORMAT, help="The format to read; told from place and content otherwise.")
@click.option("--name", help="The name of an agent that states none.")
@click.option("--permissions", is_flag=True, help="Print what it may do instead, as a table.")
@click.option("--json", "as_json", is_flag=True, help="Print the intermediate representation, or the table, as JSON.")
def command(file: str, source: Format | None, name: str | None, permissions: bool, as_json: bool) -> None:
    """Show what FILE (or - for standard input) means, in the extended-yaml form."""
    path = None if file == "-" else file
    text = read_text(Path(file)) if path else read_input()
    document = parse(source, text, path, name) if source else opened(path, text, name)
    for note in document.notes:
        click.echo(f"{note.where}: note[{note.code}]: {note.message}", err=True)
    if permissions:
        _permissions(document, as_json=as_json)
        return
    if as_json:
        from agentc.report import json

        click.echo(json.dump([json.of_agent(agent) for agent in document.agents]))
        return
    for index, conversion in enumerate(convert_document(document, get("extended-yaml"), Settings(carry=False))):
        write_output(("---\n" if index else "") + conversion.text)


def _permissions(document: Document, *, as_json: bool) -> None:
    from agentc.ir.table import table
    from agentc.report import json
    from agentc.report import permissions as words

    tables = [table(agent) for agent in document.agents]
    if as_json:
        click.echo(json.dump([words.data(each) for each in tables]))
    else:
        for line in words.lines(tables):
            click.echo(line)
