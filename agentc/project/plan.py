"""What is to become of every file: created, updated, the same, or kept as it is. Pure.

Belongs here: comparing what is wanted with what is there. Not here: conversions, the disc, the way
out of a conflict (`conflicts.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from agentc.diagnostics.alike import join_some
from agentc.errors import AgentcError
from agentc.ir.agent import Agent
from agentc.ir.provenance import KnownTraces
from agentc.lens.client_config import LimitsLeftBehind
from agentc.pipeline.convert import Conversion
from agentc.project.conflicts import suggest_way_out
from agentc.syntax.header import find_header, is_unedited
from agentc.syntax.line_ends import normalize_newlines


class Action(StrEnum):
    """What becomes of a file. `PRINT` is a result that goes to standard output, `NONE` one that is
    not written, `LEFT_OUT` no agent. The others say why a file stays that is there: two sources
    want its place, or it changed meanwhile (`CONFLICT`); it was generated from the same source and
    `EDITED` since, or lies behind a link (`LINKED`); it was generated from an `OTHER_SOURCE`; it
    was not generated at all (`FOREIGN`)."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    CONFLICT = "conflict"
    EDITED = "edited"
    LINKED = "linked"
    OTHER_SOURCE = "other-source"
    FOREIGN = "foreign"
    PRINT = "print"
    NONE = "none"
    LEFT_OUT = "left-out"


# What becomes of a file that is there, and stays although something else would be written.
KEPT = frozenset(
    {Action.CONFLICT, Action.EDITED, Action.LINKED, Action.OTHER_SOURCE, Action.FOREIGN}
)
# What a user can say to have it replaced.
FORCE = "--force replaces it"


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
    agent of a file that lists several from being read. `made_from` is how the header of an output
    names the source, empty where none does; `stale` is true where the file that is there was
    generated from it, and nobody has edited it since. `goes_home` is true where `--into` takes the
    edits for which it is kept. `former` is where it would go without its
    prefix. `old_traces` and `new_traces` are those of the file that is there, and of the text that
    would be written, where they stand elsewhere than in these.
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
    made_from: str = ""
    stale: bool = False
    former: Path | None = None
    goes_home: bool = False
    old_traces: KnownTraces | None = None
    new_traces: KnownTraces | None = None

    @property
    def changes(self) -> bool:
        """Return whether writing would change the disc."""
        return self.action in (Action.CREATE, Action.UPDATE)

    @property
    def keeps(self) -> bool:
        """Return whether a file that is there stays, although something else would be written."""
        return self.action in KEPT


def make_plan(
    items: Iterable[PlannedWrite],
    existing: Callable[[Path], str | None],
    *,
    force: bool,
    to: str = "",
    prefixed: bool = False,
) -> tuple[PlannedWrite, ...]:
    """Return every item with its action. A file that differs is kept, unless `force`, or unless
    it is its own source, or was generated from the same and not edited since.

    `to` is the target's name, and `prefixed` whether the names of folders stand before agents of
    one name already, for what a user could say instead.
    """
    listed = list(items)
    taken: dict[str, list[PlannedWrite]] = {}
    for item in listed:
        if item.target is not None and item.conversion is not None:
            taken.setdefault(str(item.target).casefold(), []).append(item)
    return tuple(_decide_action(item, taken, existing, force, (to, prefixed)) for item in listed)


def _decide_action(
    item: PlannedWrite,
    taken: dict[str, list[PlannedWrite]],
    existing: Callable[[Path], str | None],
    force: bool,
    asked: tuple[str, bool],
) -> PlannedWrite:
    """Return an item with what is to become of its target.

    Several items for one target are in conflict, whatever is there. A file that says the same
    stays. It is replaced with `force`, if it is the very text that was edited, or if it is an
    output that nobody edited. Any other file is kept.
    """
    if item.target is None or item.conversion is None:
        return item
    rivals = taken[str(item.target).casefold()]
    if len(rivals) > 1:
        others = (
            join_some(one.source for one in rivals if one.source != item.source)
            or "another agent of this file"
        )
        way_out = suggest_way_out([(one.source, one.seen) for one in rivals], *asked)
        reason = f"{others} would be written there too; {way_out}"
        return replace(item, action=Action.CONFLICT, reason=reason)
    try:
        old = existing(item.target)
    except AgentcError as error:
        return replace(item, error=error)
    stands, same = _judge(item, item.conversion.text, old), old == item.conversion.text
    item = replace(item, old=old, stale=stands is Action.UPDATE)
    if stands is Action.SAME or same:
        return replace(item, action=Action.SAME)
    if force or old == item.base:
        return replace(item, action=Action.CREATE if old is None else Action.UPDATE)
    if item.base is not None:
        return mark_conflict(item, "it was changed since it was read")
    if item.stale and item.real is not None:  # a header is no reason to reach through a link
        return keep(item, Action.LINKED)
    return replace(item, action=Action.UPDATE) if item.stale else keep(item, stands)


def _judge(item: PlannedWrite, new: str, old: str | None) -> Action:
    """Return what its header tells of the text that is there: the same but for line ends, to be
    updated, edited, of another source, or foreign."""
    header = find_header(old or "")
    if header is None or old is None:
        return Action.FOREIGN
    if header.source != item.made_from:
        return Action.OTHER_SOURCE
    if normalize_newlines(old) == normalize_newlines(new):
        return Action.SAME
    return Action.UPDATE if is_unedited(old) else Action.EDITED


def mark_conflict(item: PlannedWrite, why: str) -> PlannedWrite:
    """Return the item as a conflict: what is there stays."""
    return replace(item, action=Action.CONFLICT, reason=f"{why}; {FORCE}")


_WHY = {
    Action.EDITED: "it was edited by hand",
    Action.LINKED: "it is out of date, and lies behind a link",
    Action.FOREIGN: "another file is there",
}


def keep(
    item: PlannedWrite, why: Action, words: str = "", *, lack: str = "", way_out: str = ""
) -> PlannedWrite:
    """Return the item as one whose file stays, for a reason that its header tells, or the lack of
    one; `words` say it otherwise, `lack` what the file alone has, and `way_out` what else could be
    done."""
    header = find_header(item.old or "")
    named = f"it was generated from {header.source}" if header is not None else ""
    told = (words or _WHY.get(why, named)) + (f" ({lack})" if lack else "")
    ways = ", ".join((way_out, FORCE) if way_out else (FORCE,))
    return replace(item, action=why, reason=f"{told}; {ways}")
