"""Every code that a diagnostic can have: how severe it is, and what it means.

Belongs here: the table as one, and the severity of a code. A code is never renamed. Not here: when
a code is given.
"""

from __future__ import annotations

from agentc.diagnostics.carry_codes import CARRY_CODES
from agentc.diagnostics.inert_codes import INERT_CODES
from agentc.diagnostics.permission_codes import PERMISSION_CODES
from agentc.diagnostics.place_codes import PLACE_CODES
from agentc.diagnostics.reading_codes import READING_CODES
from agentc.diagnostics.refusal_codes import REFUSAL_CODES
from agentc.diagnostics.severity import Code, Severity

_E = Severity.ERROR

CODES: dict[str, Code] = {
    **REFUSAL_CODES,
    **READING_CODES,
    # What the clients do with it.
    "claude-skips": Code(
        _E, "Claude Code skips this", "Claude Code 2.1.332 does not list the agent."
    ),
    "opencode-rejects": Code(
        _E,
        "OpenCode rejects this",
        "A field has a type or value that OpenCode 1.18.33 refuses; every command then fails.",
    ),
    "opencode-skips": Code(
        _E, "OpenCode skips this", "OpenCode 1.18.33 leaves the agent out and says nothing."
    ),
    "claude-misreads": Code(
        _E,
        "Claude Code misreads this",
        "Claude Code 2.1.332 starts the agent without its fields, and so with every tool.",
    ),
    "opencode-misreads": Code(
        _E,
        "OpenCode misreads this",
        "OpenCode 1.18.33 takes the whole file for the prompt: no description, no limits, mode "
        "`all`.",
    ),
    **CARRY_CODES,
    **INERT_CODES,
    **PERMISSION_CODES,
    **PLACE_CODES,
}


def get_severity(code: str) -> Severity:
    """Return how severe a code is; one that the table does not know is an error."""
    return CODES[code].severity if code in CODES else Severity.ERROR
