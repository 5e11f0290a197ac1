"""Limits that a target's client does not enforce: one line over a run for the agents that were
refused for them, and how many were written all the same.

Belongs here: the wording. Not here: which limits these are (`vendors/codecs/levels.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.shared_codes import UNENFORCED
from agentc.printable import to_printable
from agentc.project.plan import PlannedWrite

# So many are refused one by one, each with what it is that is not kept to.
FEW = 2


def is_refused(item: PlannedWrite) -> bool:
    """Return whether an agent is refused for limits that would not be kept to."""
    return item.error is not None and item.error.code == UNENFORCED


def render_refused(items: Sequence[PlannedWrite]) -> tuple[str, ...]:
    """Return the one line over all agents that are refused; none where each is told by itself."""
    refused = [item for item in items if is_refused(item)]
    if len(refused) <= FEW:
        return ()
    names = join_some(to_printable(item.source) for item in refused)
    message = f"{len(refused)} agents are not written: the client does not keep to their limits"
    hint = "--unenforced write writes them all the same, with their limits in words"
    return (f"error[{UNENFORCED}]: {message} ({names})", f"  hint: {hint}")


def count_refused(items: Sequence[PlannedWrite]) -> int:
    """Return how many agents are refused for limits that would not be kept to."""
    return sum(map(is_refused, items))


def count_written(items: Sequence[PlannedWrite]) -> int:
    """Return how many agents are written with limits that are not kept to."""
    return sum(map(_is_written_unenforced, items))


def describe_written(items: Sequence[PlannedWrite]) -> str:
    """Return what the last line of a run says of agents that are written with limits that are not
    kept to; empty for none."""
    count = count_written(items)
    have = "agent has" if count == 1 else "agents have"
    return f"; {count} {have} limits that the client does not keep to" if count else ""


def _is_written_unenforced(item: PlannedWrite) -> bool:
    losses = item.conversion.losses if item.conversion and item.error is None else ()
    return any(effect.code == "PERM-UNENFORCED" for loss in losses for effect in loss.effects)
