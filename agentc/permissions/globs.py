"""Patterns over arguments: what they match.

Belongs here: the one pattern language of the IR. Not here: lists of patterns (`pattern_walk.py`),
two of them (`pattern_inclusion.py`).

`*` is any run of characters, `?` is exactly one, everything else is itself; a pattern that ends in
a space and `*` also matches without both (`git *` matches `git`). One that begins with `~/` or
`$HOME` speaks of the home folder (`home_patterns.py`). The mathematics is in docs/permissions.md.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from agentc.permissions.home_patterns import fill_in_home

T = TypeVar("T", bound=Hashable)
Ruled = Sequence[tuple[str, T]]
WILD = frozenset("*?")


@dataclass(frozen=True, slots=True)
class Automaton:
    """A pattern as a nondeterministic automaton. A state is a set of positions in it, as the bits
    of a number.

    Positions before the last star that is reached are left out of a state: whatever leads on from
    there is matched from that star, too. So a pattern without `?` has about as many states as it
    has characters.
    """

    text: str
    stars: int
    any_one: int
    letters: dict[str, int] = field(hash=False)
    final: int
    start: int
    last_star: int

    def step(self, state: int, char: str) -> int:
        """Return the state after one more character."""
        moved = (state & (self.letters.get(char, 0) | self.any_one)) << 1 | state & self.stars
        return _reach(moved, self.stars)

    def accepts(self, argument: str) -> bool:
        """Return whether the pattern matches all of an argument."""
        state = self.start
        for char in argument:
            state = self.step(state, char)
            if not state:
                return False
        return bool(state & self.final)

    def expected(self, state: int) -> set[str]:
        """Return the characters that lead elsewhere than any other character would."""
        found = set()
        rest = state & ~self.stars & ~self.any_one & (1 << len(self.text)) - 1
        while rest:
            lowest = rest & -rest
            found.add(self.text[lowest.bit_length() - 1])
            rest ^= lowest
        return found


def _reach(state: int, stars: int) -> int:
    """Return a state with every position behind a star that may match nothing, and without those
    before the last one.

    Stars never stand side by side.
    """
    state |= (state & stars) << 1
    reached = state & stars
    if reached:
        passed = reached.bit_length() - 1
        state = state >> passed << passed
    return state


@functools.lru_cache(maxsize=4096)
def build_automaton(pattern: str) -> Automaton:
    """Return the automaton of a pattern as it is spelled, which is shared: each position of the
    pattern, its stars collapsed, is a bit of `stars`, `any_one` or `letters`, and `final` has those
    where it matches."""
    text = collapse_stars(pattern)
    stars = any_one = 0
    letters: dict[str, int] = {}
    for place, char in enumerate(text):
        if char == "*":
            stars |= 1 << place
        elif char == "?":
            any_one |= 1 << place
        else:
            letters[char] = letters.get(char, 0) | 1 << place
    end = len(text)
    final = 1 << end
    if pattern.endswith(" *"):  # as it is written: to the clients `git **` has no such end
        final |= 1 << (end - 2)  # `git *` matches `git`, too
    last_star = 1 << (end - 1) if text.endswith("*") else 0
    return Automaton(text, stars, any_one, letters, final, _reach(1, stars), last_star)


def collapse_stars(pattern: str) -> str:
    """Return a pattern without stars side by side."""
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    return pattern


def matches(pattern: str, argument: str) -> bool:
    """Return whether a pattern matches all of an argument."""
    return build_automaton(fill_in_home(pattern)).accepts(argument)


def decide_argument(rules: Ruled[T], argument: str, otherwise: T) -> T:
    """Return what a list of (pattern, decision) decides for one argument: the last pattern that
    matches wins."""
    return next(
        (decision for pattern, decision in reversed(rules) if matches(pattern, argument)), otherwise
    )


def pick_unnamed(text: str) -> str:
    """Return a character that no pattern names: it stands for all such characters."""
    named = set(text)
    points = itertools.chain(range(ord("x"), 0xD800), range(0xE000, 0x110000))
    return next(char for char in map(chr, points) if char not in named)
