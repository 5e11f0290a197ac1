"""The pattern language and its decision procedure, against a slow and obvious second opinion.

Belongs here: `permissions/globs.py`. Not here: what patterns mean to a tool (`test_permission.py`).
"""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.errors import TooComplex
from agentc.ir.permission import EVERYTHING, Decision, at_most
from agentc.permissions import decision_lists as ruling_module
from agentc.permissions import pattern_walk as walk
from agentc.permissions.decision_lists import (
    DecisionList,
    is_ruling_at_most,
    list_decisions,
    minimize,
    pair_decisions,
)
from agentc.permissions.globs import decide_argument, matches
from agentc.permissions.pattern_inclusion import (
    can_meet,
    intersect,
    is_included,
    is_plainly_included,
)
from agentc.permissions.pattern_walk import find_matching_sets, find_outcomes
from tests.conftest import FEWER

PATTERNS = st.text("ab *?", max_size=5)
LISTS = st.lists(st.tuples(PATTERNS, st.sampled_from("DAP")), max_size=4).map(tuple)
# Long enough for every pattern of at most five characters to show what it can, and one letter that
# none of them names.
ARGUMENTS = [
    "".join(chars) for size in range(6) for chars in itertools.product("ab z", repeat=size)
]


def by_regex(pattern: str, argument: str) -> bool:
    """The same language, by way of a regular expression."""
    body, tail = (pattern[:-2], "(?: .*)?") if pattern.endswith(" *") else (pattern, "")
    parts = [{"*": ".*", "?": "."}.get(char) or re.escape(char) for char in body]
    return re.fullmatch("".join(parts) + tail, argument, re.DOTALL) is not None


@given(PATTERNS, st.text("ab z", max_size=8), st.integers(0, 3))
def test_a_pattern_matches_what_its_regular_expression_does(
    pattern: str, drawn: str, cut: int
) -> None:
    """For any argument, and for those that are as the pattern, but for what its stars hold and for
    its last characters."""
    near = pattern.replace("*", drawn).replace("?", "z")
    for argument in (drawn, near, near[: len(near) - cut], pattern[: len(pattern) - cut]):
        assert matches(pattern, argument) is by_regex(pattern, argument)


@given(LISTS, LISTS)
def test_outcomes_are_all_combinations_there_are(
    one: tuple[tuple[str, str], ...], two: tuple[tuple[str, str], ...]
) -> None:
    found = find_outcomes((one, two), "-")
    assert found is not None
    seen = {
        (decide_argument(one, argument, "-"), decide_argument(two, argument, "-"))
        for argument in ARGUMENTS
    }
    assert seen <= set(found)
    for combination, argument in found.items():
        assert (
            decide_argument(one, argument, "-"),
            decide_argument(two, argument, "-"),
        ) == combination


@given(PATTERNS, PATTERNS)
def test_inclusion_is_exact(narrow: str, wide: str) -> None:
    counter = next(
        (
            argument
            for argument in ARGUMENTS
            if matches(narrow, argument) and not matches(wide, argument)
        ),
        None,
    )
    assert is_included(narrow, wide) is (counter is None)


@given(PATTERNS, PATTERNS)
def test_what_is_common_is_matched_by_both_and_complete(one: str, other: str) -> None:
    pieces = intersect(one, other)
    if pieces is None:
        return
    for argument in ARGUMENTS:
        both = matches(one, argument) and matches(other, argument)
        assert any(matches(piece, argument) for piece in pieces) is both


@given(PATTERNS, PATTERNS)
def test_patterns_meet_where_some_text_matches_both(one: str, other: str) -> None:
    assert can_meet(one, other) is can_meet(other, one)
    pieces = intersect(one, other)
    assert pieces is None or can_meet(one, other) is (pieces != ())
    if any(matches(one, argument) and matches(other, argument) for argument in ARGUMENTS):
        assert can_meet(one, other)


@pytest.mark.parametrize(
    ("one", "other", "pieces"),
    [
        ("src/*", "*.env", {"src/*.env"}),
        ("*", "*.env", {"*.env"}),
        ("a.*", "*.a", {"a.a", "a.*.a"}),
        ("*.md", "*.env", set()),
        ("src/.env", "*.env", {"src/.env"}),
    ],
)
def test_common_by_example(one: str, other: str, pieces: set[str]) -> None:
    assert set(intersect(one, other) or ()) == pieces


def test_a_question_that_costs_too_much_is_left_open() -> None:
    lists = [[(f"*{a}*{b}*{a}?????????{b}*", True) for a in "abcdef" for b in "ghijkl"]]
    assert find_outcomes(lists, False) is None
    assert intersect("*a*b*c*d*e*f*g*h*", "*1*2*3*4*5*6*7*8*") is None


