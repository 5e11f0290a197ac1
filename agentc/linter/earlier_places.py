"""Where a place of a repaired text is in the text as it was before.

Belongs here: which line is which, by what it says. Not here: what is found there
(`later_findings.py`).
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from agentc.errors import Where

# What a repair leaves of a line: the key that it begins with.
_KEY = re.compile(r"[\w-]+:(?=\s|\Z)")
# More lines than these are not compared with each other.
MAX_LINES = 300


class EarlierPlaces:
    """Finds places of a repaired text in the text before the repair, by the lines of both."""

    def __init__(self, before: Sequence[str], later: Sequence[str]) -> None:
        self._before, self._later = before, later
        self._numbers = _align([*map(_shorten, before)], [*map(_shorten, later)])
        counts = Counter(before)
        self._single = {line: number for number, line in enumerate(before) if counts[line] == 1}

    def find(self, where: Where) -> Where:
        """Return where a place of the repaired text was before: in the one line that says the same,
        else in the line that stood in its place."""
        if where.line is None:
            return where
        line = self._later[where.line - 1]
        number = self._single.get(line, self._numbers[where.line - 1])
        found = replace(where, line=number + 1)
        earlier = self._before[number]
        if where.column is None or earlier == line:
            return found
        column = where.column + _measure_indent(earlier) - _measure_indent(line)
        return replace(found, column=min(max(column, 1), len(earlier) + 1))


def _align(before: Sequence[str], later: Sequence[str]) -> list[int]:
    """Return, for each later line, the number (from 0) of the earlier line that stands in its
    place.

    Lines that are alike at the beginning and at the end are paired; only the rest is compared.
    """
    most = min(len(before), len(later))
    start = next((n for n in range(most) if before[n] != later[n]), most)
    end = next((n for n in range(most - start) if before[-1 - n] != later[-1 - n]), most - start)
    rest, later_rest = before[start : len(before) - end], later[start : len(later) - end]
    last = len(before) - 1
    numbers = [min(start + number, last) for number in range(len(later_rest))]
    if max(len(rest), len(later_rest)) <= MAX_LINES:
        matcher = difflib.SequenceMatcher(None, rest, later_rest, autojunk=False)
        for _, begin, stop, later_begin, later_stop in matcher.get_opcodes():
            for number in range(later_begin, later_stop):
                near = min(begin + number - later_begin, max(stop - 1, begin))
                numbers[number] = min(start + near, last)
    return [*range(start), *numbers, *range(len(before) - end, len(before))]


def _shorten(line: str) -> str:
    """Return what a repair leaves of a line, without its indentation: its key, if it has one."""
    words = line.strip()
    key = _KEY.match(words)
    return words if key is None else key[0]


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip())
