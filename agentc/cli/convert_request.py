"""What the options of `agentc convert` ask for, as a request.

Belongs here: options that do not go together, and what each means. Not here: the options
themselves (`convert.py`), carrying out the request (`project/batch.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from agentc.cli.options import STDOUT
from agentc.cli.streams import read_input
from agentc.errors import ReadError, UsageError, Where
from agentc.filesystem import read
from agentc.ir.field_change import OnLoss
from agentc.ir.provenance import KnownTraces
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.project import config
from agentc.project.config_files import find_config_folder
from agentc.project.config_keys import PERMISSIONS
from agentc.project.original_format import find_original_format
from agentc.project.request import STDIN, Request, recall_nothing


def refuse_mixed_options(paths: tuple[str, ...], options: dict[str, Any]) -> None:
    """Raise UsageError for options that make no sense together, ReadError where the folder for a
    page is missing."""
    if options["target"] is None and options["template"] is None and options["into"] is None:
        raise click.UsageError("say --to FORMAT, or --template FILE")
    if (
        sum(
            map(
                bool,
                (options["out_root"], options["out_folder"], options["in_place"], options["into"]),
            )
        )
        > 1
    ):
        raise click.UsageError("-o, -d, --in-place and --into are mutually exclusive")
    _refuse_dash(options)
    if options["into"] and options["template"]:
        raise click.UsageError("--into takes no template")
    if options["into"] and not paths:
        raise click.UsageError("--into wants the edited files: name them, or their folder")
    if options["accept_widening"] and not options["into"]:
        raise click.UsageError("--accept-widening requires --into")
    if options["report"] and options["report"].suffix not in (".html", ".htm"):
        raise click.UsageError("--report writes a page: say --report FILE.html")
    if options["report"] and not read.is_folder(options["report"].parent):
        raise ReadError(
            "missing", "the folder for the page is not there", where=Where(str(options["report"]))
        )


def _refuse_dash(options: dict[str, Any]) -> None:
    """Raise UsageError for `-` where a folder is meant, or where nothing is to be printed."""
    if options["out_folder"] == STDOUT:
        raise click.UsageError(
            "-d writes into a folder, and - is none; one agent is printed by default, or with -o -"
        )
    dry = next((name for name in ("dry_run", "show_diff", "check") if options[name]), None)
    if options["out_root"] == STDOUT and dry is not None:
        word = {"dry_run": "--dry-run", "show_diff": "--diff"}.get(dry, "--check")
        raise click.UsageError(
            f"-o - prints an agent, and {word} compares files; leave one of them out"
        )


def _load_settings(target: Format | None) -> ConversionOptions:
    """Return the settings of `agentc.toml`, of which the tables for a build are right, too: a slip
    there is one before anybody builds."""
    settings = config.load_config(read.current_folder(), target)
    if find_config_folder(read.current_folder()) is not None:
        from agentc.build.configuration_faults import refuse_build_faults  # few projects build

        refuse_build_faults(read.current_folder())
    return settings


def _find_records(original: Path | None) -> Callable[[Path], KnownTraces | None]:
    """Return what tells the traces of an edited file, where it may be the output of a build: the
    records of the repository in which its original lies."""
    root = None if original is None else find_config_folder(read.make_absolute(original))
    if root is None:
        return recall_nothing
    return functools.partial(_find_traces, root)


def _find_traces(root: Path, path: Path) -> KnownTraces | None:
    """Return what the records of a repository have of a file; `None` also where nobody can read
    them: then the file alone tells."""
    from agentc.build.records import Records  # few projects build

    try:
        return Records(root).find_traces(path)
    except UsageError:
        return None


def make_request(paths: tuple[str, ...], options: dict[str, Any], *, dry: bool) -> Request:
    """Return the request that options make, with the settings of `agentc.toml`.

    Raises AgentcError for an original that cannot be read, or a file of settings that is none.
    """
    if options["into"] and options["target"] is None and not read.is_folder(options["into"]):
        options["target"] = find_original_format(options["into"])
    settings = config.merge_options(
        _load_settings(options["target"]),
        options["models"],
        options["provider"],
        {name: options[name] for name in PERMISSIONS if name in options},
    )
    one_file = len(paths) == 1 and not read.is_folder(Path(paths[0]))
    if prints := options["out_root"] == STDOUT:
        options["out_root"] = None
    placed = any(options[name] for name in ("out_root", "out_folder", "in_place", "into")) or dry
    placed = placed or (options["scope"] == "user" and options["target"] is not None)
    return Request(
        paths=paths,
        to_stdout=prints or (not placed and (one_file or options["target"] is None)),
        prints_one=prints and options["target"] is not None,
        settings=replace(
            settings,
            carry=settings.carry and not options["no_carry"],
            adapt_body=settings.adapt_body or options["adapt_body"],
            materialize=settings.materialize or options["materialize"],
            accept_widening=options["accept_widening"],
        ),
        on_loss=OnLoss(options["on_loss"]),
        header=not options["no_header"],
        stdin=read_input() if STDIN in paths else "",
        recall=_find_records(options["into"]),
        **{
            key: options[key]
            for key in (
                "target",
                "source",
                "template",
                "name",
                "scope",
                "out_root",
                "out_folder",
                "in_place",
                "into",
                "prefix_folder",
                "follow",
            )
        },
    )
