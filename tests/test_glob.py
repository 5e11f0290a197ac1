"""The pattern language and its decision procedure, against a slow and obvious second opinion.

Belongs here: `ir/glob.py`. Not here: what patterns mean to a tool (`test_permission.py`).
"""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.ir.glob import common, decided, included, matches, outcomes

PATTERNS = st.text("ab *?", max_size=5)
LISTS = st.lists(st.tuples(PATTERNS, st.sampled_from("DAP")), max_size=4).map(tuple)
# Long enough for every pattern of at most five characters to show what it can, and one letter that none of them names.
ARGUMENTS = ["".join(chars) for size in range(6) for chars in itertools.product("ab z", repeat=size)]


def by_regex(pattern: str, argument: str) -> bool:
    """The same language, by way of a regular expression."""
    body, tail = (pattern[:-2], "(?: .*)?") if pattern.endswith(" *") else (pattern, "")
    parts = [{"*": ".*", "?": "."}.get(char) or re.escape(char) for char in body]
    return re.fullmatch("".join(parts) + tail, argument, re.DOTALL) is not None


@given(PATTERNS, st.text("ab z", max_size=8))
def test_a_pattern_matches_what_its_regular_expression_does(pattern: str, argument: str) -> None:
    assert matches(pattern, argument) is by_regex(pattern, argument)


@given(LISTS, LISTS)
def test_outcomes_are_all_combinations_there_are(
    one: tuple[tuple[str, str], ...], two: tuple[tuple[str, str], ...]
) -> None:
    found = outcomes((one, two), "-")
    assert found is not None
    seen = {(decided(one, argument, "-"), decided(two, argument, "-")) for argument in ARGUMENTS}
    assert seen <= set(found)
    for combination, argument in found.items():
        assert (decided(one, argument, "-"), decided(two, argument, "-")) == combination


@given(PATTERNS, PATTERNS)
def test_inclusion_is_exact(narrow: str, wide: str) -> None:
    counter = next(
        (argument for argument in ARGUMENTS if matches(narrow, argument) and not matches(wide, argument)), None
    )
    assert included(narrow, wide) is (counter is None)


@given(PATTERNS, PATTERNS)
def test_what_is_common_is_matched_by_both_and_complete(one: str, other: str) -> None:
    pieces = common(one, other)
    if pieces is None:
        return
    for argument in ARGUMENTS:
        both = matches(one, argument) and matches(other, argument)
        assert any(matches(piece, argument) for piece in pieces) is both


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
    assert set(common(one, other) or ()) == pieces


def test_a_question_that_costs_too_much_is_left_open() -> None:
    lists = [[(f"*{a}*{b}*{a}?????????{b}*", True) for a in "abcdef" for b in "ghijkl"]]
    assert outcomes(lists, False) is None
    assert common("*a*b*c*d*e*f*g*h*", "*1*2*3*4*5*6*7*8*") is None


def test_many_patterns_are_no_trouble() -> None:
    rules = [
        ("*", "deny"),
        *((f"{tool} {verb} *", "allow") for tool in ("git", "npm", "pnpm", "cargo") for verb in "abcdefghij"),
    ]
    assert set(outcomes((rules, rules), "-") or ()) == {("deny", "deny"), ("allow", "allow")}
