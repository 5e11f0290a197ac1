"""Which other agents look on at an agent's work (Claude Code 2.1.332).

Belongs here: reading the value of `observer`. Not here: the table of fields (`agent.py`).
"""

from __future__ import annotations

from agentc.errors import InvalidValue
from agentc.lens.codecs import SCALAR, takes
from agentc.syntax.source import Entry

MOST = 4  # and the client ignores those behind them (2.1.332)


@takes(SCALAR)
def read_observers(entry: Entry) -> tuple[str, ...]:
    """Return the agents that look on, of a text of names with commas between them.

    Raises InvalidValue for what is no text.
    """
    if entry.text is None:
        raise InvalidValue(f"`{entry.key}` must be a text of names with commas between them")
    return tuple(part.strip() for part in entry.text.split(",") if part.strip())


def list_ignored_observers(text: str) -> tuple[str, ...]:
    """Return those of a text's names that the client ignores."""
    names = dict.fromkeys(part.strip() for part in text.split(",") if part.strip())
    return (*names,)[MOST:]
