"""Every code that a diagnostic can have: how severe it is, and what it means.

Belongs here: the table as one, and the severity of a code. A code is never renamed. Not here: when
a code is given, what single clients do then, with the codes of that (`vendors/messages.py`).

The tables beside this one, by their subject: texts that cannot be read, and what is not written
(`refusal_codes.py`); fences, tabs, quotes and the like that are read all the same
(`reading_codes.py`); what carries, comes home or conflicts, sections in a prompt among it
(`carry_codes.py`); what stands in a file and does not work (`inert_codes.py`); permissions on the
way to another client (`permission_codes.py`); names, models, links, folders, and files that are
kept (`place_codes.py`). `shared_codes.py` has no texts: it names the codes that modules compare.
"""

from __future__ import annotations

from collections.abc import Mapping

from agentc.diagnostics.carry_codes import CARRY_CODES
from agentc.diagnostics.code_types import Code, Severity
from agentc.diagnostics.inert_codes import INERT_CODES
from agentc.diagnostics.permission_codes import PERMISSION_CODES
from agentc.diagnostics.place_codes import PLACE_CODES
from agentc.diagnostics.reading_codes import READING_CODES
from agentc.diagnostics.refusal_codes import REFUSAL_CODES


def join_tables(outcomes: Mapping[str, Code]) -> dict[str, Code]:
    """Return the whole table, in the order in which it is listed, with codes of what clients do."""
    return {
        **REFUSAL_CODES,
        **READING_CODES,
        **outcomes,
        **CARRY_CODES,
        **INERT_CODES,
        **PERMISSION_CODES,
        **PLACE_CODES,
    }


CODES = join_tables({})


def get_severity(code: str) -> Severity:
    """Return how severe a code is; one that the table does not know, as those of what a client
    does, is an error."""
    return CODES[code].severity if code in CODES else Severity.ERROR
