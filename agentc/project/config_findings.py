"""What is wrong with a client's configuration around agents: what the client refuses, and limits
that limit nothing.

Belongs here: those findings, at their places. Not here: reading the files (`client_config.py`),
what is wrong with them (`vendors/`), what a conversion makes of them (`config_limits.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.diagnostic import Diagnostic, diagnose_error
from agentc.errors import AgentcError
from agentc.lens.format import Format
from agentc.project.client_config import Configurations, list_faults, list_inert
from agentc.vendors.registry import get_client_config


def find_config_faults(
    configurations: Configurations, form: Format, root: Path | None
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the configuration of a format's client around the agents of a
    project; of the user's own where `root` is `None`."""
    client = get_client_config(form.own) if configurations.paths(form, root) else None
    if client is None:
        return
    refused: list[Diagnostic] = []
    try:
        for path in configurations.paths(form, root):
            refused += list_faults(client, path)
        configurations.of(form, root)
    except AgentcError as error:
        if not refused:
            yield diagnose_error(error)
    for fault in refused:
        message = f"{fault.message}; until then {client.title} refuses the configuration"
        yield replace(fault, message=message)
    yield from list_inert(client, configurations.readable_files(form, root))
