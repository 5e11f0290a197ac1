"""What happened, and what an agent means, as plain data for programs.

Belongs here: the shape of `--json`. It is public: keys are added, never renamed. Not here: printing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from agentc.errors import AgentcError
from agentc.ir.agent import Agent
from agentc.ir.loss import Loss
from agentc.ir.value import Map, Spelled
from agentc.lens.format import Format
from agentc.lens.secrets import Verbatim, hide_in, secrets_of
from agentc.project.plan import Action, Item
from agentc.report import unseen
from agentc.report.behind import as_data, left_behind
from agentc.report.fields import fields as every_field


def plain(value: Any) -> Any:
    """Any value of the IR as lists, dicts and scalars."""
    if isinstance(value, Spelled):
        return float(value)
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, Map):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {name: part for name, part in named.items() if name != "implied" or part}
    return value


def dump(value: Any) -> str:
    """Plain data as JSON text."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def of_agent(agent: Agent) -> dict[str, Any]:
    """An agent as its IR, without what is not stated."""
    return {key: value for key, value in plain(agent).items() if value is not None and key != "origin"}


def of_run(items: Iterable[Item], exit_code: int, target: Format | None) -> dict[str, Any]:
    """A whole run into one format, or into a template's own."""
    listed = list(items)
    left = [as_data(one) for one in left_behind(listed)]
    return {
        "results": [_of_item(item, target) for item in listed],
        "config_limits": left,
        "servers_unseen": unseen.as_data(listed),
        "exit_code": exit_code,
    }


def _of_item(item: Item, target: Format | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "source": item.source,
        "target": None if item.target is None else str(item.target),
        "action": str(item.action),
        "error": _of_error(item.error),
    }
    if item.reason:
        result["reason"] = item.reason
    if item.told is not None:
        result["warning"] = _of_error(item.told)
    if item.conversion is not None:
        result["agent"] = item.conversion.agent.name
        result["losses"] = [_of_loss(loss) for loss in item.conversion.losses]
        told = every_field(item.conversion.agent, item.conversion.losses, target)
        result["fields"] = [_of_field(loss) for loss in told]
        result["notes"] = [plain(note) for note in item.conversion.notes]
        if item.action is Action.PRINT:
            result["text"] = Verbatim(item.conversion.text)
        return dict(hide_in(result, known=secrets_of(item.conversion.agent)))
    return result


def _of_loss(loss: Loss) -> dict[str, Any]:
    """A loss, whose field says what its values are called."""
    told: dict[str, Any] = plain(loss)
    return {**told, **{side: hide_in(told[side], loss.field) for side in ("before", "after")}}


def _of_field(loss: Loss) -> dict[str, Any]:
    """One field's fate. Values and effects of what changed stand under `losses`."""
    return {"name": loss.field, "outcome": str(loss.outcome), "carried": loss.carried, "reason": loss.reason}


def _of_error(error: AgentcError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    place = {"path": error.where.path, "line": error.where.line, "column": error.where.column}
    return {"code": error.code, "message": error.message, "hint": error.hint, **place}
