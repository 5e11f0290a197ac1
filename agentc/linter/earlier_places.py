"""Where a place of a repaired text is in the text as it was before.

Belongs here: which line is which, by what it says. Not here: what is found there
(`later_findings.py`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from agentc.errors import Where

# What a repair leaves of a line: the key that it begins with.
_KEY = re.compile(r"[\w-]+:(?=\s|\Z)")
# More lines than these are not compared with each other.
MAX_LINES = 2_000


class EarlierPlaces:
    """The places of one repaired text in the one before, of both of which these are the lines."""

    def __init__(self, before: Sequence[str], later: Sequence[str]) -> None:
        self._before, self._later = before, later
        self._numbers = _align([*map(_shorten, before)], [*map(_shorten, later)])

    def find(self, where: Where) -> Where:
        """Return where a place of the repaired text was: in the one line that says the same, else
        in that which stands where it stands."""
        if where.line is None:
            return where
        line = self._later[where.line - 1]
        alike = self._before.count(line)
        number = self._before.index(line) if alike == 1 else self._numbers[where.line - 1]
        found = replace(where, line=number + 1)
        earlier = self._before[number]
        if where.column is None or earlier == line:
            return found
        column = where.column + _measure_indent(earlier) - _measure_indent(line)
        return replace(found, column=min(max(column, 1), len(earlier) + 1))


def _align(before: Sequence[str], later: Sequence[str]) -> list[int]:
    """Return for each later line the number of the earlier one, from 0, that stands in its place:
    at the end of both all that is alike is passed over."""
    end = 0
    while end < min(len(before), len(later)) and before[-1 - end] == later[-1 - end]:
        end += 1
    rest, later_rest = before[: len(before) - end], later[: len(later) - end]
    numbers = [min(number, len(before) - 1) for number in range(len(later_rest))]
    if max(len(rest), len(later_rest)) <= MAX_LINES:
        matcher = difflib.SequenceMatcher(None, rest, later_rest, autojunk=False)
        for _, start, stop, later_start, later_stop in matcher.get_opcodes():
            for number in range(later_start, later_stop):
                near = min(start + number - later_start, max(stop - 1, start))
                numbers[number] = min(near, len(before) - 1)
    return [*numbers, *range(len(before) - end, len(before))]


def _shorten(line: str) -> str:
    """Return what a repair leaves of a line, without its indentation: its key, if it has one."""
    words = line.strip()
    key = _KEY.match(words)
    return words if key is None else key[0]


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip())
