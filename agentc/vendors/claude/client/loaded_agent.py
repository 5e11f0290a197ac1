"""What Claude Code 2.1.332 has of a text, so that two texts can be compared.

Belongs here: that alone. Not here: how it reads (`prediction.py`).
"""

from __future__ import annotations

from agentc.vendors.claude.client import prediction


def load_agent(text: str) -> object:
    """Return the agent with its fields; `None` where there is none. Raises ReadError for what is
    too large."""
    fields, agent = prediction.read_values(text), prediction.read_frontmatter(text)
    # A line break in a description can be spelled in two ways.
    return None if fields is None or agent is None else (agent, fields.without("description"))
