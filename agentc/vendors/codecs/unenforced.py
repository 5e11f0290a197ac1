"""Limits that a client does not keep to, whatever its codec: refused, or written as a wish.

Belongs here: the refusal, and what a report calls such a limit. Not here: which limits these are
(`levels.py`, `groups.py`), their sentences in the prompt (`prompt/sections.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agentc.diagnostics.shared_codes import UNENFORCED
from agentc.errors import InvalidValue
from agentc.ir.field_change import PermissionChange
from agentc.ir.permission import ANY, Tool
from agentc.options import ConversionOptions
from agentc.tool_lists.changes import is_widening_allowed


def refuse_unenforced(title: str, tools: Iterable[Tool], settings: ConversionOptions) -> None:
    """Raise InvalidValue (fatal) where a client, by its title, would leave limited tools open,
    unless limits may be written as wishes, or those of these tools be let go."""
    left = [tool for tool in tools if not is_widening_allowed(tool, settings)]
    if left and settings.unenforced != "write":
        labels = ", ".join(dict.fromkeys(_label(tool) for tool in left))
        raise InvalidValue(
            f"{title} does not keep to limits on {labels}",
            hint="--unenforced write writes it all the same, with its limits in words",
            fatal=True,
            about=tuple(tool.label for tool in left),
            code=UNENFORCED,
        )


def let_go(tools: Iterable[Tool], settings: ConversionOptions) -> ConversionOptions:
    """Return settings with which limits on some tools may be lifted."""
    left = frozenset(str(tool.cap) for tool in tools)
    return replace(settings, allow_widening=settings.allow_widening | left)


def name_unenforced(
    title: str, found: Iterable[PermissionChange], left: Iterable[Tool]
) -> tuple[PermissionChange, ...]:
    """Return changes, with those that lift a limit on one of the tools that are `left` open told as
    limits that are not kept to."""
    labels = {_label(tool) for tool in left}
    why = f"{title} does not keep to it: the file says it in words alone"
    return tuple(
        replace(one, code="PERM-UNENFORCED", reason=why)
        if one.code == "PERM-WIDENED" and one.capability in labels
        else one
        for one in found
    )


def _label(tool: Tool) -> str:
    return "everything else" if tool == ANY else tool.label
