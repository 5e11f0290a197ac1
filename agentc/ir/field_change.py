"""What became of a statement on its way to another format, as data.

Belongs here: `FieldChange`, its outcomes, and the policy that turns losses into a verdict. Not
here: wording for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from agentc.ir.permission import Decision

# Limits of the client's own configuration that were put into an agent, as the user wanted.
FOLDED = "PERM-CONFIG-FOLDED"
# A denial of a tool that the target's client does not have.
NOTHING_TO_DENY = "PERM-NOTHING-TO-DENY"


class Outcome(StrEnum):
    """What the target makes of a statement. `MAPPED` is a note: the same thing in the target's own
    words."""

    KEPT = "kept"
    MAPPED = "mapped"
    APPROXIMATED = "approximated"
    NARROWED = "narrowed"
    DROPPED = "dropped"


# What `--on-loss fail` fails for.
LOSING = frozenset({Outcome.DROPPED, Outcome.APPROXIMATED, Outcome.NARROWED})


class ChangeReason(NamedTuple):
    """What a change is called, why it happened, and the stable code of such changes, where they
    have one."""

    outcome: Outcome
    reason: str
    code: str = ""


class OnLoss(StrEnum):
    """What the caller wants done about losses."""

    IGNORE = "ignore"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class PermissionChange:
    """One thing that an agent may do differently: a stable code, the capability, what was decided
    and what is.

    `example` is an argument for which it holds, if it does not hold for all; `hint` is the way out.
    `written` is the source's own word for a decision that its client would make by itself.
    """

    code: str
    outcome: Outcome
    capability: str
    before: Decision
    after: Decision
    reason: str
    hint: str = ""
    example: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One statement that changed: its dotted name in the IR, values before and after, and why.

    `effects` are what the agent may do differently by it; `code` is stable, where there is one for
    the whole of it.
    """

    field: str
    outcome: Outcome
    reason: str
    before: Any = None
    after: Any = None
    carried: bool = False
    effects: tuple[PermissionChange, ...] = ()
    code: str = ""

    def with_reason(self, reason: str, *, carried: bool) -> FieldChange:
        """Return the change with another reason, carried along or not."""
        return FieldChange(
            self.field,
            self.outcome,
            reason,
            self.before,
            self.after,
            carried,
            self.effects,
            self.code,
        )


def name_statement(field: str) -> str:
    """Return what a statement is called in its own file, where only one format knows its key.

    >>> name_statement("extra.claude.max.turns")
    '`max.turns`'
    """
    parts = field.split(".", 2)
    return f"`{parts[2]}`" if parts[0] == "extra" and len(parts) > 2 else field


def list_violations(losses: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    """Return the losses for which `--on-loss fail` fails: what is dropped, approximated or
    narrowed, and not carried along.

    A narrowed permission fails even when carried. Limits that were folded in are no loss, nor are
    carried denials of tools that the target's client does not have.
    """
    return tuple(
        loss
        for loss in losses
        if loss.outcome in LOSING
        and (not loss.carried or loss.field.startswith("permission"))
        and not is_folded(loss)
        and not (loss.carried and loss.effects and _loses_by_nothing_but(loss, NOTHING_TO_DENY))
    )


def is_folded(loss: FieldChange) -> bool:
    """Return whether a loss is nothing but limits that were folded in: the agent has more limits,
    and lost nothing."""
    return loss.code == FOLDED and _loses_by_nothing_but(loss, FOLDED)


def _loses_by_nothing_but(loss: FieldChange, code: str) -> bool:
    """Return whether every effect of a loss that loses something has one code."""
    return all(effect.code == code for effect in loss.effects if effect.outcome in LOSING)
