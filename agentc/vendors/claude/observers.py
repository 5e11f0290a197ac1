"""Which other agents look on at an agent's work (Claude Code 2.1.332).

Belongs here: reading the value of `observer`. Not here: the table of fields (`agent.py`).
"""

from __future__ import annotations

from agentc.errors import InvalidValue
from agentc.syntax.source import Entry


def read_observers(entry: Entry) -> tuple[str, ...]:
    """Return the agents that look on, of a text of names with commas between them.

    Raises InvalidValue for what is no text.
    """
    if entry.text is None:
        raise InvalidValue(f"`{entry.key}` must be a text of names with commas between them")
    return tuple(part.strip() for part in entry.text.split(",") if part.strip())
