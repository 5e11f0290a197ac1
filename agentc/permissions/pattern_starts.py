"""Patterns by what each text that they match begins with: that tells which of many can match the
same text without comparing each with each.

Belongs here: beginnings. Not here: comparing two patterns (`pattern_inclusion.py`).
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator

from agentc.permissions.globs import WILD
from agentc.permissions.home_patterns import fill_in_home


def begin_alike(one: str, other: str) -> bool:
    """Return whether one text could match both patterns, by their beginnings; only where they
    differ is it sure that none can. `PatternsByStart` finds such patterns without comparing each
    with each."""
    first, second = literal_start(one), literal_start(other)
    return first.startswith(second) or second.startswith(first)


class PatternsByStart:
    """Patterns in an order, asked for those that begin like another one, as `begin_alike` has
    it."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns: list[str] = []
        self._places: dict[str, list[int]] = {}
        self._lengths: set[int] = set()
        for pattern in patterns:
            self._note(pattern)
        self._starts = sorted(self._places)

    def add(self, pattern: str) -> None:
        """Add one at the end."""
        if (start := literal_start(pattern)) not in self._places:
            bisect.insort(self._starts, start)
        self._note(pattern)

    def _note(self, pattern: str) -> None:
        start = literal_start(pattern)
        self._places.setdefault(start, []).append(len(self.patterns))
        self._lengths.add(len(start))
        self.patterns.append(pattern)

    def find_near(self, pattern: str) -> list[int]:
        """Return the places of the patterns that can match one text together with a pattern, in
        their order."""
        start = literal_start(pattern)
        shorter = (start[:length] for length in self._lengths if length < len(start))
        found = [place for each in shorter for place in self._places.get(each, ())]
        for at in range(bisect.bisect_left(self._starts, start), len(self._starts)):
            if not self._starts[at].startswith(start):
                break
            found += self._places[self._starts[at]]
        return sorted(found)


@functools.lru_cache(maxsize=4096)
def literal_start(pattern: str) -> str:
    """Return what every text begins with that a pattern matches."""
    return re.split(r"[*?]", fill_in_home(pattern).removesuffix(" *"), maxsplit=1)[0]


def pairs_that_meet(patterns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield every two of several patterns that could match the same text, in the order in which
    they are given: of two that do, the beginning of one, up to its first wildcard, begins with that
    of the other. Not every two that it yields do match the same text."""
    places = {pattern: place for place, pattern in enumerate(dict.fromkeys(patterns))}
    starts = sorted((literal_start(pattern), place, pattern) for pattern, place in places.items())
    pairs: list[tuple[int, int, str, str]] = []
    for number, (start, place, pattern) in enumerate(starts, 1):
        for at in range(number, len(starts)):
            longer, behind, other = starts[at]
            if not longer.startswith(start):
                break
            if WILD.isdisjoint(pattern + other):
                continue
            ahead = place < behind
            pairs.append(
                (place, behind, pattern, other) if ahead else (behind, place, other, pattern)
            )
    yield from ((one, other) for _, _, one, other in sorted(pairs))
