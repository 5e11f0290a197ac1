"""A run, and what an agent means, as plain data for programs.

Belongs here: the shape of `--json`. It is public: keys are added, never renamed. Not here:
printing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError, name_in_fix
from agentc.ir.agent import Agent
from agentc.ir.field_change import FieldChange
from agentc.ir.value import Map, Spelled
from agentc.lens.format import Format
from agentc.project.plan import Action, PlannedWrite
from agentc.report import unenforced, unknown_servers
from agentc.report.fields import list_outcomes as every_field
from agentc.report.limits_left import list_inert_limits, list_left_behind, to_data
from agentc.secrets.scan import Verbatim, hide_in_value, list_secrets


def to_plain(value: Any) -> Any:
    """Return any value of the IR as lists, dicts and scalars."""
    if isinstance(value, Spelled):
        return float(value)
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, Map):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
        return {name: part for name, part in named.items() if name != "implied" or part}
    return value


def to_json(value: Any) -> str:
    """Return plain data as JSON text."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def agent_to_data(agent: Agent) -> dict[str, Any]:
    """Return an agent as its IR, without what is not stated."""
    return {
        key: value
        for key, value in to_plain(agent).items()
        if value is not None and key != "origin"
    }


def run_to_data(
    items: Iterable[PlannedWrite], exit_code: int, target: Format | None
) -> dict[str, Any]:
    """Return a whole run into one format, or into a template's own."""
    listed = list(items)
    left = [to_data(limits) for limits in list_left_behind(listed)]
    return {
        "results": [item_to_data(item, target) for item in listed],
        "config_limits": left,
        "config_inert": [hide_in_value(_note_to_data(one)) for one in list_inert_limits(listed)],
        "servers_unseen": unknown_servers.to_data(listed),
        "unenforced": {
            "refused": unenforced.count_refused(listed),
            "written": unenforced.count_written(listed),
        },
        "exit_code": exit_code,
    }


def item_to_data(item: PlannedWrite, target: Format | None) -> dict[str, Any]:
    """Return an item as plain data, without what looks like a secret. It has its text only where
    that was to be printed."""
    result: dict[str, Any] = {
        "source": item.source,
        "target": None if item.target is None else str(item.target),
        "action": str(item.action),
        "error": _error_to_data(item.error),
    }
    if item.reason:
        result["reason"] = item.reason
    if item.told is not None:
        result["warning"] = _error_to_data(item.told)
    if item.conversion is not None:
        result["agent"] = item.conversion.agent.name
        result["losses"] = [_change_to_data(loss) for loss in item.conversion.losses]
        changes = every_field(item.conversion.agent, item.conversion.losses, target)
        result["fields"] = [_field_to_data(loss) for loss in changes]
        result["notes"] = [_note_to_data(note) for note in item.conversion.notes]
        if item.action is Action.PRINT:
            result["text"] = Verbatim(item.conversion.text)
        return dict(hide_in_value(result, known=list_secrets(item.conversion.agent)))
    return result


def _change_to_data(loss: FieldChange) -> dict[str, Any]:
    """Return a loss, whose field says what its values are called."""
    data: dict[str, Any] = to_plain(loss)
    return {**data, **{side: hide_in_value(data[side], loss.field) for side in ("before", "after")}}


def _field_to_data(loss: FieldChange) -> dict[str, Any]:
    """Return what became of one field. Values and effects of what changed stand under `losses`."""
    return {
        "name": loss.field,
        "outcome": str(loss.outcome),
        "carried": loss.carried,
        "reason": loss.reason,
    }


def _note_to_data(note: Diagnostic) -> dict[str, Any]:
    return {
        "code": note.code,
        "message": note.message,
        "where": to_plain(note.where),
        "fixes": to_plain(note.fixes),
        "hint": note.hint,
    }


def _error_to_data(error: AgentcError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    place = {"path": error.where.path, "line": error.where.line, "column": error.where.column}
    hint = name_in_fix(error.hint, error.where.path)
    return {"code": error.code, "message": error.message, "hint": hint, **place}
