"""What a client does with the text of an agent file: loads it, skips it, rejects it, or takes it
for something else.

Belongs here: the words for it. Not here: any client's rules (`vendors/claude/client/prediction.py`,
`vendors/opencode/client/prediction.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agentc.errors import Where


class LoadOutcome(StrEnum):
    """LOADS: as an agent with its fields. SKIPS: no agent. REJECTS: no agent, and none of the
    project's others either. MISREADS: an agent whose prompt is the whole file, and that has none of
    its fields."""

    LOADS = "loads"
    SKIPS = "skips"
    REJECTS = "rejects"
    MISREADS = "misreads"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that a client finds wrong with a file. `problem` is a stable class, `message` is
    for a person."""

    problem: str
    message: str
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one version of one client does with a text, and why, in one sentence. `problem` is empty
    where it loads."""

    client: str
    version: str
    fate: LoadOutcome
    problem: str = ""
    message: str = ""
    where: Where | None = None
