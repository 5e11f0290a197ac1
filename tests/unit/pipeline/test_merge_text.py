"""A text that was edited on both sides, merged by lines."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.pipeline import matched_parts
from agentc.pipeline.matched_parts import MAX_COMPARED
from agentc.pipeline.merge_text import merge_lines

LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=8)
ENDS = st.sampled_from(["", "\n"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    return "\n".join(draw(LINES)) + draw(ENDS)


@given(texts(), texts())
def test_an_edit_of_one_side_alone_is_what_comes_of_it(base: str, edited: str) -> None:
    assert merge_lines(base, edited, base) == edited
    assert merge_lines(base, base, edited) == edited
    assert merge_lines(base, edited, edited) == edited


@given(texts(), texts(), texts())
def test_neither_side_counts_more(base: str, ours: str, theirs: str) -> None:
    assert merge_lines(base, ours, theirs) == merge_lines(base, theirs, ours)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=12, unique=True), st.data())
def test_edits_of_lines_with_one_between_them_go_together(
    numbers: list[int], data: st.DataObject
) -> None:
    base = [f"{number}\n" for number in numbers]
    first = data.draw(st.integers(0, len(base) - 3))
    second = data.draw(st.integers(first + 2, len(base) - 1))
    ways = st.sampled_from(["x\n", "", "x\ny\n"])
    one, other = data.draw(ways), data.draw(ways)
    ours = [*base[:first], one, *base[first + 1 :]]
    theirs = [*base[:second], other, *base[second + 1 :]]
    both = [*ours[:second], other, *base[second + 1 :]]
    assert merge_lines("".join(base), "".join(ours), "".join(theirs)) == "".join(both)


@pytest.mark.parametrize(
    ("ours", "theirs"), [("a\nB\nc\n", "a\nX\nc\n"), ("A\nb\nc\n", "a\nX\nc\n"), ("", "a\nX\nc\n")]
)
def test_lines_that_both_changed_are_a_conflict(ours: str, theirs: str) -> None:
    assert merge_lines("a\nb\nc\n", ours, theirs) is None


@given(st.lists(st.integers(0, 6), min_size=2, max_size=6), st.data())
def test_edits_far_apart_in_a_long_text_go_together(sizes: list[int], data: st.DataObject) -> None:
    """However long both edits are: lines that stand once tell what belongs together."""
    base = [f"line {number}\n\n" for number in range(600)]
    first, second = data.draw(st.integers(1, 200)), data.draw(st.integers(300, 500))
    new = [f"new {number}\n" for number in range(sizes[0] * 100)]
    more = [f"more {number}\n" for number in range(sizes[1] * 100)]
    ours = [*base[:first], *new, *base[first + sizes[0] * 10 :]]
    theirs = [*base[:second], *more, *base[second + sizes[1] * 10 :]]
    both = [*base[:first], *new, *base[first + sizes[0] * 10 : second], *more]
    both += base[second + sizes[1] * 10 :]
    assert merge_lines("".join(base), "".join(ours), "".join(theirs)) == "".join(both)


@given(
    st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12)
)
def test_what_matches_is_the_same_and_in_order(base: list[str], text: list[str]) -> None:
    for bound in (0, 2, MAX_COMPARED):
        with patch.object(matched_parts, "MAX_COMPARED", bound):
            found = matched_parts.match_parts(base, text)
        assert [*found] == sorted(found)
        assert [*found.values()] == sorted(set(found.values()))
        assert all(base[at] == text[there] for at, there in found.items())


def test_too_much_that_is_alike_is_not_compared() -> None:
    text = "x\n" * (3 * MAX_COMPARED)
    edited = f"first\n{text}last\n"
    assert merge_lines(text, edited, f"{text}more\n") is None
    assert merge_lines(text, f"first\n{text}", f"{text}last\n") == f"first\n{text}last\n"
