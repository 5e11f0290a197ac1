"""Denials of MCP servers by a pattern, one row each: what OpenCode denies, and what Claude Code
closes for it.

Belongs here: the table. Not here: how rows are checked (`unit/project/test_servers.py`,
`clients/test_servers.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

# The servers of a session, with their tools.
SERVERS = {
    "gh": ("get_pr", "delete"),
    "gh_x": ("t",),
    "webster": ("find",),
    "my.server": ("go",),
    "db": ("get",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`denies` are servers some tools of which the map denies, or asks about, in OpenCode; `closes`
    those that Claude Code takes away, where all servers are `known`, or those alone that the map
    names."""

    permission: Mapping[str, str]
    denies: frozenset[str] = frozenset()
    closes: frozenset[str] = frozenset()
    known: bool = True


def row(
    permission: dict[str, str], denies: str, closes: str | None = None, *, known: bool = True
) -> Row:
    """A row; closed is what is denied, unless it says otherwise. Claude Code writes `_` in the name
    of a server."""
    closed = (denies if closes is None else closes).replace("my.server", "my_server")
    return Row(permission, frozenset(denies.split()), frozenset(closed.split()), known)


VECTORS = (
    row({"gh_*": "deny"}, "gh gh_x"),
    row({"gh_*": "deny"}, "gh gh_x", "gh", known=False),
    row({"gh_*": "ask"}, "gh gh_x"),
    row({"gh_get_*": "deny"}, "gh"),
    row({"gh_get_*": "deny"}, "gh", known=False),
    row(
        {"gh_x_*": "deny"}, "gh_x", "gh gh_x"
    ),  # tools of `gh` whose names begin with `x_` would be denied, too
    row(
        {"gh_x_*": "deny"}, "gh_x", "gh gh_x", known=False
    ),  # nobody says which of the two is meant
    row({"web*": "deny"}, "webster"),
    row({"web*": "deny"}, "webster", "", known=False),
    row({"my*": "deny"}, "my.server"),
    row({"my_server_*": "deny"}, "my.server", known=False),
    row({"g*": "deny", "gh_x_*": "allow"}, "gh"),
    row({"web*": "deny", "webster_*": "allow"}, ""),
    row({"gh_*": "deny", "db_*": "deny"}, "gh gh_x db"),
    row({"gh_get_pr": "deny"}, "gh"),
    row({"*_get": "deny"}, "db", "gh gh_x webster my.server db"),
    row({"*_*": "allow", "gh_*": "deny"}, "gh gh_x", "gh gh_x webster my.server db"),
)


def written(permission: Mapping[str, str]) -> str:
    """An OpenCode agent."""
    return f"---\ndescription: d\nmode: subagent\npermission: {json.dumps(permission)}\n---\nb\n"
