"""Limits of session modes, for clients that know no modes: what a mode refuses becomes denials.

Belongs here: a permission without its mode, and what to say of the mode that is gone. Not here:
what a mode takes away for a client that has it (`resolve.py`), clients.
"""

from __future__ import annotations

from agentc.ir.field_change import ChangeReason, Outcome
from agentc.ir.permission import Decision, Mode, Permission, Rule
from agentc.permissions.resolve import REFUSED_IN_PART, with_mode_restrictions

CODE = "PERM-MODE"


def rules_without_mode(
    permission: Permission, guard_decision: Decision = Decision.DENY
) -> tuple[Rule, ...] | None:
    """Return the rules for a client without modes.

    What the mode refuses is denied, also where it refuses only some uses of a tool. What a hook may
    refuse is decided as `guard_decision` says.
    """
    rules = with_mode_restrictions(permission, guard_decision)
    in_part = REFUSED_IN_PART.get(permission.mode or Mode.DEFAULT, ())
    return (*(rules or ()), *(Rule(tool, Decision.DENY) for tool in in_part)) if in_part else rules


def judge_without_modes(title: str, name: str, before: object) -> ChangeReason:
    """Return what becomes of a statement of limits in a client that has no modes, and why: for a
    mode what it became, for any other statement that it is dropped.

    `name` is the statement's, dotted below `permission`; `title` is the client's.
    """
    if name != "permission.mode":
        return ChangeReason(Outcome.DROPPED, "")
    if before is Mode.DEFAULT:
        return ChangeReason(Outcome.APPROXIMATED, f"{title} has no session modes", CODE)
    if before in (Mode.PLAN, Mode.DONT_ASK):
        why = f"{title} has no such mode; what it refuses, or asks about, is denied"
        return ChangeReason(Outcome.NARROWED, why, CODE)
    why = f"an agent does not lift {title}'s own questions; they stay"
    return ChangeReason(Outcome.NARROWED, why, CODE)
