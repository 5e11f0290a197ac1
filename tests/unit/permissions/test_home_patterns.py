"""Patterns that begin with a word for the home folder are those of its path.

Belongs here: what they match, and what two of them have in common. Not here: what they limit in an
agent (`laws/test_soundness.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.ir.permission import Decision
from agentc.permissions.decision_lists import minimize
from agentc.permissions.globs import matches
from agentc.permissions.home_patterns import fill_in_home
from agentc.permissions.pattern_inclusion import (
    can_meet,
    intersect,
    is_included,
    is_plainly_included,
)
from agentc.permissions.pattern_starts import PatternsByStart, begin_alike, pairs_that_meet
from agentc.permissions.pattern_walk import find_outcomes
from tests.support.models import HOME, at_home, glob

STARTS = st.sampled_from(["~", "~/", "$HOME", "$HOME/", f"{HOME}/", HOME, "*", "?", "/", ""])
PATTERNS = st.builds(
    "".join, st.tuples(STARTS, st.text("ab*?/~", max_size=4), st.sampled_from(["", " *", "~/"]))
)
TEXTS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from([f"{HOME}/", HOME, "~/", "~", "$HOME/", "/", ""]),
        st.text("ab/~ ", max_size=5),
    ),
)


@given(pattern=PATTERNS, text=TEXTS)
def test_a_pattern_matches_what_its_client_says(pattern: str, text: str) -> None:
    assert matches(pattern, text) == glob(at_home(pattern), text)


@given(one=PATTERNS, other=PATTERNS, text=TEXTS)
def test_two_patterns_are_compared_as_they_are_filled_in(one: str, other: str, text: str) -> None:
    in_one, in_other = (glob(at_home(each), text) for each in (one, other))
    assert not (is_included(one, other) and in_one and not in_other)
    assert not (is_plainly_included(one, other) and in_one and not in_other)
    both = in_one and in_other
    common = intersect(one, other)
    if common is not None:
        assert any(glob(at_home(piece), text) for piece in common) == both
    if both:
        assert can_meet(one, other)
        assert begin_alike(one, other)
        assert one == other or [*pairs_that_meet((one, other, "*"))]
        assert PatternsByStart((one,)).find_near(other) == [0]
    outcomes = find_outcomes([[(one, 1)], [(other, 1)]], 0)
    if outcomes is not None:
        assert (int(in_one), int(in_other)) in outcomes


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("~/a*", f"{HOME}/*b", ("~/a*b",)),
        ("~/a*", "*b", ("~/a*b",)),
        ("$HOME/x", "~/x", ("~/x",)),
        (f"{HOME}/a*", f"{HOME}/*b", (f"{HOME}/a*b",)),
        ("~*", "?/x", None),  # what both match is the text `~/x`, which no pattern says
    ],
)
def test_what_two_have_in_common_is_spelled_as_they_are(
    one: str, other: str, common: tuple[str, ...] | None
) -> None:
    assert intersect(one, other) == common


def test_what_changes_nothing_on_one_machine_stays_for_another() -> None:
    """A file is written once, for everybody who has it."""
    ruling = (("~/a/*", Decision.DENY), (f"{HOME}/*", Decision.ALLOW))
    assert minimize(ruling) == ruling
    for wide in (f"{HOME}/*", "?/a/*"):  # by its path alone; by its words alone
        assert not is_plainly_included("~/a/x", wide)
    assert is_plainly_included("~/a/x", "~/*")


@pytest.mark.parametrize(
    ("pattern", "filled"),
    [
        ("~", HOME), ("~/x", f"{HOME}/x"), ("$HOME", HOME), ("$HOME/x", f"{HOME}/x"), ("$HOMEx", f"{HOME}x"), ("$HOME~/", f"{HOME}~/"),
        ("~x", "~x"), ("a~/x", "a~/x"), ("$HOM", "$HOM"), ("~~", "~~"), ("", ""), ("*", "*"),
    ],
)  # fmt: skip
def test_the_words_for_the_home_folder(pattern: str, filled: str) -> None:
    assert fill_in_home(pattern) == filled
