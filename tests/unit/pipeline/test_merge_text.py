"""A text that was edited on both sides, merged by lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.pipeline.merge_text import MAX_LINES, merge_lines

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


def test_too_many_lines_are_not_compared() -> None:
    text = "".join(f"{number}\n\n" for number in range(MAX_LINES))
    edited = text.replace("1", "x")
    assert merge_lines(text, edited, f"{text}more\n") is None
    assert merge_lines(text, f"first\n{text}", f"{text}last\n") == f"first\n{text}last\n"
