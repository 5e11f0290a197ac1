"""Two agents side by side: what the second may do beyond the first, what it may no longer do, and what else differs.

Belongs here: sorting differences by what they come to. Not here: words (`report/`), which tools there are (`table.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agentc.ir.agent import Agent, differences
from agentc.ir.changes import Change, changes
from agentc.ir.effective import Effective, is_joined, stated
from agentc.ir.hooks import guarded, guards, limits
from agentc.ir.permission import Decision, Mode, Tool, at_most, joined
from agentc.ir.table import ORDER, Start, starts, tools

# Modes in which the session asks less than it would by itself; in the last one it never asks.
LOOSE = frozenset({Mode.ACCEPT_EDITS, Mode.AUTO, Mode.BYPASS})


@dataclass(frozen=True, slots=True)
class Switch:
    """A mode of the session that differs, and lets the agent do more, or less, without a question."""

    before: Mode | None
    after: Mode | None


Power = Change | Start | Switch


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences of two agents. In `otherwise` neither decision is at most the other.

    `fields` are `(name, value before, value after)`, without the rules: what they come to is told by the others.
    `guards` are the tools before which a hook of each agent can refuse: where one is asked about, the hook is.
    """

    may_also: tuple[Power, ...]
    may_no_longer: tuple[Power, ...]
    otherwise: tuple[Change, ...]
    fields: tuple[tuple[str, Any, Any], ...]
    guards: tuple[tuple[Tool, ...], tuple[Tool, ...]] = field(default=((), ()), compare=False)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.may_also or self.may_no_longer or self.otherwise or self.fields)


def compare(before: Agent, after: Agent) -> Comparison:
    """Everything in which `after` differs from `before`."""
    found = _changes(before, after)
    old, new = guarded(before.hooks), guarded(after.hooks)
    wider = tuple(c for c in found if at_most(c.before, c.after) or _is_freed(c.before, c.after, old, c.tool))
    narrower = tuple(c for c in found if at_most(c.after, c.before) or _is_freed(c.after, c.before, new, c.tool))
    told = {*wider, *narrower}
    return Comparison(
        (*wider, *_beyond(before, after)),
        (*narrower, *_beyond(after, before, back=True)),
        tuple(change for change in found if change not in told),
        tuple(entry for entry in differences(before, after) if entry[0] != "permission"),
        (old, new),
    )


def _is_freed(before: Decision, after: Decision, hooked: tuple[Tool, ...], tool: Tool) -> bool:
    """Whether a tool that a hook could refuse is used as its client decides."""
    return before is Decision.ASK and after is Decision.DEFAULT and guards(hooked, tool)


def _changes(before: Agent, after: Agent) -> tuple[Change, ...]:
    """What the rules decide differently, in the order of a table. A tool that is known by both of its names is told
    once."""
    old, new = Effective(stated(limits(before))), Effective(stated(limits(after)))
    found = sorted(changes(old, new, tools(old, new)), key=lambda change: ORDER.index(change.tool.cap))
    spelled = {(joined(each.tool), each.before, each.after) for each in found if "/" in each.tool.name}
    return tuple(
        each for each in found if not (is_joined(each.tool) and (joined(each.tool), each.before, each.after) in spelled)
    )


def _beyond(before: Agent, after: Agent, *, back: bool = False) -> Iterator[Power]:
    """What one agent may do beyond another that is no matter of rules; `back` looks from the second to the first."""
    old, new = before.permission.mode, after.permission.mode
    if new in LOOSE and old not in (new, Mode.BYPASS):
        yield Switch(new, old) if back else Switch(old, new)
    known = frozenset(starts(before))
    yield from (start for start in starts(after) if start not in known)
