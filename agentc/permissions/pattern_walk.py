"""The decision procedure over lists of patterns: what they decide together, for every argument
there is.

Belongs here: the walk of all patterns side by side. Not here: one pattern (`globs.py`), what is
decided about tools (`decision_lists.py`). The mathematics is in docs/permissions.md.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agentc.permissions.globs import Automaton, Ruled, T, build_automaton, pick_unnamed
from agentc.permissions.home_patterns import fill_in_home

# Steps of all automata together that a question may cost; beyond that there is no answer. A step of
# very long lists counts as several.
MAX_STEPS = 40_000
# And where an answer only saves words.
MAX_STEPS_FOR_SETS = 10_000
# So many different patterns are walked at all.
MAX_PATTERNS = 5_000


def find_outcomes(
    lists: Sequence[Ruled[T]], otherwise: T, most: int = MAX_STEPS
) -> Mapping[tuple[T, ...], str] | None:
    """Find every combination that lists decide for some argument, each with one of the shortest
    such arguments.

    Returns `None` where that costs more than `most` steps: the caller then has to assume the worst,
    or to refuse. Most files say the same few things, so answers are remembered.
    """
    return _find_outcomes(tuple(map(tuple, lists)), otherwise, most)


@functools.lru_cache(maxsize=4096)
def _find_outcomes(
    lists: tuple[tuple[tuple[str, T], ...], ...], otherwise: T, most: int
) -> Mapping[tuple[T, ...], str] | None:
    """Find what `find_outcomes` does, `None` where that costs too much; stop as soon as every
    combination that is possible was found."""
    walk = _Walk([[pattern for pattern, _ in rules] for rules in lists], most)
    possible = _count_possible(lists, otherwise)
    found: dict[tuple[T, ...], str] = {}
    for state, text in walk.walk_states():
        ranks = walk.ranks_of(state)
        combination = tuple(
            rules[rank][1] if rank >= 0 else otherwise
            for rules, rank in zip(lists, ranks, strict=True)
        )
        found.setdefault(combination, text)
        if len(found) == possible:
            return found
    return found if walk.finished else None


def _count_possible(lists: tuple[tuple[tuple[str, T], ...], ...], otherwise: T) -> int:
    """Return how many combinations there can be at most: those of one row where all lists have the
    same patterns."""
    patterns = [[pattern for pattern, _ in rules] for rules in lists]
    if all(other == patterns[0] for other in patterns[1:]):
        rows = set(zip(*([decision for _, decision in rules] for rules in lists), strict=True))
        return len(rows | ({(otherwise,) * len(lists)} if "*" not in patterns[0] else set()))
    count = 1
    for rules in lists:
        decisions = {decision for _, decision in rules}
        count *= len(
            decisions | ({otherwise} if all(pattern != "*" for pattern, _ in rules) else set())
        )
    return count


@dataclass(frozen=True, slots=True)
class _State:
    """Where all patterns of a walk are.

    `settled` is for each list the last rank that matches whatever follows (-1: none). `positions`
    are the bits of the positions that are reached in all patterns, side by side.
    """

    settled: tuple[int, ...]
    positions: int


class _Walk:
    """All patterns of several lists, side by side over every text that makes a difference to one of
    them.

    The automata of all patterns are one number each: a character moves all of them at once. A
    pattern that has reached its last star matches whatever follows; those that stand before it in
    its list decide nothing any more, and are left out of the state. That keeps lists of `*word*`
    from multiplying.
    """

    def __init__(
        self, lists: Sequence[Sequence[str]], most: int = MAX_STEPS, *, every: bool = False
    ) -> None:
        """Lay all patterns side by side in the bits of one number. Of a pattern that stands twice
        in a list only the last counts. Nothing is walked where there are more than
        `MAX_PATTERNS`."""
        lists = [[*map(fill_in_home, patterns)] for patterns in lists]
        texts = {pattern for patterns in lists for pattern in patterns}
        self.nowhere = (-1,) * len(lists)
        self.every = every  # whether patterns that decide nothing any more are looked at, too
        self.finished = len(texts) <= MAX_PATTERNS
        self.steps = 0
        self.most = MAX_STEPS_FOR_SETS if every else most
        self.other = pick_unnamed("".join(texts))
        self.start = self.stars = self.any_one = self.final = self.last_stars = 0
        self.letters: dict[str, int] = {}
        self.owners: dict[int, tuple[int, int]] = {}  # list and rank of a bit at which one matches
        self.before_star: dict[int, int] = {}  # the bits of a pattern before one of its stars
        self.ends: list[list[int]] = []  # for each list where the bits of each rank end
        size = 0
        for number, patterns in enumerate(lists if self.finished else ()):
            self.ends.append([size])
            last = {pattern: rank for rank, pattern in enumerate(patterns)}
            for rank, pattern in enumerate(patterns):
                if last[pattern] == rank:
                    size = self._add(build_automaton(pattern), size, (number, rank))
                self.ends[-1].append(size)
        self.cost = 1 + (size >> 12)

    def _add(self, automaton: Automaton, shift: int, owner: tuple[int, int]) -> int:
        """Put an automaton behind the others, and return where the next one begins."""
        self.start |= automaton.start << shift
        self.stars |= automaton.stars << shift
        self.any_one |= automaton.any_one << shift
        self.final |= automaton.final << shift
        self.last_stars |= automaton.last_star << shift
        for char, positions in automaton.letters.items():
            self.letters[char] = self.letters.get(char, 0) | positions << shift
        for bit in _list_bits((automaton.final | automaton.last_star) << shift):
            self.owners[bit] = owner
        for bit in _list_bits(automaton.stars << shift):
            self.before_star[bit] = (bit - 1) >> shift << shift
        return shift + len(automaton.text) + 1

    def ranks_of(self, state: _State) -> tuple[int, ...]:
        """Return the last rank of each list that matches in a state, -1 for none."""
        return self._raise_ranks(state.settled, state.positions & self.final)

    def list_matching(self, state: _State) -> set[int]:
        """Return the ranks of all patterns of the one list that match in a state."""
        return {self.owners[bit][1] for bit in _list_bits(state.positions & self.final)}

    def walk_states(self) -> Iterator[tuple[_State, str]]:
        """Yield every state, breadth first, with one of the shortest texts that lead there."""
        if not self.finished:
            return
        start = self._settle(self.nowhere, self.start)
        reached, queue = {start}, [(start, "")]
        for state, text in queue:  # grows while it is walked
            yield state, text
            for char, following in self._list_following(state):
                if following not in reached:
                    reached.add(following)
                    queue.append((following, text + char))
            self.steps += len(text) >> 3
            if self.steps > self.most:
                self.finished = False
                return

    def _list_following(self, state: _State) -> Iterator[tuple[str, _State]]:
        """Yield the states that one more character leads to: each one that a pattern expects, and
        any other."""
        at = state.positions
        stays = at & self.stars
        any_other = (at & self.any_one) << 1 | stays
        for char, expecting in self.letters.items():
            if at & expecting:
                self.steps += self.cost
                moved = (at & expecting) << 1 | any_other
                yield char, self._settle(state.settled, self._reach(moved, stays))
        self.steps += self.cost
        yield self.other, self._settle(state.settled, self._reach(any_other, stays))

    def _reach(self, positions: int, passed: int) -> int:
        """Return positions with those behind a star that may match nothing, and without those
        before a star that was not `passed` earlier. Stars never stand side by side."""
        positions |= (positions & self.stars) << 1
        for bit in _list_bits(positions & self.stars & ~passed):
            positions &= ~self.before_star[bit]
        return positions

    def _settle(self, before: tuple[int, ...], positions: int) -> _State:
        """Return the state without the patterns that can decide nothing any more."""
        ended = positions & self.last_stars
        if self.every or not ended:
            return _State(before, positions)
        settled = self._raise_ranks(before, ended)
        left = 0
        for rank, ends in zip(settled, self.ends, strict=True):
            left |= (positions & (1 << ends[-1]) - 1) >> ends[rank + 1] << ends[rank + 1]
        return _State(settled, left)

    def _raise_ranks(self, before: tuple[int, ...], matching: int) -> tuple[int, ...]:
        """Return the last ranks of each list, with those of patterns that match at some bits."""
        if not matching:
            return before
        best = list(before)
        for bit in _list_bits(matching):
            number, rank = self.owners[bit]
            best[number] = max(best[number], rank)
        return tuple(best)


def _list_bits(number: int) -> Iterator[int]:
    """Yield the bits of a number, each as a number."""
    while number:
        bit = number & -number
        yield bit
        number ^= bit


@functools.lru_cache(maxsize=1024)
def find_matching_sets(patterns: tuple[str, ...]) -> frozenset[tuple[int, ...]] | None:
    """Find every set of patterns that match the same text, and no other one does; by their places,
    from last to first.

    Returns `None` where that costs too much.
    """
    walk = _Walk([patterns], every=True)
    found = set()
    for state, _ in walk.walk_states():
        found.add(tuple(sorted(walk.list_matching(state), reverse=True)))
    return frozenset(found) if walk.finished else None
