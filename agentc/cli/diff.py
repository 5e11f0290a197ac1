"""`agentc diff`: what one agent may do beyond another, and what else differs.

Belongs here: its options. Not here: comparing (`permissions/compare.py`), wording
(`report/comparison.py`).
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from agentc.cli.grouped_help import GroupedCommand
from agentc.cli.options import FORMAT
from agentc.cli.streams import read_input, report, tell, tell_data
from agentc.filesystem.read import current_folder, read_text, shorten_path
from agentc.ir.agent import Agent
from agentc.lens.format import Format
from agentc.lens.known_servers import closes_by_server, has_server_patterns
from agentc.lens.parse import parse
from agentc.permissions.compare import compare
from agentc.project import config
from agentc.project.client_config import Configurations
from agentc.project.detect import open_document
from agentc.project.project_root import find_project
from agentc.project.request import STDIN
from agentc.report import comparison as words
from agentc.report.reading import render_lines
from agentc.secrets.scan import list_secrets
from agentc.vendors.registry import get_format

EXAMPLES = {
    "agentc diff A B": "two files, of any formats",
    "git show HEAD:A | agentc diff - A": "what an edit changes",
}


@click.command(cls=GroupedCommand, examples=EXAMPLES)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--from-a",
    "source_a",
    type=FORMAT,
    help="The format of A; told from place and content otherwise.",
)
@click.option(
    "--from-b",
    "source_b",
    type=FORMAT,
    help="The format of B; told from place and content otherwise.",
)
@click.option(
    "--strict-servers",
    is_flag=True,
    help="Compare what denies MCP servers for those nobody names, too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def command(
    a: str,
    b: str,
    source_a: Format | None,
    source_b: Format | None,
    strict_servers: bool,
    as_json: bool,
) -> None:
    """Compare two agents, of any formats: what B may do beyond A, and what else differs.

    A and B are files with one agent each; one of them may be - for standard input, and has the
    other's name where it states none. Exit code 0: nothing differs. 1: something does. 2: something
    could not be read.
    """
    if a == b == STDIN:
        raise click.UsageError("only one of A and B can be standard input")
    if a == STDIN:
        after = _read_agent(b, source_b)
        before = _read_agent(a, source_a, after.name)
    else:
        before = _read_agent(a, source_a)
        after = _read_agent(b, source_b, before.name if b == STDIN else None)
    found = compare(before, after, None if strict_servers else _list_servers(before, after))
    known = (*list_secrets(before), *list_secrets(after))
    if as_json:
        tell_data(words.to_data(found), known)
    else:
        tell(*words.render_lines(found), known=known)
    if found.unseen:
        patterns = ", ".join(tool.name for tool in found.unseen)
        message = (
            "compared for those MCP servers alone that somebody names; --strict-servers compares "
            "all"
        )
        report(f"warning[PERM-SERVERS-UNSEEN]: {patterns}: {message}", known=known)
    sys.exit(0 if found.same else 1)


def _list_servers(before: Agent, after: Agent) -> frozenset[str] | None:
    """Return the known servers, where the client of one of the agents can deny servers only by
    their names, and that of the other by patterns; else `None`."""
    origins = [agent.origin for agent in (before, after) if agent.origin is not None]
    forms = [get_format(origin.format) for origin in origins]
    alike = len({closes_by_server(form) for form in forms}) < 2
    if alike or not any(has_server_patterns(agent.permission) for agent in (before, after)):
        return None
    settings = config.load_config(current_folder())
    if settings.strict_servers:
        return None
    roots = [
        find_project(origin.path, form) if origin.path else current_folder()
        for origin, form in zip(origins, forms, strict=True)
    ]
    configurations = Configurations()
    found = configurations.list_servers(roots)
    for path, why in configurations.unread.items():
        message = f"{shorten_path(path)}: {why}; the MCP servers that it names are not known"
        report(f"warning[PERM-CONFIG-UNREAD]: {message}")
    return replace(settings, servers=settings.servers | found).servers


def _read_agent(file: str, source: Format | None, name: str | None = None) -> Agent:
    """Return the only agent of a file, and report what is noted on it. Raises AgentcError where it
    cannot be read."""
    path = None if file == STDIN else file
    text = read_text(Path(file)) if path else read_input()
    document = parse(source, text, path, name) if source else open_document(path, text, name)
    agent = document.agent
    if lines := render_lines(document):
        report(*lines, known=list_secrets(agent))
    return agent
