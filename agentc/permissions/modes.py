"""What a mode of the session takes away, as rules: for clients that have the mode, and denied
altogether for those that know no modes.

Belongs here: the tables of modes, a permission with its mode made into rules, what to say of a mode
that is gone. Not here: what rules decide (`resolve.py`), clients.
"""

from __future__ import annotations

from collections.abc import Mapping

from agentc.ir.field_change import ChangeReason, Outcome
from agentc.ir.permission import ALL_SERVERS, Cap, Decision, Mode, Permission, Rule, Tool
from agentc.permissions.guards import apply_guards

# What a mode of the session takes away, whatever the rules say. Source:
# code.claude.com/docs/en/permission-modes.
RESTRAINED: Mapping[Mode, tuple[Cap, ...]] = {
    Mode.PLAN: (Cap.CREATE, Cap.EDIT, Cap.NOTEBOOK),
    Mode.DONT_ASK: (Cap.CREATE, Cap.EDIT, Cap.NOTEBOOK, Cap.SHELL, Cap.WEB_FETCH),
}
# Of these tools a mode refuses some uses: commands that change something, and what its session
# would ask about.
REFUSED_IN_PART: Mapping[Mode, tuple[Tool, ...]] = {
    Mode.PLAN: (Tool(Cap.SHELL),),
    Mode.DONT_ASK: (
        Tool(Cap.WEB_SEARCH),
        Tool(Cap.SKILL),
        ALL_SERVERS,
        Tool(Cap.EXTERNAL_DIRECTORY),  # but for folders that the user added
    ),
}
# In these modes the session asks less than it would by itself; in the last one it never asks.
PERMISSIVE_MODES = frozenset({Mode.ACCEPT_EDITS, Mode.AUTO, Mode.BYPASS})
CODE = "PERM-MODE"


def with_mode_restrictions(
    permission: Permission, guard_decision: Decision = Decision.ASK
) -> tuple[Rule, ...] | None:
    """Return the rules with the limits of hooks and of the session's mode made into rules.

    What a hook may refuse is decided as `guard_decision` says, and then what the mode takes away is
    denied. What it refuses in part stays as it is (`rules_without_mode` denies that, too).
    """
    rules = permission.rules
    if permission.guards:
        rules = apply_guards(rules or (), permission.guards, guard_decision)
    taken = tuple(
        Rule(Tool(cap), Decision.DENY)
        for cap in RESTRAINED.get(permission.mode or Mode.DEFAULT, ())
    )
    return (*(rules or ()), *taken) if taken else rules


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
