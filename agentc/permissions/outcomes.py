"""The decision procedure over lists of patterns: what they decide together, for every argument
there is.

Belongs here: the walk of all patterns side by side. Not here: one pattern (`globs.py`), what is
decided about tools (`decision_lists.py`). The mathematics is in docs/permissions.md.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agentc.permissions.globs import Ruled, T, build_automaton

# Steps of one automaton that a question may cost; beyond that there is no answer.
MAX_STEPS = 130_000
# And where an answer is only a convenience.
MAX_STEPS_FOR_SETS = 40_000
MAX_PATTERNS = 5_000


def find_outcomes(lists: Sequence[Ruled[T]], otherwise: T) -> Mapping[tuple[T, ...], str] | None:
    """Find every combination that lists decide for some argument, each with one of the shortest
    such arguments.

    Returns `None` where that costs too much: the caller then has to assume the worst, or to refuse.
    Most files say the same few things, so answers are remembered.
    """
    return _find_outcomes(tuple(map(tuple, lists)), otherwise)


@functools.lru_cache(maxsize=4096)
def _find_outcomes(
    lists: tuple[tuple[tuple[str, T], ...], ...], otherwise: T
) -> Mapping[tuple[T, ...], str] | None:
    walk = _Walk([[pattern for pattern, _ in rules] for rules in lists])
    possible = _count_possible(lists, otherwise)
    found: dict[tuple[T, ...], str] = {}
    for state, text in walk.states():
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

    `settled` is for each list the last rank that matches whatever follows (-1: none). `moving` are
    the patterns, by their places, that are elsewhere than at rest: one that begins with a star
    rests where it starts, and the others where they match nothing any more.
    """

    settled: tuple[int, ...]
    moving: tuple[tuple[int, int], ...]


class _Walk:
    """All patterns of several lists, side by side over every text that makes a difference to one of
    them.

    A pattern that has reached its last star matches whatever follows; those that stand before it in
    its list decide nothing any more, and are left out of the state. That keeps lists of `*word*`
    from multiplying.
    """

    def __init__(self, lists: Sequence[Sequence[str]], *, every: bool = False) -> None:
        ranks: dict[str, dict[int, int]] = {}
        for number, patterns in enumerate(lists):
            for rank, pattern in enumerate(patterns):
                ranks.setdefault(pattern, {})[number] = rank
        self.ranks = [tuple(each.items()) for each in ranks.values()]
        self.count = len(lists)
        self.every = every  # whether patterns that decide nothing any more are looked at, too
        self.finished = len(ranks) <= MAX_PATTERNS
        self.steps = 0
        self.most = MAX_STEPS_FOR_SETS if every else MAX_STEPS
        self.made = [build_automaton(pattern) for pattern in ranks] if self.finished else []
        self.rest = [one.start if one.stars & 1 else 0 for one in self.made]
        self.always = [place for place, one in enumerate(self.made) if self.rest[place] & one.final]
        self.last_stars = [one.last_star for one in self.made]
        self.other = _pick_other_than("".join(ranks))
        # What any character moves from rest, and what only some do.
        stepped = (
            (place, self.made[place].step_other(rest)) for place, rest in enumerate(self.rest)
        )
        self.leaving_always = {place: at for place, at in stepped if at != self.rest[place]}
        self.leaving: dict[str, dict[int, int]] = {}
        for place, rest in enumerate(self.rest):
            for char in self.made[place].expected(rest):
                self.leaving.setdefault(char, {})[place] = self.made[place].step(rest, char)

    def ranks_of(self, state: _State) -> tuple[int, ...]:
        """Return the last rank of each list that matches in a state, -1 for none."""
        best = list(state.settled)
        for place in (
            *self.always,
            *(place for place, at in state.moving if at & self.made[place].final),
        ):
            for number, rank in self.ranks[place]:
                best[number] = max(best[number], rank)
        return tuple(best)

    def places_of(self, state: _State) -> set[int]:
        """Return the places of all patterns that match in a state."""
        return {*self.always, *(place for place, at in state.moving if at & self.made[place].final)}

    def states(self) -> Iterator[tuple[_State, str]]:
        """Yield every state, breadth first, with one of the shortest texts that lead there."""
        if not self.finished:
            return
        nowhere = (-1,) * self.count
        start = self._settle(nowhere, {place: one.start for place, one in enumerate(self.made)})
        seen, queue = {start}, [(start, "")]
        for state, text in queue:  # grows while it is walked
            yield state, text
            for char, following in self._following(state):
                if following not in seen:
                    seen.add(following)
                    queue.append((following, text + char))
            self.steps += len(text) >> 3
            if self.steps > self.most:
                self.finished = False
                return

    def _following(self, state: _State) -> Iterator[tuple[str, _State]]:
        """Yield the states that one more character leads to: each one that a pattern expects, and
        any other."""
        common: dict[int, int] = {}
        special: dict[str, dict[int, int]] = {}
        for place, at in state.moving:
            made = self.made[place]
            common[place] = made.step_other(at)
            for char in made.expected(at):
                special.setdefault(char, {})[place] = made.step(at, char)
        for char in dict.fromkeys((*special, *self.leaving)):
            moved = (
                self.leaving_always | self.leaving.get(char, {}) | common | special.get(char, {})
            )
            self.steps += len(moved) + 1
            yield char, self._settle(state.settled, moved)
        self.steps += len(common) + 1
        yield self.other, self._settle(state.settled, self.leaving_always | common)

    def _settle(self, before: tuple[int, ...], moved: dict[int, int]) -> _State:
        """Return the state without the patterns that are at rest, and those that can decide nothing
        any more."""
        settled, ranks, rest = before, self.ranks, self.rest
        if not self.every:
            ended = [place for place, at in moved.items() if at & self.last_stars[place]]
            if ended:
                last = list(before)
                for place in ended:
                    for number, rank in ranks[place]:
                        last[number] = max(last[number], rank)
                settled = tuple(last)
        moving = [
            (place, at)
            for place, at in moved.items()
            if at != rest[place] and any(rank > settled[number] for number, rank in ranks[place])
        ]
        moving.sort()
        return _State(settled, tuple(moving))


@functools.lru_cache(maxsize=1024)
def find_matching_sets(patterns: tuple[str, ...]) -> frozenset[tuple[int, ...]] | None:
    """Find every set of patterns that match the same text, and no other one does; by their places,
    from last to first.

    Returns `None` where that costs too much.
    """
    walk = _Walk([patterns], every=True)
    found = set()
    for state, _ in walk.states():
        ranks = (walk.ranks[place][0][1] for place in walk.places_of(state))
        found.add(tuple(sorted(ranks, reverse=True)))
    return frozenset(found) if walk.finished else None


def _pick_other_than(text: str) -> str:
    """Return a character that no pattern names: it stands for all such characters."""
    named = set(text)
    points = itertools.chain(range(ord("x"), 0xD800), range(0xE000, 0x110000))
    return next(char for char in map(chr, points) if char not in named)
