"""`agentc convert`: from one format to another, one file or a whole project.

Belongs here: its options, and the last step (print, compare, write). Not here: what the options ask
for (`convert_request.py`), the walk (`project/batch.py`).
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click

from agentc.cli.convert_request import make_request, refuse_mixed_options
from agentc.cli.grouped_help import GroupedCommand
from agentc.cli.options import (
    FOLDER,
    FORMAT,
    PATH,
    TARGET,
    require_one,
)
from agentc.cli.streams import report, tell, tell_data, write_output
from agentc.cli.writing import hold_request
from agentc.errors import AgentcError, on_one_line
from agentc.filesystem.read import is_folder
from agentc.filesystem.write import Writer
from agentc.ir.field_change import OnLoss
from agentc.ir.permission import Cap
from agentc.lens.format import Format
from agentc.options import HOOKS
from agentc.project import batch
from agentc.project.inputs import list_inputs
from agentc.project.plan import Action, PlannedWrite
from agentc.project.request import Request
from agentc.report import text as words
from agentc.report import verdict
from agentc.report.edits_home import render_way_home
from agentc.report.unified_diff import render_diff

# From how many files on a progress bar is worth its line.
LONG_RUN = 50


# How `--help` lists the options, by what somebody wants to do.
GROUPS = {
    "From where, and where to": (
        "target", "source", "out_root", "out_folder", "in_place", "template", "scope", "name",
        "force", "follow",
    ),
    "Put edits back into the original": ("into", "accept_widening"),
    "Look first": ("dry_run", "show_diff", "check"),
    "Permissions": (
        "grants", "respect_config", "fold_config", "allow_widening", "unenforced",
        "strict_servers", "carry_exec",
    ),
    "Models, names and prompts": (
        "models", "provider", "rename_reserved", "prefix_folder", "adapt_body", "materialize",
    ),
    "Losses and the report": (
        "on_loss", "no_carry", "no_header", "as_json", "report", "quiet", "verbose",
    ),
}  # fmt: skip
EXAMPLES = {
    "agentc convert --to opencode": "every agent of the project, into .opencode/agents",
    "agentc convert --to opencode --check": "in CI: exit 1 if an output is out of date",
    "agentc convert FILE --to claude": "print one agent",
    "agentc convert FILE --into ORIGINAL": "take the edits of an output back",
    "agentc convert FOLDER --into FOLDER": "those of all outputs, each into its own original",
    "agentc convert --to claude --scope user": "your own agents, for every project",
}


@click.command(cls=GroupedCommand, groups=GROUPS, examples=EXAMPLES)
@click.argument("paths", nargs=-1)
@click.option(
    "--to", "target", type=TARGET, multiple=True, callback=require_one, help="The format to write."
)
@click.option(
    "--from", "source", type=FORMAT, help="The format to read; else told from place and content."
)
@click.option(
    "-o",
    "--output",
    "out_root",
    type=FOLDER,
    metavar="ROOT",
    help="Write below ROOT, into the target's own place; - prints one agent.",
)
@click.option("-d", "--flat", "out_folder", type=FOLDER, metavar="DIR", help="Write flat into DIR.")
@click.option("--in-place", is_flag=True, help="Rewrite the sources themselves; keeps the format.")
@click.option(
    "--into",
    type=PATH,
    metavar="PATH",
    help="Put the edits back into the original that it was made from, or into those in a folder.",
)
@click.option("--accept-widening", is_flag=True, help="With --into: also edits that allow more.")
@click.option("--template", type=PATH, metavar="FILE", help="Fill your own Jinja template.")
@click.option("--name", help="The name of an agent that states none.")
@click.option(
    "--scope",
    type=click.Choice(["project", "user"]),
    default="project",
    help="Whose places are meant.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="FROM=TO",
    help="Replace a model; '*=inherit' drops all.",
)
@click.option(
    "--provider",
    metavar="PREFIX",
    help="Who serves Claude models to the target (default: anthropic).",
)
@click.option(
    "--grants",
    type=click.Choice(["allow", "ask"]),
    help="How tools that are merely listed are granted.",
)
@click.option(
    "--respect-config",
    is_flag=True,
    help="Override nothing that your client's own configuration limits.",
)
@click.option(
    "--fold-config",
    is_flag=True,
    help="Put what the source client's configuration limits into each agent.",
)
@click.option(
    "--allow-widening",
    multiple=True,
    type=click.Choice([*map(str, Cap), HOOKS]),
    metavar="CAPABILITY",
    help="Let limits of this capability go where the target cannot say them; '*': all.",
)
@click.option(
    "--unenforced",
    type=click.Choice(["refuse", "write"]),
    help="Write agents with limits that the target does not keep to, with these in words.",
)
@click.option(
    "--strict-servers",
    is_flag=True,
    help="Where a pattern denies MCP servers, close those nobody names.",
)
@click.option(
    "--carry-exec",
    is_flag=True,
    help="Take hooks and inline MCP servers along: they start processes.",
)
@click.option(
    "--no-carry", is_flag=True, help="Neither take back nor carry what a format cannot hold."
)
@click.option("--no-header", is_flag=True, help="Write no line that names the source.")
@click.option(
    "--rename-reserved",
    metavar="SUFFIX",
    help="Rename agents that would change one of the client's own.",
)
@click.option(
    "--prefix-folder", is_flag=True, help="Put the folder's name before agents of one name."
)
@click.option(
    "--materialize",
    is_flag=True,
    help="Add the extended format's metadata to the prompt, as a section.",
)
@click.option(
    "--adapt-body",
    is_flag=True,
    help="Put the target's words for tools, files and folders into prompts.",
)
@click.option(
    "--on-loss",
    type=click.Choice([word.value for word in OnLoss]),
    default="warn",
    help="What to do about losses.",
)
@click.option(
    "--follow",
    is_flag=True,
    help="Look into linked folders, and write through links, wherever they lead.",
)
@click.option("--force", is_flag=True, help="Replace files that differ.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@click.option(
    "--diff",
    "show_diff",
    is_flag=True,
    help="Write nothing; show what would change, exit 1 if anything.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if anything would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--report", type=PATH, metavar="FILE.html", help="Write a page on the whole run, for a browser."
)
@click.option("-q", "--quiet", is_flag=True, help="Report errors and what is kept alone.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Report also what was kept, or only said in other words."
)
def command(paths: tuple[str, ...], **options: Any) -> None:
    """Convert agents to another format.

    PATHS are files, folders, or - for standard input. Without any, all agents of the project you
    stand in are converted (of your home folder with --scope user). One file with one agent is
    printed, unless --scope user, -o or -d is said; everything else is written into the target's own
    place beside the source's.

    Exit code 0: done. 1: something differs, was refused, or lost under --on-loss fail. 2: something
    could not be read. 75: another run writes there.
    """
    refuse_mixed_options(paths, options)
    dry = options["dry_run"] or options["show_diff"] or options["check"]
    try:
        request = make_request(paths, options, dry=dry)
        items, failed = _run_request(request, options, dry=dry)
    except AgentcError as error:
        if not options["as_json"]:
            raise
        _print_error(error, options["target"])
        sys.exit(error.exit_code)
    code = batch.exit_code(items, differs=options["show_diff"] or options["check"])
    if options["as_json"]:
        from agentc.report import json

        tell_data(json.run_to_data(items, code, request.target))
    else:
        _print_run(items, request, options, dry=dry)
    if failed is not None:
        report(str(failed))
    sys.exit(max(code, failed.exit_code if failed is not None else 0))


def _print_error(error: AgentcError, target: Format | None) -> None:
    """Print what ended a run before its first file as the report of one that failed."""
    from agentc.report import json

    item = PlannedWrite(error.where.path or "", error=error)
    tell_data(json.run_to_data([item], error.exit_code, target))


def _run_request(
    request: Request, options: dict[str, Any], *, dry: bool
) -> tuple[list[PlannedWrite], AgentcError | None]:
    """Return the items of a run, and why its page could not be written. Other runs wait until all
    of it is done; where something is printed, for its files alone, if there are any."""
    hold = functools.partial(hold_request, "convert", request, quiet=options["quiet"])
    prints = dry or request.to_stdout
    with nullcontext() if prints else hold():
        sources = list_inputs(request)
        with _show_progress(len(sources)) as advance:
            if request.into is not None and is_folder(request.into):
                items = _take_back(request, sources, options, dry=dry, advance=advance)
            else:
                items = batch.carry_out(
                    request, sources, force=options["force"], dry=dry, advance=advance,
                    hold=hold if prints else nullcontext,
                )  # fmt: skip
        return items, _write_page(items, request, options["report"], dry=dry)


def _take_back(
    request: Request,
    sources: tuple[str | PlannedWrite, ...],
    options: dict[str, Any],
    *,
    dry: bool,
    advance: Callable[[], None],
) -> list[PlannedWrite]:
    """Return the items of edited files of which each goes into its own original below a folder."""
    from agentc.project.into_folder import EditedFile, find_edited_files, take_back

    def make_one(file: EditedFile) -> Request:
        return make_request((file.source,), {**options, "into": file.original}, dry=dry)

    files = [*find_edited_files(request, sources, request.into or Path())]
    return take_back(files, make_one, force=options["force"], dry=dry, advance=advance)


def _print_run(
    items: list[PlannedWrite], request: Request, options: dict[str, Any], *, dry: bool
) -> None:
    """Print the texts, differences or targets that were asked for on standard output, and the
    report with its last line on standard error."""
    for item in items:
        if item.action is Action.PRINT and item.conversion is not None:
            write_output(item.conversion.text)
        elif options["show_diff"] and (item.changes or item.keeps):
            write_output(render_diff(item))
        elif options["dry_run"] and item.target is not None:
            tell(f"{item.action} {on_one_line(str(item.target))}")
    on_loss = OnLoss.IGNORE if options["quiet"] else request.on_loss
    detailed = options["verbose"] or len(request.paths) == len(items) == 1
    lines = [*words.render_lines(items, on_loss, detailed=detailed, kept=options["verbose"])]
    lines += render_way_home(items)
    # Of a text that was only printed there is nothing more to say, unless limits stayed behind.
    ends = not request.to_stdout or any(item.target is not None or item.behind for item in items)
    if ends and not options["quiet"]:
        tense = verdict.DONE
        if dry:
            tense = verdict.CHECKED if options["check"] else verdict.PLANNED
        lines.append(verdict.render_verdict(items, request.target, tense))
    if lines:
        report(*lines)


def _write_page(
    items: list[PlannedWrite], request: Request, path: Path | None, *, dry: bool
) -> AgentcError | None:
    """Write the page that is asked for, if any, and return why that could not be; `None` where it
    could."""
    if path is None:
        return None
    from agentc.report import html

    try:
        with Writer() as writer:
            page = html.render_page(items, request.target, dry=dry)
            writer.write(path, page, path.parent, force=True)
    except AgentcError as error:
        return error
    return None


@contextmanager
def _show_progress(length: int) -> Iterator[Callable[[], None]]:
    """Yield a progress bar on a terminal for long runs, nothing elsewhere."""
    if length < LONG_RUN or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=length, file=sys.stderr, label="converting") as bar:
        yield lambda: bar.update(1)
