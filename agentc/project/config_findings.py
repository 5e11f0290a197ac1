"""What is wrong with a client's configuration around agents: what the client refuses, files
that it names and that are not there, and limits that limit nothing.

Belongs here: those findings, at their places. Not here: reading the files (`client_config.py`),
what is wrong with them (`vendors/`), what a conversion makes of them (`config_limits.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.diagnostic import Diagnostic, diagnose_error
from agentc.errors import AgentcError, ReadError
from agentc.filesystem.read import home_folder, is_file, shorten_path
from agentc.lens.client_config import ClientConfig
from agentc.lens.format import Format
from agentc.project.client_config import Configurations, list_faults, list_inert
from agentc.project.config_places import is_variable, read_config_text
from agentc.syntax.source import locate
from agentc.vendors.registry import get_client_config


def find_config_faults(
    configurations: Configurations, form: Format, root: Path | None
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the configuration of a format's client around the agents of a
    project; of the user's own where `root` is `None`."""
    client = get_client_config(form.own) if configurations.paths(form, root) else None
    if client is None:
        return
    refused = [
        fault for path in configurations.paths(form, root) for fault in _list_faults(client, path)
    ]
    yield from refused
    try:
        passed_over = configurations.of(form, root).passed_over
    except AgentcError as error:
        passed_over = ()
        if not refused:
            yield diagnose_error(error)
    for reason in passed_over:
        yield Diagnostic("PERM-CONFIG-UNREAD", reason)
    yield from list_inert(client, configurations.readable_files(form, root))


def _list_faults(client: ClientConfig, path: Path) -> Iterator[Diagnostic]:
    """Yield everything for which a client refuses a file of its configuration."""
    yield from _find_dangling(client, path)
    try:
        for fault in list_faults(client, path):
            message = f"{fault.message}; until then {client.title} refuses the configuration"
            yield replace(fault, message=message)
    except AgentcError as error:
        if not client.ignores_broken:
            yield diagnose_error(error.at(shorten_path(path)))


def _find_dangling(client: ClientConfig, path: Path) -> Iterator[Diagnostic]:
    """Yield the references of a configuration to files that are not there: its client refuses all
    of it for one."""
    try:
        text = "" if is_variable(path) else read_config_text(path)
    except ReadError:
        return  # told as that
    for name, place in client.references(text):
        if not is_file(path.parent / _find_home(name)):
            message = f"no such file: `{name}`; until then {client.title} refuses the configuration"
            hint = "write that file, or take the reference to it out"
            where = replace(locate(text, place), path=shorten_path(path))
            yield Diagnostic("missing", message, where, hint=hint)


def _find_home(name: str) -> Path:
    return home_folder() / name[2:] if name.startswith("~/") else Path(name)
