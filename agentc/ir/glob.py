"""Patterns over arguments: what they match, and what several lists of them decide, for every argument there is.

Belongs here: the one pattern language of the IR, and the decision procedure over it. Not here: tools, vendors.

`*` is any run of characters, `?` is exactly one, everything else is itself; a pattern that ends in a space and `*` also
matches without both (`git *` matches `git`). The mathematics is in docs/permissions.md.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
Ruled = Sequence[tuple[str, T]]

# Steps of one automaton that a question may cost; beyond that the answer is "unknown".
MAX_STEPS = 400_000
MAX_PIECES = 64
# Characters of two patterns together whose common part is worked out: it goes one level deeper for each.
MAX_COMMON = 400
MAX_PATTERNS = 5_000


@dataclass(frozen=True, slots=True)
class Automaton:
    """A pattern as a nondeterministic automaton. A state is a set of positions in it, as the bits of a number."""

    stars: int
    any_one: int
    letters: dict[str, int] = field(hash=False)
    final: int
    start: int

    def step(self, state: int, char: str) -> int:
        """The state after one more character."""
        return self.closed((state & (self.letters.get(char, 0) | self.any_one)) << 1 | state & self.stars)

    def closed(self, state: int) -> int:
        """With every position behind a star that may match nothing. Stars never stand side by side."""
        return state | (state & self.stars) << 1

    def expected(self, state: int) -> Iterator[str]:
        """The characters that lead elsewhere than any other character would."""
        return (char for char, places in self.letters.items() if places & state)


@functools.lru_cache(maxsize=4096)
def automaton(pattern: str) -> Automaton:
    """The automaton of a pattern."""
    text = _collapsed(pattern)
    stars = any_one = 0
    letters: dict[str, int] = {}
    for place, char in enumerate(text):
        if char == "*":
            stars |= 1 << place
        elif char == "?":
            any_one |= 1 << place
        else:
            letters[char] = letters.get(char, 0) | 1 << place
    final = 1 << len(text) | (1 << len(text) - 2 if pattern.endswith(" *") else 0)
    return Automaton(stars, any_one, letters, final, 1 | (stars & 1) << 1)


def _collapsed(pattern: str) -> str:
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    return pattern


def matches(pattern: str, argument: str) -> bool:
    """Whether a pattern matches all of an argument."""
    made = automaton(pattern)
    state = made.start
    for char in argument:
        state = made.step(state, char)
        if not state:
            return False
    return bool(state & made.final)


def decided(rules: Ruled[T], argument: str, otherwise: T) -> T:
    """What a list of (pattern, decision) decides for one argument: the last pattern that matches wins."""
    return next((decision for pattern, decision in reversed(rules) if matches(pattern, argument)), otherwise)


def outcomes(lists: Sequence[Ruled[T]], otherwise: T) -> Mapping[tuple[T, ...], str] | None:
    """Every combination that lists decide for some argument, each with one of the shortest arguments where they do.

    All patterns walk side by side over every text that makes a difference to one of them. `None` where that costs too
    much: the caller then has to assume the worst. Most files say the same few things, so answers are remembered.
    """
    return _outcomes(tuple(map(tuple, lists)), otherwise)


@functools.lru_cache(maxsize=4096)
def _outcomes(lists: tuple[tuple[tuple[str, T], ...], ...], otherwise: T) -> Mapping[tuple[T, ...], str] | None:
    patterns = list(dict.fromkeys(pattern for rules in lists for pattern, _ in rules))
    if len(patterns) > MAX_PATTERNS:
        return None
    made = [automaton(pattern) for pattern in patterns]
    places = {pattern: place for place, pattern in enumerate(patterns)}
    reversed_lists = [[(places[pattern], decision) for pattern, decision in reversed(rules)] for rules in lists]
    other = _other_than("".join(patterns))
    start = tuple((place, one.start) for place, one in enumerate(made))
    seen, queue = {start}, [(start, "")]
    found: dict[tuple[T, ...], str] = {}
    steps, looked_at = 0, sum(map(len, lists))
    for state, text in queue:  # grows while it is walked: breadth first
        accepting = {place for place, positions in state if positions & made[place].final}
        combination = tuple(
            next((decision for place, decision in rules if place in accepting), otherwise) for rules in reversed_lists
        )
        found.setdefault(combination, text)
        steps += looked_at + len(text)
        expected = dict.fromkeys(char for place, positions in state for char in made[place].expected(positions))
        for char in (*expected, other):
            steps += len(state) + 1
            stepped = ((place, made[place].step(positions, char)) for place, positions in state)
            following = tuple((place, positions) for place, positions in stepped if positions)
            if following not in seen:
                seen.add(following)
                queue.append((following, text + char))
            if steps > MAX_STEPS:
                return None
    return found


def _other_than(text: str) -> str:
    """A character that no pattern names: it stands for all such characters."""
    named = set(text)
    points = itertools.chain(range(ord("x"), 0xD800), range(0xE000, 0x110000))
    return next(char for char in map(chr, points) if char not in named)


@functools.lru_cache(maxsize=4096)
def included(narrow: str, wide: str) -> bool:
    """Whether everything that one pattern matches is matched by another; also false where that is not known."""
    if narrow == wide or not wide.strip("*"):
        return bool(wide) or narrow == wide
    if not {"*", "?"} & set(narrow):
        return matches(wide, narrow)
    if _apart(narrow, wide):
        return False
    found = outcomes(([(narrow, True)], [(wide, True)]), False)
    return found is not None and (True, False) not in found


@functools.lru_cache(maxsize=1024)
def common(one: str, other: str) -> tuple[str, ...] | None:
    """Patterns that together match what both of two patterns match; `None` where they are too many to say."""
    if _apart(one, other):
        return ()
    if included(one, other) or included(other, one):
        return (one,) if included(one, other) else (other,)
    if len(one) + len(other) > MAX_COMMON:
        return None
    pieces: list[str] = []
    for first in _spelled_out(one):
        for second in _spelled_out(other):
            found = _common(_collapsed(first), _collapsed(second), {})
            if found is None:
                return None
            pieces += (f"{piece[:-1]}{rest}" for piece in found if piece.endswith(" *") for rest in ("", "?*"))
            pieces += (piece for piece in found if not piece.endswith(" *"))
    kept: list[str] = []
    for piece in sorted(pieces, key=len):
        if not any(included(piece, wide) for wide in kept):
            kept = [narrow for narrow in kept if not included(narrow, piece)] + [piece]
    return tuple(kept)


def _apart(one: str, other: str) -> bool:
    """Whether two patterns differ before any wildcard, or behind all of them: then nothing matches both."""
    if one.endswith(" *") or other.endswith(" *"):
        return False
    ends = zip(one, other, strict=False), zip(reversed(one), reversed(other), strict=False)
    return any(_differ(letters) for letters in ends)


def _differ(letters: Iterable[tuple[str, str]]) -> bool:
    for first, second in letters:
        if first in "*?" or second in "*?":
            return False
        if first != second:
            return True
    return False


def _spelled_out(pattern: str) -> tuple[str, ...]:
    """A pattern as several without the special ending."""
    return (pattern[:-2], pattern[:-1], f"{pattern[:-1]}?*") if pattern.endswith(" *") else (pattern,)


def _common(one: str, other: str, known: dict[tuple[str, str], frozenset[str] | None]) -> frozenset[str] | None:
    """All ways in which both patterns go on together, letter by letter."""
    if (one, other) in known:
        return known[one, other]
    if not one or not other:
        result: frozenset[str] | None = frozenset(() if (one + other).strip("*") else ("",))
    elif len(known) > MAX_PIECES * MAX_PIECES:
        return None
    else:
        known[one, other] = None
        result = frozenset()
        for head, rest in _heads(one, other):
            tails = _common(*rest, known)
            result = None if tails is None or result is None else result | {_collapsed(head + tail) for tail in tails}
            if result is None or len(result) > MAX_PIECES:
                result = None
                break
    known[one, other] = result
    return result


def _heads(one: str, other: str) -> Iterator[tuple[str, tuple[str, str]]]:
    first, second = one[0], other[0]
    if first == "*" and second == "*":
        yield from (("*", (one[1:], other)), ("*", (one, other[1:])))
    elif first == "*":
        yield from (("", (one[1:], other)), (second, (one, other[1:])))
    elif second == "*":
        yield from (("", (one, other[1:])), (first, (one[1:], other)))
    elif first == second or "?" in (first, second):
        yield second if first == "?" else first, (one[1:], other[1:])
