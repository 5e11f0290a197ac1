"""Denials of MCP servers by a pattern that hold only for known servers, told once over a whole run,
and counted.

Belongs here: gathering them from items, and their wording. Not here: which denials these are
(`permissions/servers.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from agentc.project.plan import PlannedWrite
from agentc.report.limits_left import UNREAD
from agentc.secrets.scan import hide

CODE = "PERM-SERVERS-UNSEEN"
SHOWN = 12
HINT = (
    "name more of them under `servers` in `[permissions]` of agentc.toml; --strict-servers closes "
    "all servers"
)


def render_warning(items: Iterable[PlannedWrite]) -> Iterator[str]:
    """Yield the one warning of a run, line by line, and files that nobody could read."""
    listed = _list_denying_by_pattern(items)
    if not listed:
        return
    yield f"warning[{CODE}]: {_render_sentence(listed)}"
    yield f"  hint: {HINT}"
    for line in _list_unread(listed):
        yield f"warning[{UNREAD}]: {line}; the MCP servers that it names are not known"


def list_denials(items: Iterable[PlannedWrite]) -> Iterator[str]:
    """Yield what the warning says as sentences for a page, each with its code."""
    if listed := _list_denying_by_pattern(items):
        yield f"{_render_sentence(listed)}; {HINT} [{CODE}]"
        yield from (
            f"{line}; the MCP servers that it names are not known [{UNREAD}]"
            for line in _list_unread(listed)
        )


def _render_sentence(listed: list[PlannedWrite]) -> str:
    """Return the sentence on the agents that deny servers by a pattern, with the first of the
    patterns."""
    patterns, count = _list_patterns(listed), len(listed)
    shown = ", ".join(patterns[:SHOWN]) + (
        f", and {len(patterns) - SHOWN} more" if len(patterns) > SHOWN else ""
    )
    agents = "1 agent denies" if count == 1 else f"{count} agents deny"
    return (
        f"{agents} MCP servers by a pattern ({shown}): those that somebody names are closed, any "
        "other stays open"
    )


def _list_denying_by_pattern(items: Iterable[PlannedWrite]) -> list[PlannedWrite]:
    """Return the items of agents that deny MCP servers by a pattern that closes known servers
    alone."""
    return [
        item
        for item in items
        if item.error is None and item.conversion is not None and item.conversion.unseen
    ]


def _list_patterns(listed: list[PlannedWrite]) -> list[str]:
    found = (
        hide(pattern)
        for item in listed
        for pattern in (item.conversion.unseen if item.conversion else ())
    )
    return list(dict.fromkeys(found))


def _list_unread(listed: list[PlannedWrite]) -> list[str]:
    return list(dict.fromkeys(hide(line) for item in listed for line in item.unread))


def to_data(items: Iterable[PlannedWrite]) -> dict[str, Any]:
    """Return as plain data how many agents deny MCP servers by a pattern that closes known servers
    alone, the patterns, the agents' sources, and the configuration files that could not be read."""
    listed = _list_denying_by_pattern(items)
    return {
        "agents": len(listed),
        "patterns": _list_patterns(listed),
        "sources": [hide(item.source) for item in listed],
        "unread": _list_unread(listed),
    }
