"""The types of the tables of codes.

Belongs here: `Severity` and `Code`. Not here: how severe a code is, and what it means (the tables
beside this module, each about one subject; `codes.py` joins them).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How severe a diagnostic is; an error ends in exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """One code: how severe it is, what it is called, and what it means whatever the client."""

    severity: Severity
    title: str
    meaning: str
