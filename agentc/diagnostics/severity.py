"""How severe a diagnostic is, and what there is to say of its code.

Belongs here: the two types. Not here: the codes (`codes.py`, `permission_codes.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error ends in exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """One code: how severe it is, what it is called, and what it means whatever the client."""

    severity: Severity
    title: str
    meaning: str
