"""Denials of MCP servers by a pattern that hold for known servers alone, over a whole run: told once, and counted.

Belongs here: gathering them from items, and their wording. Not here: which denials these are (`ir/servers.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from agentc.lens.secrets import hide
from agentc.project.plan import Item
from agentc.report.behind import UNREAD

CODE = "PERM-SERVERS-UNSEEN"
SHOWN = 12
HINT = "name more of them under `servers` in `[permissions]` of agentc.toml; --strict-servers closes all servers"


def warning(items: Iterable[Item]) -> Iterator[str]:
    """Yield the one warning of a run, line by line, and files that nobody could read."""
    listed = _concerned(items)
    if not listed:
        return
    yield f"warning[{CODE}]: {_sentence(listed)}"
    yield f"  hint: {HINT}"
    for line in _unread(listed):
        yield f"warning[{UNREAD}]: {line}; the MCP servers that it names are not known"


def statements(items: Iterable[Item]) -> Iterator[str]:
    """Yield the same for a page: sentences with their code behind them."""
    if listed := _concerned(items):
        yield f"{_sentence(listed)}; {HINT} [{CODE}]"
        yield from (f"{line}; the MCP servers that it names are not known [{UNREAD}]" for line in _unread(listed))


def _sentence(listed: list[Item]) -> str:
    patterns, count = _patterns(listed), len(listed)
    shown = ", ".join(patterns[:SHOWN]) + (f", and {len(patterns) - SHOWN} more" if len(patterns) > SHOWN else "")
    agents = "1 agent denies" if count == 1 else f"{count} agents deny"
    return f"{agents} MCP servers by a pattern ({shown}): those that somebody names are closed, any other stays open"


def _concerned(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item.error is None and item.conversion is not None and item.conversion.unseen]


def _patterns(listed: list[Item]) -> list[str]:
    found = (hide(one) for item in listed for one in (item.conversion.unseen if item.conversion else ()))
    return list(dict.fromkeys(found))


def _unread(listed: list[Item]) -> list[str]:
    return list(dict.fromkeys(hide(line) for item in listed for line in item.unread))


def as_data(items: Iterable[Item]) -> dict[str, Any]:
    """Return the patterns, the sources of the agents that state them, and what could not be read, for programs."""
    listed = _concerned(items)
    return {
        "agents": len(listed),
        "patterns": _patterns(listed),
        "sources": [hide(item.source) for item in listed],
        "unread": _unread(listed),
    }
