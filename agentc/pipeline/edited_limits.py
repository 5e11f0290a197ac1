"""Where the limits of an edited file differ from those that were written, as an edit.

Belongs here: which tools an edit is about. Not here: what limits decide (`permissions/changes.py`),
what becomes of the edit (`merge_permissions.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.ir.permission import Permission, Tool
from agentc.ir.provenance import digest
from agentc.permissions.changes import find_changes
from agentc.permissions.home_patterns import fill_in_home
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules


def digest_differences(written: Permission, now: Permission) -> dict[Tool, str]:
    """Return the tools about which a permission as it was `written` and as it is `now` decide
    differently, here or for another user, each with a digest of what it is now; none where both
    decide alike.

    Raises TooComplex where comparing them costs too much.
    """
    before, after = (ResolvedRules(with_mode_restrictions(one)) for one in (written, now))
    changed = (change.tool for change in find_changes(before, after))
    tools = dict.fromkeys((*changed, *_list_home_respelled(before, after)))
    return {tool: digest((str(tool.cap), tool.name, tuple(after[tool]))) for tool in tools}


def _list_home_respelled(before: ResolvedRules, after: ResolvedRules) -> Iterator[Tool]:
    """Yield the tools about which two sides decide alike on this machine alone: one has `~` where
    the other has the path of this user's home folder."""
    for tool in dict.fromkeys((*before.mentioned, *after.mentioned)):
        old, new = before[tool], after[tool]
        if old != new and len(old) == len(new):
            pairs = zip(old, new, strict=True)
            if all((fill_in_home(a), b) == (fill_in_home(c), d) for (a, b), (c, d) in pairs):
                yield tool
