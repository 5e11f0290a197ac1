"""What an agent loses where its session's mode refuses a part of what a tool does, and a client
without modes is told to deny all of it.

Belongs here: these entries of a report. Not here: which tools these are (`permissions/modes.py`),
everything else that changes (`changes.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.ir.field_change import Outcome, PermissionChange
from agentc.ir.permission import Cap, Decision, Mode, Permission, joined
from agentc.permissions.changes import find_changes
from agentc.permissions.modes import CODE, REFUSED_IN_PART, with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.tool_coverage import covers
from agentc.tool_lists.changes import (
    Cause,
    ClientProfile,
    describe_absent,
    make_change,
    sort_by_outcome,
)


def add_refused_in_part(
    found: tuple[PermissionChange, ...],
    before: Permission,
    after: Permission,
    view: ClientProfile,
) -> tuple[PermissionChange, ...]:
    """Return the changes that were found, with what is denied altogether because the mode refuses a
    part of it. Raises TooComplex where comparing costs too much."""
    told = {one.capability for one in found if one.after is Decision.DENY}
    also = {one.capability: one for one in _list_denied(before, after, view)}
    return sort_by_outcome((*found, *(one for name, one in also.items() if name not in told)))


def _list_denied(
    before: Permission, after: Permission, view: ClientProfile
) -> Iterator[PermissionChange]:
    """Yield a change for each tool of which the mode refuses a part, and that is denied now."""
    refused = REFUSED_IN_PART.get(before.mode or Mode.DEFAULT, ())
    if not refused:
        return
    reason = f"`{before.mode}` refuses a part of what it does; {view.title} denies it all"
    old, new = (
        ResolvedRules(with_mode_restrictions(before, Decision.DENY)),
        ResolvedRules(with_mode_restrictions(after)),
    )
    changes = [
        change
        for change in find_changes(old, new, view.tools, view.apart)
        if change.before is not Decision.DENY is change.after
        and any(tool == change.tool or covers(tool, change.tool) for tool in refused)
    ]
    spelled = {
        joined(change.tool)
        for change in changes
        if change.tool.cap is Cap.MCP and "/" in change.tool.name
    }
    for change in changes:
        if change.tool.cap is Cap.MCP and change.tool.name in spelled:
            continue  # told under its server's name
        if not view.has(change.tool):
            absent = describe_absent(change, view)
            yield from (absent,) if absent is not None else ()
        elif view.stock(change.tool, change.example) is not change.after:
            yield make_change(change, Cause(CODE, reason), Outcome.NARROWED)
