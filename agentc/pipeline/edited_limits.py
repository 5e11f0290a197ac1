"""Where the limits of an edited file differ from those that were written, as an edit.

Belongs here: which tools an edit is about. Not here: what limits decide (`permissions/changes.py`),
what becomes of the edit (`merge_permissions.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from agentc.ir.permission import Permission, Tool
from agentc.ir.provenance import digest
from agentc.permissions.changes import find_changes
from agentc.permissions.decision_lists import are_alike_everywhere
from agentc.permissions.home_patterns import is_below_home
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules


def digest_differences(written: Permission, now: Permission) -> dict[Tool, str]:
    """Return the tools about which a permission as it was `written` and as it is `now` decide
    differently, here or for another user, each with a digest of what it is now; none where both
    decide alike.

    Raises TooComplex where comparing them costs too much.
    """
    before, after = (ResolvedRules(with_mode_restrictions(one)) for one in (written, now))
    return {
        tool: digest((str(tool.cap), tool.name, tuple(after[tool])))
        for tool in list_changed_tools(before, after)
    }


def list_changed_tools(
    before: ResolvedRules, after: ResolvedRules, also: Iterable[Tool] = ()
) -> list[Tool]:
    """Return the tools about which an edit is, of those that a side mentions and of others: also
    where both sides decide alike for this user alone (one has `~` and the other the path), or have
    another word for the home folder. Raises TooComplex as `digest_differences`."""
    changed = [change.tool for change in find_changes(before, after, also)]
    for tool in dict.fromkeys((*before.mentioned, *after.mentioned)):
        one, other = before[tool], after[tool]
        at_home = one != other and any(is_below_home(pattern) for pattern, _ in (*one, *other))
        if at_home and not are_alike_everywhere(one, other):
            changed.append(tool)
    return list(dict.fromkeys(changed))
