"""`agentc show`: what an agent means, in agentc's own words.

Belongs here: its options. Not here: the extended format, JSON shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from agentc.cli.grouped_help import GroupedCommand
from agentc.cli.options import FORMAT
from agentc.cli.streams import read_input, report, tell, tell_data, write_output
from agentc.diagnostics.shared_codes import DEAD_RULE
from agentc.filesystem.read import read_text
from agentc.ir.agent import Agent
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.wishes import find_unenforced
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.powers import list_stated_by_name
from agentc.pipeline.convert import convert_document, restore_carried
from agentc.pipeline.told_findings import TELLING
from agentc.printable import to_printable
from agentc.project.detect import open_document
from agentc.report.reading import render_lines
from agentc.secrets.scan import hide, hide_agent, list_secrets
from agentc.vendors.registry import get_format, lint_rules_of

EXAMPLES = {
    "agentc show FILE": "what its client takes from it",
    "agentc show FILE --permissions": "what its agent may do, tool by tool",
}


@click.command(cls=GroupedCommand, examples=EXAMPLES)
@click.argument("file")
@click.option(
    "--from",
    "source",
    type=FORMAT,
    help="The format to read; told from place and content otherwise.",
)
@click.option("--name", help="The name of an agent that states none.")
@click.option("--permissions", is_flag=True, help="Print what it may do instead, as a table.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the intermediate representation, or the table, as JSON.",
)
def command(
    file: str, source: Format | None, name: str | None, permissions: bool, as_json: bool
) -> None:
    """Show what FILE (or - for standard input) means, in the extended-yaml form."""
    path = None if file == "-" else file
    text = read_text(Path(file)) if path else read_input()
    document = parse(source, text, path, name) if source else open_document(path, text, name)
    document = (
        replace(document, agents=tuple(map(_select_by_name, document.agents)))
        if not permissions
        else document
    )
    known = [secret for agent in document.agents for secret in list_secrets(agent)]
    if lines := render_lines(document, converted=not (permissions or as_json)):
        report(*lines, known=known)
    if permissions:
        _show_permissions(document, known, as_json=as_json)
        return
    if as_json:
        from agentc.report import json

        tell_data([json.agent_to_data(agent) for agent in document.agents], known)
        return
    shown = replace(document, agents=tuple(map(hide_agent, document.agents)))
    form, settings = get_format("extended-yaml"), ConversionOptions(carry=False)
    for index, conversion in enumerate(convert_document(shown, form, settings)):
        write_output(("---\n" if index else "") + hide(conversion.text, known))
    if shown != document:
        report("what looks like a secret is not shown")


def _select_by_name(agent: Agent) -> Agent:
    """Return an agent with only the limits that its author stated."""
    rules = list_stated_by_name(agent.permission.rules)
    if rules is agent.permission.rules:
        return agent
    return replace(agent, permission=replace(agent.permission, rules=rules))


def _show_permissions(document: Document, known: list[str], *, as_json: bool) -> None:
    """Print what each agent may do, with the limits of its original to which its client does not
    keep, and what the client makes of its limits otherwise than they were meant."""
    from agentc.permissions.table import make_table
    from agentc.report import permissions as words

    tables = []
    for index, agent in enumerate(document.agents):
        original = restore_carried(document, index, DEFAULTS)[0]
        left = find_unenforced(agent, original, document.format)
        tables.append(replace(make_table(agent), open=left.tools, unheeded=left.words))
    if as_json:
        tell_data([words.to_data(table) for table in tables], known)
    else:
        tell(*words.render_lines(tables), *_list_differences(document), known=known)


def _list_differences(document: Document) -> Iterator[str]:
    """Yield what the file's own client makes of its limits otherwise than the table says, which has
    them as they were meant."""
    for note in lint_rules_of(document.format.own)(document):
        if note.code in TELLING and note.code != DEAD_RULE:
            yield to_printable(f"{note.at(document.path).where}: note[{note.code}]: {note.message}")
