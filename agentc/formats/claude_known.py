"""What Claude Code 2.1.332 has of a text, for comparing two texts.

Belongs here: that alone. Not here: how it reads (`claude_client.py`).
"""

from __future__ import annotations

from agentc.formats import claude_client


def known(text: str) -> object:
    """Return the agent with its fields; `None` where there is none. Raises ReadError for what is too large."""
    fields, agent = claude_client.values(text), claude_client.reading(text)
    # A line break in a description can be spelled in two ways.
    return None if fields is None or agent is None else (agent, fields.without("description"))
