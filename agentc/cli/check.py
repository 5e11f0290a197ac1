"""`agentc check`: what is wrong with agent files, what clients make of them, and `--fix`.

Belongs here: its options, and the last step. Not here: rules (`linter/`, `vendors/`), shapes
(`report/diagnostics.py`).
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
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
from agentc.linter.later_findings import add_later_findings
from agentc.linter.mend import mend
from agentc.linter.silences import CodeFilter
from agentc.printable import to_printable
from agentc.project.client_config import Configurations
from agentc.project.config import load_config
from agentc.project.config_findings import find_config_faults
from agentc.project.detect import detect, find_root, format_at, holds_note, lies_in_vendor_folder
from agentc.project.inputs import list_inputs
from agentc.project.non_agents import NOTE, make_note
from agentc.project.plan import PlannedWrite
from agentc.project.project_root import find_project, find_project_root
from agentc.project.request import STDIN, Request
from agentc.report import diagnostics as words
from agentc.report.left_out import describe_left_out
from agentc.secrets.scan import find_secrets_in_lines, hide
from agentc.vendors.messages import list_codes
from agentc.vendors.registry import get_format, list_clients, list_configured_clients


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
    scope, follow = options["scope"], options["follow"]
    fix = make_fixer(paths, scope, Writer(), follow=follow) if options["fix"] else None
    wanted = CodeFilter(options["select"], options["ignore"])
    run = _Run(paths, source, clients, wanted, fix)
    request = Request(paths=paths, target=None, scope=scope, follow=follow)
    checked = run.check_files(_list_inputs(request, run))
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
        report(words.render_summary(found, checked) + describe_left_out(left, "agentc check {}"))
    sys.exit(max(run.exit_code, bool(errors)))


def _list_inputs(request: Request, run: _Run) -> tuple[str | PlannedWrite, ...]:
    """Return every input; none where the project has no agents, and its clients' configuration has
    something wrong with it, which is noted.

    Raises AgentcError as `list_inputs` does.
    """
    try:
        return list_inputs(request)
    except AgentcError as error:
        if error.code != "no-agents" or request.paths or request.scope == "user":
            raise
        root = find_project_root(current_folder())
        run.projects |= {(own, root): get_format(own) for own in list_configured_clients()}
        if not run.wanted(run.find_config_faults(), ""):
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


@dataclass(slots=True)
class _Run:
    """One run: what is asked for, and what was found so far.

    `texts` are those of the files, by their paths, and `secrets` what is hidden of each; `heads`
    are their fields. `projects` are the projects that hold the files, each for a client, with a
    format of its. `exit_code` is that of files that cannot be read.
    """

    paths: tuple[str, ...]
    source: Format | None
    clients: tuple[str, ...]
    wanted: CodeFilter
    fix: Fixer | None
    found: list[Diagnostic] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    named: list[NamedAgent] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    projects: dict[tuple[str, Path | None], Format] = field(default_factory=dict)
    configurations: Configurations = field(default_factory=Configurations)
    exit_code: int = 0

    def check_files(self, sources: Iterable[str | PlannedWrite]) -> int:
        """Check every input, and return how many were no others' companions."""
        count = 0
        for source in sources:
            count += 1
            if isinstance(source, str):
                try:
                    count -= not self.check_file(source)
                except AgentcError as error:
                    placed = error.at(STDIN_NAME if source == STDIN else source)
                    self.found.append(diagnose_error(placed))
                    self.exit_code = max(self.exit_code, error.exit_code)
            elif source.error is not None:
                self.found.append(diagnose_error(source.error))
                self.exit_code = 2
            else:
                count -= 1
                self.leave_out(source)
        return count

    def leave_out(self, item: PlannedWrite) -> None:
        """Note a file that is no agent."""
        self.left_out.append((item.source, item.reason))
        if item.told is not None:
            self.found += self.wanted((replace(diagnose_error(item.told), own_severity=None),), "")

    def check_file(self, path: str) -> bool:
        """Check one file, and return whether it is an agent's."""
        is_named = path in self.paths
        text = read_input() if path == STDIN else read.read_text(Path(path))
        if not is_named and self.source is None and holds_note(path, text):
            self.left_out.append((path, NOTE))
            return False
        kinds: tuple[Diagnostic, ...] = ()
        if is_named and path != STDIN:
            kinds = make_note(path, in_vendor_folder=lies_in_vendor_folder(Path(path)))
        found = self.check_text(path, text)
        head = self.heads[STDIN_NAME if path == STDIN else path]
        self.found += self.wanted((note.at(path) for note in kinds), head)
        self.found += found
        return True

    def check_text(self, path: str, text: str) -> list[Diagnostic]:
        """Return the wanted diagnostics on the text of one file, after its repair where that is
        wanted."""
        place = None if path == STDIN else path
        path = place or STDIN_NAME
        self.texts[path] = text
        form = format_at(self.source, place) if self.source else detect(place, text)
        project = find_project(path, form) if place else current_folder()
        if place:
            self.projects[form.own, project] = form
        servers = functools.cache(
            lambda: (
                load_config(current_folder()).servers
                | self.configurations.servers((project, current_folder()))
            )
        )

        def check(text: str, leave: Collection[UnwantedFix] = ()) -> Report:
            return check_document(form, text, path, self.clients, servers, leave)

        result = check(text)
        if self.fix is None:
            result = add_later_findings(text, result, check)
        else:
            steps = mend(text, result, check, self.wanted)
            mended = steps[-1].text if steps else None
            if self.fix(path, text, mended):
                for step in steps:
                    report_repairs(path, step, steps[-1].after)
                result, self.texts[path] = steps[-1].after, steps[-1].text
        root = find_root(Path(path), form) if place else None
        if root is not None:
            self.named += [NamedAgent(path, str(root), form, name) for name in result.names]
        self.secrets[path], self.heads[path] = result.secrets, result.head
        return [
            replace(
                diagnostic,
                where=replace(diagnostic.where, path=path),
                message=hide(diagnostic.message, result.secrets),
                hint=hide(diagnostic.hint, result.secrets),
            )
            for diagnostic in bound_alike(self.wanted(result.diagnostics, result.head))
            if place or diagnostic.code != "name-from-path"  # it has no path
        ]

    def check_together(self) -> None:
        """Note what is wrong with files beside each other: equal names, and their clients'
        configuration."""
        self.found += [
            diagnostic
            for diagnostic in find_duplicate_names(self.named)
            if self.wanted((diagnostic,), self.heads.get(diagnostic.where.path or "", ""))
        ]
        known = {(_find_spot(diagnostic), diagnostic.severity) for diagnostic in self.found}
        for diagnostic in dict.fromkeys(self.find_config_faults()):
            spot = _find_spot(diagnostic)
            as_grave = {Severity.ERROR, diagnostic.severity}
            # Else it was told of the file itself, which holds agents, too.
            if known.isdisjoint((spot, severity) for severity in as_grave):
                self.found += self.wanted((diagnostic,), "")

    def find_config_faults(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with the configuration of the clients whose projects these are."""
        for (_, root), form in self.projects.items():
            for diagnostic in find_config_faults(self.configurations, form, root):
                path = diagnostic.where.path or ""
                if path not in self.texts and diagnostic.where.line is not None:
                    self.texts[path] = text = read.read_text(Path(path))
                    self.secrets[path] = find_secrets_in_lines(text)
                yield diagnostic


def _find_spot(diagnostic: Diagnostic) -> tuple[str, int | None, int | None]:
    """Return the place of a diagnostic, whatever its path is called."""
    path = os.path.abspath(diagnostic.where.path or "")  # noqa: PTH100  no link is followed
    return path, diagnostic.where.line, diagnostic.where.column


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
