"""What is decided about one tool: patterns with decisions, asked, compared, and said in fewer
words.

Belongs here: lists of patterns, one or two of them. Not here: rules about several tools
(`resolve.py`), patterns themselves (`globs.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from agentc.errors import TooComplex
from agentc.ir.permission import EVERYTHING, Decision, at_most, meet_decisions
from agentc.permissions.home_patterns import is_below_home, keep_home_word
from agentc.permissions.pattern_walk import MAX_STEPS, find_matching_sets, find_outcomes

# Patterns with their decisions, the last match wins, `DEFAULT` where none matches.
DecisionList = tuple[tuple[str, Decision], ...]


def trim(ruling: Iterable[tuple[str, Decision]]) -> DecisionList:
    """Return a list without what it does not need: what stands before the last pattern for
    everything, and what stands again further down."""
    listed = tuple(ruling)
    if not listed or listed[-1][0] == EVERYTHING:
        return listed[-1:]
    last = {pattern: (place, decision) for place, (pattern, decision) in enumerate(listed)}
    start = last.get(EVERYTHING, (-1, Decision.DEFAULT))[0]
    kept = sorted(
        (place, pattern, decision) for pattern, (place, decision) in last.items() if place >= start
    )
    return tuple((pattern, decision) for _, pattern, decision in kept)


@functools.lru_cache(maxsize=4096)
def list_decisions(ruling: DecisionList) -> frozenset[Decision]:
    """Return every decision that a ruling makes for some argument; where that costs too much to
    know, or depends on where the home folder is, every decision that it states."""
    stated = {decision for _, decision in ruling}
    if all(pattern != EVERYTHING for pattern, _ in ruling):
        stated.add(Decision.DEFAULT)
    if len(stated) == 1 or any(is_below_home(pattern) for pattern, _ in ruling):
        return frozenset(stated)
    found = find_outcomes((ruling,), Decision.DEFAULT)
    return frozenset(stated) if found is None else frozenset(decision for (decision,) in found)


def pair_decisions(
    old: DecisionList, new: DecisionList, apart: DecisionList = ()
) -> Iterator[tuple[Decision, Decision, str | None]]:
    """Yield every pair of decisions that two rulings make for some argument, with such an argument.

    Where `apart` tells parts of the arguments from each other, there is one for each part. The
    argument is `None` where both decide for all arguments at once. Raises TooComplex where they
    cost too much to know, and neither ruling decides alike about everything.
    """
    if old == new:
        return
    if (
        not apart
        and len(old) <= 1 >= len(new)
        and all(pattern == EVERYTHING for pattern, _ in (*old, *new))
    ):
        yield (
            (old[0][1] if old else Decision.DEFAULT),
            (new[0][1] if new else Decision.DEFAULT),
            None,
        )
        return
    found = find_outcomes((old, new, apart), Decision.DEFAULT)
    if found is not None:
        yield from ((before, after, argument) for (before, after, _), argument in found.items())
        return
    before, after = list_decisions(old), list_decisions(new)
    if len(before) > 1 < len(after):
        raise TooComplex
    yield from ((one, other, None) for one in sorted(before) for other in sorted(after))


def is_ruling_at_most(new: DecisionList, old: DecisionList) -> bool:
    """Return whether a ruling allows at most what another does, for every argument; false where
    that is not known."""
    try:
        return all(at_most(after, before) for before, after, _ in pair_decisions(old, new))
    except TooComplex:
        return False


def are_alike(one: DecisionList, other: DecisionList) -> bool:
    """Return whether two rulings decide alike about every argument; false where that is not
    known."""
    return is_ruling_at_most(one, other) and is_ruling_at_most(other, one)


def grants_no_more(new: DecisionList, old: DecisionList) -> bool:
    """Return whether a ruling allows at most what another does, here and for users with other home
    folders, and says so with the same word for such a folder; false where that is not known."""
    if not any(is_below_home(pattern) for pattern, _ in (*new, *old)):
        return is_ruling_at_most(new, old)
    kept = (tuple((keep_home_word(name), made) for name, made in one) for one in (new, old))
    return is_ruling_at_most(new, old) and is_ruling_at_most(*kept)


def are_alike_everywhere(one: DecisionList, other: DecisionList) -> bool:
    """Return whether two rulings decide alike about every argument as `grants_no_more` compares
    them; false where that is not known."""
    return one == other or (grants_no_more(one, other) and grants_no_more(other, one))


def meet_lists(one: DecisionList, other: DecisionList) -> DecisionList | None:
    """Return the freest ruling at hand that is at most both; `None` where only denying everything
    is known to be."""
    if one == other:
        return one
    for ruling, constant in ((one, other), (other, one)):
        found = list_decisions(constant)
        if len(found) == 1:
            (decision,) = found
            clamped = tuple((pattern, meet_decisions((old, decision))) for pattern, old in ruling)
            fallback = meet_decisions((Decision.DEFAULT, decision))
            missing = fallback is not Decision.DEFAULT and not any(
                pattern == EVERYTHING for pattern, _ in ruling
            )
            return ((EVERYTHING, fallback), *clamped) if missing else clamped
    return next(
        (
            ruling
            for ruling in (one, other)
            if all(is_ruling_at_most(ruling, each) for each in (one, other))
        ),
        None,
    )


def join_lists(one: DecisionList, other: DecisionList) -> DecisionList:
    """Return what one ruling or the other grants, where either may hold: the freer of them, or the
    patterns of both; everything where neither is known to say that."""
    freer = next(
        (
            ruling
            for ruling, rest in ((one, other), (other, one))
            if is_ruling_at_most(rest, ruling)
        ),
        None,
    )
    closed = (EVERYTHING, Decision.DENY)
    grants = {decision for _, decision in (*one[1:], *other[1:])}
    if freer is None and one[:1] == (closed,) == other[:1] and Decision.DENY not in grants:
        freer = trim((*one, *other[1:]))
    return ((EVERYTHING, Decision.DEFAULT),) if freer is None else freer


@functools.lru_cache(maxsize=4096)
def minimize(ruling: DecisionList) -> DecisionList:
    """Return the same ruling without the patterns that change nothing, whatever was decided before;
    the ruling itself where that costs too much to know, or one of them speaks of the home folder:
    what changes nothing here may do so for somebody else who has the file."""
    listed = trim(ruling)
    if len(listed) <= 1 or any(is_below_home(pattern) for pattern, _ in listed):
        return listed
    sets = find_matching_sets(tuple(pattern for pattern, _ in listed))
    if sets is None:
        return listed
    gone: set[int] = set()
    of_place: dict[int, list[tuple[int, ...]]] = {}
    for matching in sets:
        for place in matching:
            of_place.setdefault(place, []).append(matching)
    for place in range(len(listed)):
        if all(
            _is_redundant(place, matching, listed, gone) for matching in of_place.get(place, ())
        ):
            gone.add(place)
    return tuple(one for place, one in enumerate(listed) if place not in gone)


def _is_redundant(
    place: int, matching: tuple[int, ...], listed: DecisionList, gone: set[int]
) -> bool:
    """Return whether the ruling decides the same without a pattern, for the arguments that exactly
    the `matching` patterns match."""
    deciding = [each for each in matching if each not in gone]
    if deciding[0] != place:
        return True
    return len(deciding) > 1 and listed[deciding[1]][1] is listed[place][1]


def decisions_within(
    ruling: DecisionList, pattern: str, most: int = MAX_STEPS
) -> frozenset[Decision]:
    """Return every decision that a ruling makes for arguments that `pattern` matches; where that
    costs more than `most` steps, every decision that it states, and a denial."""
    if len(ruling) == 1 and ruling[0][0] == EVERYTHING:
        return frozenset({ruling[0][1]})  # most tools, and not worth a walk
    inside: list[tuple[str, Decision | bool]] = [(pattern, True)]
    found = find_outcomes((inside, ruling), Decision.DEFAULT, most)
    if found is None:
        return frozenset({Decision.DENY, Decision.DEFAULT, *(decision for _, decision in ruling)})
    return frozenset(
        decision for is_in, decision in found if is_in is True and isinstance(decision, Decision)
    )
