"""What is to become of every file: created, updated, the same, or a conflict. Pure.

Belongs here: comparing what is wanted with what is there. Not here: conversions, the disc, the way
out of a conflict (`conflicts.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from agentc.errors import AgentcError
from agentc.ir.agent import Agent
from agentc.lens.client_config import LimitsLeftBehind
from agentc.pipeline.convert import Conversion
from agentc.project.conflicts import suggest_way_out


class Action(StrEnum):
    """What becomes of a file. `PRINT` is a result that goes to standard output, `NONE` one that is
    not written, `LEFT_OUT` no agent."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    CONFLICT = "conflict"
    PRINT = "print"
    NONE = "none"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class PlannedWrite:
    """One agent's way: from `source` to `target` below `root`, with what went wrong, if anything
    did.

    `old` is the text that is there now. `told` warns about what is left out, where that is worth a
    line. `base` is the text that the new one was made from, where that is the target's. `behind`
    are limits around it that do not come along. `renewed` is the source's text and what becomes of
    it, once its edits are in the target. `real` is where links lead: the target's real path, and
    the folder that it may not leave. `prefix` is what was put before its name, `position` its place
    among the agents of its document, `seen` the agent as it stands there. `unread` are files that
    may name MCP servers, and that could not be read. `whole` is true where the error keeps every
    agent of a file that lists several from being read.
    """

    source: str
    conversion: Conversion | None = None
    error: AgentcError | None = None
    target: Path | None = None
    root: Path | None = None
    action: Action = Action.NONE
    old: str | None = None
    reason: str = ""
    told: AgentcError | None = None
    base: str | None = None
    behind: LimitsLeftBehind | None = None
    renewed: tuple[str, str] | None = None
    real: tuple[Path, Path] | None = None
    prefix: str = ""
    position: int = 0
    unread: tuple[str, ...] = ()
    seen: Agent | None = None
    whole: bool = False

    @property
    def changes(self) -> bool:
        """Return whether writing would change the disc."""
        return self.action in (Action.CREATE, Action.UPDATE)


def make_plan(
    items: Iterable[PlannedWrite],
    existing: Callable[[Path], str | None],
    *,
    force: bool,
    to: str = "",
    prefixed: bool = False,
) -> tuple[PlannedWrite, ...]:
    """Return every item with its action. A file that differs is a conflict, unless `force`, or
    unless it is its own source.

    `to` is the target's name, and `prefixed` whether the names of folders stand before agents of
    one name already, for what a user could say instead.
    """
    listed = list(items)
    taken: dict[str, list[str]] = {}
    for item in listed:
        if item.target is not None and item.conversion is not None:
            taken.setdefault(str(item.target).casefold(), []).append(item.source)
    return tuple(_decide_action(item, taken, existing, force, (to, prefixed)) for item in listed)


def _decide_action(
    item: PlannedWrite,
    taken: dict[str, list[str]],
    existing: Callable[[Path], str | None],
    force: bool,
    asked: tuple[str, bool],
) -> PlannedWrite:
    if item.target is None or item.conversion is None:
        return item
    rivals = taken[str(item.target).casefold()]
    if len(rivals) > 1:
        others = (
            ", ".join(source for source in rivals if source != item.source)
            or "another agent of this file"
        )
        reason = f"{others} would be written there too; {suggest_way_out(rivals, *asked)}"
        return replace(item, action=Action.CONFLICT, reason=reason)
    try:
        old = existing(item.target)
    except AgentcError as error:
        return replace(item, error=error)
    if old == item.conversion.text:
        return replace(item, action=Action.SAME, old=old)
    if force or old == item.base:
        return replace(item, action=Action.CREATE if old is None else Action.UPDATE, old=old)
    return mark_conflict(
        replace(item, old=old),
        "another file is there" if item.base is None else "it was changed since it was read",
    )


def mark_conflict(item: PlannedWrite, why: str) -> PlannedWrite:
    """Return the item as a conflict: what is there stays."""
    return replace(item, action=Action.CONFLICT, reason=f"{why}; --force replaces it")
