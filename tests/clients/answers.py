"""What a client said of the agents of a project.

Belongs here: the shape of those answers, the same for Gemini CLI and Copilot CLI. Not here: asking
(`gemini.py`, `copilot.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

# The names of tools, or `None` for an agent that the client does not have.
Given = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """The agents that the client has of a project, and its complaints by the files' keys."""

    agents: frozenset[str]
    complaints: dict[str, str]


@dataclass(frozen=True, slots=True)
class Started:
    """A subagent at work: what the request for its first step said."""

    tools: frozenset[str]
    model: str
    system: str
    temperature: float | None


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the client. `refused` holds what it told its model of each agent that it was to
    start; those in `started` were."""

    started: dict[str, Started]
    refused: dict[str, str]
