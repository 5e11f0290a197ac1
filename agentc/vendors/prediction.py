"""What a client does with the text of an agent file: loads it, skips it, rejects it, or takes it
for something else.

Belongs here: the words for it. Not here: any client's rules (`vendors/claude/client/prediction.py`,
`vendors/opencode/client/prediction.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agentc.diagnostics.diagnostic import Diagnostic

# The code of a text that no model judges: what becomes of it only the client knows.
NOT_JUDGED = "not-judged"


class LoadOutcome(StrEnum):
    """LOADS: as an agent with its fields. SKIPS: no agent. REJECTS: no agent, and none of the
    project's others either. MISREADS: an agent whose prompt is the whole file, and that has none of
    its fields."""

    LOADS = "loads"
    SKIPS = "skips"
    REJECTS = "rejects"
    MISREADS = "misreads"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one version of one client does with a text, and why: as a diagnostic, and as the stable
    class of its problem. Both are empty where it loads.

    A text that cannot be judged loads, with the code `not-judged`.
    """

    client: str
    version: str
    outcome: LoadOutcome
    problem: str = ""
    diagnostic: Diagnostic | None = None

    @property
    def message(self) -> str:
        """Return why, in one sentence; empty where it loads."""
        return self.diagnostic.message if self.diagnostic else ""


def name_code(client: str, outcome: LoadOutcome) -> str:
    """Return the code of what a client, by the name of its format, does with a file."""
    return f"{client}-{outcome}"
