"""Versions of agentc that a repository wants: `>=0.1, <1`.

Belongs here: comparing them. Not here: where they are stated (`configuration.py`).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

_PART = re.compile(r"\s*(>=|<=|==|!=|>|<)\s*(\d{1,9}(?:\.\d{1,9}){0,4})\s*")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne,
    ">": operator.gt, "<": operator.lt,
}  # fmt: skip


RANGE_PATTERN = f"^{_PART.pattern}(?:,{_PART.pattern})*$"


def is_version_range(text: str) -> bool:
    """Return whether a text says which versions are meant: comparisons, with commas between."""
    return all(_PART.fullmatch(part) for part in text.split(","))


def is_version_allowed(version: str, wanted: str) -> bool:
    """Return whether a version is one of those that are wanted.

    >>> is_version_allowed("0.10.1", ">=0.2, <1"), is_version_allowed("0.1.0", ">=0.2")
    (True, False)
    """
    found = [match for part in wanted.split(",") if (match := _PART.fullmatch(part))]
    return all(_COMPARE[sign](_split(version), _split(other)) for sign, other in
               (match.groups() for match in found))  # fmt: skip


def _split(version: str) -> tuple[int, ...]:
    numbers = [int(number) for number in re.findall(r"\d+", version)[:5]]
    return tuple(numbers + [0] * (5 - len(numbers)))
