"""Edits that let an agent do more: refused, or told where they were accepted.

Belongs here: what becomes of one. Not here: what counts as more (`lens/widening.py`), the limits
that are put back (`merge_permissions.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import ACCEPTED_EDIT
from agentc.errors import Refused, TooComplex
from agentc.ir.agent import Agent
from agentc.lens.format import Format
from agentc.lens.widening import find_new_processes_anywhere, find_widenings_anywhere
from agentc.options import ConversionOptions
from agentc.permissions.changes import find_widening_changes
from agentc.permissions.guards import permission_with_guards
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules


def refuse_wider(
    before: Agent,
    after: Agent,
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
) -> None:
    """Raise Refused where an edit would let an agent do more, or start something, that nobody has
    accepted."""
    if not settings.carry_exec and (
        started := find_new_processes_anywhere(before, after, form, formats)
    ):
        message = f"the edit would let the original start processes: {join_some(started)}"
        raise Refused("widening", message, hint="--carry-exec puts it back all the same")
    if settings.accept_widening:
        return
    if told := find_widenings_anywhere(before, after, form, formats):
        message = f"the edit widens permissions: {join_some(told)}"
        resolved = (
            ResolvedRules(with_mode_restrictions(permission_with_guards(agent)))
            for agent in (before, after)
        )
        about = tuple(change.tool.label for change in find_widening_changes(*resolved))
        raise Refused(
            "widening", message, hint="--accept-widening puts it back all the same", about=about
        )


def note_wider(
    before: Agent,
    after: Agent,
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
) -> Iterator[Diagnostic]:
    """Yield a warning on what an accepted edit lets an agent do more, and one on what it lets it
    start."""
    if settings.accept_widening:
        try:
            told = find_widenings_anywhere(before, after, form, formats)
        except TooComplex:
            told = ("perhaps more than its patterns tell: they are too many to compare",)
        if told:
            every = ", ".join(told)  # whoever accepted it is to see all of it
            message = f"an accepted edit lets the original do more: {every}"
            yield Diagnostic(ACCEPTED_EDIT, message)
    if settings.carry_exec and (
        started := find_new_processes_anywhere(before, after, form, formats)
    ):
        message = f"an accepted edit lets the original start processes: {join_some(started)}"
        yield Diagnostic(ACCEPTED_EDIT, message)
