"""A run as plain data, for other programs.

Belongs here: which keys there are. Not here: what happened (`run.py`), words for a person
(`words.py`).
"""

from __future__ import annotations

from typing import Any

from agentc.build.judge import Output
from agentc.build.run import BuildRun
from agentc.filesystem.read import shorten_path
from agentc.report.json import item_to_data


def build_to_data(run: BuildRun, exit_code: int) -> dict[str, Any]:
    """Return a run as plain data. Keys are added, never renamed."""
    return {
        "outputs": [output_to_data(output) for output in run.outputs],
        "held": [{"name": name, "asks": list(asked)} for name, asked in run.held],
        "elsewhere": list(run.elsewhere),
        "ignore_files": list(run.ignored.written),
        "lock": run.lock.tell(),
        "unadded": [shorten_path(path) for path in run.staged.unadded] if run.staged else [],
        "exit_code": exit_code,
    }


def output_to_data(output: Output) -> dict[str, Any]:
    """Return an output as plain data."""
    item = output.item
    data: dict[str, Any] = {
        "target": output.target,
        "path": None if output.path is None else shorten_path(output.path),
        "source": output.source,
        "standing": str(output.standing),
        "action": "remove" if output.gone else str(item.action) if item is not None else "none",
        "source_changed": output.moved,
    }
    reason = output.why or (item.reason if item is not None else "")
    if reason:
        data["reason"] = reason
    if item is not None and item.conversion is not None and item.error is None:
        told = item_to_data(item, None)
        data |= {key: told[key] for key in ("agent", "losses", "notes")}
    error = item.error if item is not None else None
    if error is not None:
        data["error"] = {"code": error.code, "message": error.message, "hint": error.hint}
    return data
