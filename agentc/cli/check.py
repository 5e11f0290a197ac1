"""`agentc check`: what is wrong with agent files, what clients make of them, and `--fix`.

Belongs here: its options, and the last step. Not here: rules (`linter/`, `vendors/`), shapes
(`report/diagnostics.py`).
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from agentc import __version__
from agentc.cli.check_fix import Fixer, make_fixer, report_repairs
from agentc.cli.options import FORMAT
from agentc.cli.streams import read_input, report, tell, tell_data, write_output
from agentc.diagnostics.alike import bound_alike
from agentc.diagnostics.diagnostic import Diagnostic, diagnose_error
from agentc.diagnostics.severity import Severity
from agentc.errors import STDIN_NAME, AgentcError, UsageError, name_in_fix
from agentc.filesystem import read
from agentc.filesystem.read import current_folder
from agentc.filesystem.write import Writer
from agentc.lens.fix import UnwantedFix
from agentc.lens.format import Format
from agentc.linter.check import Report, check_document
from agentc.linter.duplicate_names import NamedAgent, find_duplicate_names
from agentc.linter.mend import mend
from agentc.linter.silences import CodeFilter
from agentc.printable import to_printable
from agentc.project.client_config import Configurations
from agentc.project.config import load_config
from agentc.project.detect import detect, find_root, format_at, holds_note, lies_in_vendor_folder
from agentc.project.inputs import list_inputs
from agentc.project.non_agents import NOTE, make_note
from agentc.project.project_root import find_project
from agentc.project.request import STDIN, Request
from agentc.report import diagnostics as words
from agentc.report.left_out import describe_left_out
from agentc.secrets.scan import hide
from agentc.vendors.messages import list_codes
from agentc.vendors.registry import CLIENTS


def _parse_codes(context: click.Context, parameter: click.Parameter, value: str) -> frozenset[str]:
    codes = frozenset(filter(None, (code.strip() for code in value.split(","))))
    if unknown := codes - set(list_codes()):
        raise click.BadParameter(
            f"no such code: {', '.join(sorted(unknown))}; agentc explain lists them"
        )
    return codes


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--from", "source", type=FORMAT, help="The format to read; else told from place and content."
)
@click.option(
    "--client",
    "clients",
    multiple=True,
    type=click.Choice(list(CLIENTS)),
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
    help="Output.",
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
@click.option("-q", "--quiet", is_flag=True, help="Errors alone.")
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
    code_filter = CodeFilter(options["select"], options["ignore"])
    found: list[Diagnostic] = []
    texts: dict[str, str] = {}
    known: dict[str, tuple[str, ...]] = {}
    named: list[NamedAgent] = []
    heads: dict[str, str] = {}
    configurations = Configurations()
    scope, follow = options["scope"], options["follow"]
    sources = list_inputs(Request(paths=paths, target=None, scope=scope, follow=follow))
    unreadable = 0
    left_out: list[tuple[str, str]] = []
    fix = make_fixer(paths, scope, Writer(), follow=follow) if options["fix"] else None
    prints = fix is not None and STDIN in paths
    for path in sources:
        if not isinstance(path, str):
            if path.error is None:
                left_out.append((path.source, path.reason))
                if path.told is not None:
                    left_out_note = replace(diagnose_error(path.told), own_severity=None)
                    found += code_filter((left_out_note,), "")
                continue
            found.append(diagnose_error(path.error))
            unreadable = 2
            continue
        try:
            if (
                path not in paths
                and source is None
                and holds_note(path, read.read_text(Path(path)))
            ):
                left_out.append((path, NOTE))
                continue
            own = path in paths and lies_in_vendor_folder(Path(path))
            is_file = path in paths and path != STDIN
            diagnostics = make_note(path, in_vendor_folder=own) if is_file else ()
            kinds = [note.at(path) for note in diagnostics]
            checked = [
                *_check_one(
                    path,
                    source,
                    clients,
                    code_filter,
                    texts,
                    known,
                    fix,
                    named,
                    heads,
                    configurations,
                )
            ]
            found += [*code_filter(kinds, heads.get(path, "")), *checked]
        except AgentcError as error:
            found.append(diagnose_error(error.at(STDIN_NAME if path == STDIN else path)))
            unreadable = max(unreadable, error.exit_code)
    found += [
        diagnostic
        for diagnostic in find_duplicate_names(named)
        if code_filter((diagnostic,), heads.get(diagnostic.where.path or "", ""))
    ]
    found = [*_name_in_hints(found, paths, source, scope, follow=follow)]
    errors = [diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR]
    shown = errors if options["quiet"] else found
    if prints and STDIN_NAME in texts:
        write_output(texts[STDIN_NAME])
    if prints:
        report(*words.render_lines(shown, texts, known))
    else:
        _print_findings(shown, texts, known, options["shape"])
    if options["shape"] == "text":
        left = ((to_printable(path), kind) for path, kind in left_out)
        report(
            words.render_summary(found, len(sources) - len(left_out))
            + describe_left_out(left, "agentc check {}")
        )
    sys.exit(max(unreadable, bool(errors)))


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
    folders = {path: Path(os.path.abspath(path)) for path in paths}  # noqa: PTH100  no link is followed

    @functools.cache
    def given(path: str | None) -> str | None:
        if path == STDIN_NAME:
            return STDIN
        if path is None or path in folders or not folders:
            return path if folders else None
        file = Path(os.path.abspath(path))  # noqa: PTH100
        return next((name for name, folder in folders.items() if folder in file.parents), path)

    for diagnostic in found:
        yield replace(
            diagnostic, hint=name_in_fix(diagnostic.hint, given(diagnostic.where.path), *options)
        )


def _check_one(
    path: str,
    source: Format | None,
    clients: tuple[str, ...],
    code_filter: CodeFilter,
    texts: dict[str, str],
    known: dict[str, tuple[str, ...]],
    fix: Fixer | None,
    named: list[NamedAgent],
    heads: dict[str, str],
    configurations: Configurations,
) -> Iterator[Diagnostic]:
    """Yield the wanted diagnostics on one file, after its repair where that is wanted."""
    place = None if path == STDIN else path
    text = read.read_text(Path(path)) if place else read_input()
    path = place or STDIN_NAME
    texts[path] = text
    form = format_at(source, place) if source else detect(place, text)
    servers = functools.cache(
        lambda: (
            load_config(current_folder()).servers
            | configurations.servers(
                (find_project(path, form) if place else current_folder(), current_folder())
            )
        )
    )

    def check_text(text: str, leave: Collection[UnwantedFix] = ()) -> Report:
        return check_document(form, text, path, clients, servers, leave)

    report = check_text(text)
    if fix is not None:
        steps = [*mend(text, report, check_text, code_filter)]
        mended = steps[-1].text if steps else None
        if fix(path, text, mended):
            for step in steps:
                report_repairs(path, step)
            report, texts[path] = steps[-1].after, steps[-1].text
    root = find_root(Path(path), form) if place else None
    named += [NamedAgent(path, str(root), form, name) for name in report.names if root is not None]
    secrets, heads[path] = report.secrets, report.head
    known[path] = secrets
    for diagnostic in bound_alike(code_filter(report.diagnostics, report.head)):
        if not place and diagnostic.code == "name-from-path":
            continue  # it has no path
        message, hint = hide(diagnostic.message, secrets), hide(diagnostic.hint, secrets)
        yield replace(
            diagnostic, where=replace(diagnostic.where, path=path), message=message, hint=hint
        )


def _print_findings(
    found: list[Diagnostic], texts: dict[str, str], known: dict[str, tuple[str, ...]], shape: str
) -> None:
    if shape == "json":
        tell_data(words.render_json(found))
    elif shape == "sarif":
        tell_data(words.render_sarif(found, __version__))
    elif shape == "github":
        if found:
            tell(*words.render_github(found))
    elif found:
        tell(*words.render_lines(found, texts, known))
