"""`agentc check`: what is wrong with agent files, what clients make of them, and `--fix`.

Belongs here: its options, and the last step. Not here: rules (`linter/`, `vendors/`), shapes
(`report/diagnostics.py`).
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import click

from agentc import __version__
from agentc.cli.check_fix import make_fixer
from agentc.cli.check_run import CheckRun
from agentc.cli.grouped_help import GroupedCommand
from agentc.cli.options import FORMAT
from agentc.cli.streams import report, tell, tell_data, write_output
from agentc.cli.writing import hold_request
from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import STDIN_NAME, AgentcError, UsageError, name_in_fix
from agentc.filesystem.read import current_folder, make_absolute
from agentc.filesystem.write import Writer
from agentc.lens.format import Format
from agentc.linter.silences import CodeFilter
from agentc.printable import to_printable
from agentc.project.inputs import list_inputs
from agentc.project.plan import PlannedWrite
from agentc.project.project_root import find_project_root
from agentc.project.request import STDIN, Request
from agentc.report import diagnostics as words
from agentc.report.left_out import describe_left_out
from agentc.vendors.messages import list_codes
from agentc.vendors.registry import get_format, list_clients, list_configured_clients

GROUPS = {
    "What is checked": ("source", "clients", "scope", "follow"),
    "Repair": ("fix",),
    "What is said": ("select", "ignore", "shape", "quiet"),
}
EXAMPLES = {
    "agentc check": "every agent of the project",
    "agentc check --fix": "repair what can be repaired, and nothing else",
    "agentc check FILE --client NAME": "what this client would make of it, too",
    "agentc check --format github": "in CI, as annotations",
}


def _parse_codes(context: click.Context, parameter: click.Parameter, value: str) -> frozenset[str]:
    codes = frozenset(filter(None, (code.strip() for code in value.split(","))))
    if unknown := codes - set(list_codes()):
        raise click.BadParameter(
            f"no such code: {', '.join(sorted(unknown))}; agentc explain lists them"
        )
    return codes


@click.command(cls=GroupedCommand, groups=GROUPS, examples=EXAMPLES)
@click.argument("paths", nargs=-1)
@click.option(
    "--from", "source", type=FORMAT, help="The format to read; else told from place and content."
)
@click.option(
    "--client",
    "clients",
    multiple=True,
    type=click.Choice(list_clients()),
    help="Ask this client, too.",
)
@click.option(
    "--scope",
    type=click.Choice(["project", "user"]),
    default="project",
    help="Whose places are meant.",
)
@click.option("--fix", is_flag=True, help="Repair what can be repaired, and nothing else.")
@click.option(
    "--follow",
    is_flag=True,
    help="Look into linked folders; with --fix: repair through links, too.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="For people, or for programs.",
)
@click.option(
    "--select",
    default="",
    callback=_parse_codes,
    metavar="CODES",
    help="Only these codes, comma-separated.",
)
@click.option(
    "--ignore", default="", callback=_parse_codes, metavar="CODES", help="All but these codes."
)
@click.option("-q", "--quiet", is_flag=True, help="Report errors alone.")
def command(
    paths: tuple[str, ...], source: Format | None, clients: tuple[str, ...], **options: Any
) -> None:
    """Say what is wrong with agents, and which client will skip, reject or misread them.

    PATHS are files, folders, or - for standard input, of which --fix prints the repaired text;
    without any, all agents of the project are checked (of your home folder with --scope user). A
    comment in the frontmatter, `# agentc: ignore[CODE]`, silences a code in its file, and behind a
    field on that line alone. Exit code 1 when there is an error.
    """
    _refuse_mixed(paths, fixes=options["fix"], shape=options["shape"])
    scope, follow = options["scope"], options["follow"]
    request = Request(paths=paths, target=None, scope=scope, follow=follow)
    writes = options["fix"] and STDIN not in paths
    quiet = options["quiet"]
    with hold_request("check", request, quiet=quiet) if writes else nullcontext():
        fix = make_fixer(paths, scope, Writer(), follow=follow) if options["fix"] else None
        wanted = CodeFilter(options["select"], options["ignore"])
        run = CheckRun(paths, source, clients, wanted, fix)
        run.read_own_configuration()
        try:
            sources = _list_inputs(request, run)
        except AgentcError as error:
            if options["shape"] == "text":
                raise
            sources = (PlannedWrite(error.where.path or "", error=error),)
        checked = run.check_files(sources)
    run.check_together()
    found = [*_name_in_hints(run.found, paths, source, scope, follow=follow)]
    errors = [diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR]
    shown = errors if options["quiet"] else found
    if fix is not None and STDIN in paths:
        if STDIN_NAME in run.texts:
            write_output(run.texts[STDIN_NAME])
        report(*words.render_lines(shown, run.texts, run.secrets))
    else:
        _print_findings(shown, run.texts, run.secrets, options["shape"])
    if options["shape"] == "text":
        left = ((to_printable(path), kind) for path, kind in run.left_out)
        summary = words.render_summary(found, checked) + describe_left_out(left, "agentc check {}")
        report(*words.render_counts(shown), summary)
    sys.exit(max(run.exit_code, bool(errors)))


def _list_inputs(request: Request, run: CheckRun) -> tuple[str | PlannedWrite, ...]:
    """Return every input.

    There is none where the project has no agents, and something is wrong with the configuration of
    its clients, which is noted. Raises AgentcError as `list_inputs` does.
    """
    try:
        return list_inputs(request)
    except AgentcError as error:
        if error.code != "no-agents" or request.paths or request.scope == "user":
            raise
        root = find_project_root(current_folder())
        run.projects |= {(own, root): get_format(own) for own in list_configured_clients()}
        if not run.filter_codes(run.find_config_faults(), ""):
            raise
        return ()


def _refuse_mixed(paths: tuple[str, ...], *, fixes: bool, shape: str) -> None:
    """Raise UsageError where a repaired text and something else would be printed together."""
    if not (fixes and STDIN in paths):
        return
    if len(set(paths)) > 1:
        hint = "repair standard input and files one after the other"
        raise UsageError(
            "output", "`--fix -` prints the repaired text, and takes no files", hint=hint
        )
    if shape != "text":
        message = f"`--fix -` prints the repaired text, and --format {shape} the findings"
        raise UsageError("output", message, hint="leave one of them out")


def _name_in_hints(
    found: Iterable[Diagnostic],
    paths: tuple[str, ...],
    source: Format | None,
    scope: str,
    *,
    follow: bool,
) -> Iterator[Diagnostic]:
    """Yield the diagnostics with hints that can be run as they stand: with the path and the options
    that were given."""
    options = ["--scope", scope] if scope == "user" else []
    options += ["--follow"] * follow + (["--from", source.name] if source is not None else [])
    folders = {path: make_absolute(path) for path in paths}

    @functools.cache
    def given(path: str | None) -> str | None:
        if path == STDIN_NAME:
            return STDIN
        if path is None or path in folders or not folders:
            return path if folders else None
        file = make_absolute(path)
        return next((name for name, folder in folders.items() if folder in file.parents), path)

    for diagnostic in found:
        yield replace(
            diagnostic, hint=name_in_fix(diagnostic.hint, given(diagnostic.where.path), *options)
        )


def _print_findings(
    found: list[Diagnostic], texts: dict[str, str], known: dict[str, tuple[str, ...]], shape: str
) -> None:
    """Print what was found in one `shape`: for a program, or for a person with the lines of the
    `texts` that it is about. A person, and GitHub, get nothing where nothing was found."""
    if shape == "json":
        tell_data(words.render_json(found))
    elif shape == "sarif":
        tell_data(words.render_sarif(found, __version__))
    elif shape == "github":
        if found:
            tell(*words.render_github(found))
    elif found:
        tell(*words.render_lines(found, texts, known))