def test_many_patterns_are_no_trouble() -> None:
    rules = [
        ("*", "deny"),
        *(
            (f"{tool} {verb} *", "allow")
            for tool in ("git", "npm", "pnpm", "cargo")
            for verb in "abcdefghij"
        ),
    ]
    assert set(find_outcomes((rules, rules), "-") or ()) == {("deny", "deny"), ("allow", "allow")}


DECISIONS = st.sampled_from(list(Decision))
RULINGS = st.lists(st.tuples(PATTERNS, DECISIONS), max_size=4).map(tuple)


@FEWER
@given(RULINGS)
def test_a_ruling_without_what_changes_nothing_decides_the_same(ruling: DecisionList) -> None:
    short = minimize(ruling)
    for argument in ARGUMENTS:
        assert decide_argument(short, argument, None) is decide_argument(ruling, argument, None)
    for place in range(
        len(short) if sum(len(pattern) for pattern, _ in short) <= 5 else 0
    ):  # and nothing more can go
        fewer = short[:place] + short[place + 1 :]
        assert any(
            decide_argument(fewer, argument, None) is not decide_argument(short, argument, None)
            for argument in ARGUMENTS
        )


@given(RULINGS)
def test_decisions_are_exactly_those_that_are_made(ruling: DecisionList) -> None:
    assert list_decisions(ruling) == {
        decide_argument(ruling, argument, Decision.DEFAULT) for argument in ARGUMENTS
    }


@FEWER
@given(st.lists(PATTERNS, max_size=4, unique=True))
def test_sets_of_matching_patterns_are_all_there_are(patterns: list[str]) -> None:
    found = set(find_matching_sets(tuple(patterns)) or ())
    places = range(len(patterns) - 1, -1, -1)
    seen = {
        tuple(place for place in places if matches(patterns[place], each)) for each in ARGUMENTS
    }
    assert found >= seen
    assert (
        found == seen or sum(map(len, patterns)) > 5
    )  # a text that shows the others may be longer than any tried


@FEWER
@given(old=RULINGS, new=RULINGS, steps=st.integers(0, 12))
def test_without_an_answer_nothing_is_the_same_and_nothing_at_most(
    old: DecisionList, new: DecisionList, steps: int
) -> None:
    truth = {
        (
            decide_argument(old, argument, Decision.DEFAULT),
            decide_argument(new, argument, Decision.DEFAULT),
        )
        for argument in ARGUMENTS
    }
    caches = (
        walk._find_outcomes,
        walk.find_matching_sets,
        ruling_module.list_decisions,
        ruling_module.minimize,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walk, "MAX_STEPS", steps)
        for cache in caches:
            cache.cache_clear()
        try:
            assert list_decisions(old) >= {before for before, _ in truth}
            if is_ruling_at_most(new, old):
                assert all(at_most(after, before) for before, after in truth)
            try:
                told = {(before, after) for before, after, _ in pair_decisions(old, new)}
            except TooComplex:
                told = truth
            assert old == new or told >= truth
            short = minimize(old)
        finally:
            for cache in caches:
                cache.cache_clear()
    assert all(
        decide_argument(short, argument, None) is decide_argument(old, argument, None)
        for argument in ARGUMENTS
    )


def words(count: int, letters: str = "abcdefgh") -> list[str]:
    """The first so many words of three letters."""
    return [
        "".join(chars) for chars in itertools.islice(itertools.product(letters, repeat=3), count)
    ]


FAMILIES = {
    "prefixes": [f"{word} *" for word in words(400)],
    "endings": [f"*.{word}" for word in words(300)],
    "words inside": [f"*{word}*" for word in words(60)],
    "two words inside": [f"{word}*{word}*" for word in words(100)],
    "command and verb": [f"{one} {two} *" for one in words(20) for two in words(20)],
}


@pytest.mark.parametrize("name", FAMILIES)
def test_long_lists_have_an_exact_answer(name: str) -> None:
    """Their cost grows with their length, and not with the number of their combinations."""
    patterns = FAMILIES[name]
    ruling = ((EVERYTHING, Decision.ASK), *((pattern, Decision.DENY) for pattern in patterns))
    other = (*ruling, (patterns[0], Decision.ALLOW))
    found = find_outcomes((ruling, other), Decision.DEFAULT)
    assert found is not None
    assert (Decision.DENY, Decision.ALLOW) in found
    assert not is_ruling_at_most(other, ruling)
    assert is_ruling_at_most(ruling, ((EVERYTHING, Decision.ALLOW),))


@given(PATTERNS, PATTERNS)
def test_plain_inclusion_is_inclusion(narrow: str, wide: str) -> None:
    if is_plainly_included(narrow, wide):
        assert is_included(narrow, wide)
