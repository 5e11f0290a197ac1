"""Where two long texts differ.

Belongs here: which lines a message shows of them. Not here: the conflict that it is about
(`test_merge.py`).
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agentc.pipeline.differing_lines import SHOWN_OF_LINE, find_differing_lines

LINES = st.lists(st.sampled_from(["a", "b", "c d", ""]), max_size=12)


@given(ours=LINES, theirs=LINES)
def test_what_is_shown_begins_where_they_differ(ours: list[str], theirs: list[str]) -> None:
    found, rest = find_differing_lines("\n".join(ours), "\n".join(theirs))
    mine, other = ("\n".join(lines).splitlines() for lines in (ours, theirs))
    assert bool(found) is (mine != other)
    assert not rest or len(found) == 3
    if found:
        first = found[0]
        assert mine[: first.line - 1] == other[: first.line - 1]
        assert mine[first.line - 1 : first.line] != other[first.line - 1 : first.line]
        assert (first.ours, first.theirs) != (None, None)


@given(line=st.integers(0, 59), at=st.integers(0, 5_000))
def test_the_part_of_a_line_that_differs_is_shown(line: int, at: int) -> None:
    """Far into a text, and far into a line."""
    lines = [f"Line {number}." for number in range(60)]
    lines[line] = "x" * 5_000
    other = [*lines]
    other[line] = f"{'x' * at}MINE{'x' * (5_000 - at)}"
    (found,), rest = find_differing_lines("\n".join(lines), "\n".join(other))
    assert (found.line, rest) == (line + 1, 0)
    assert found.theirs is not None
    assert "MINE" in found.theirs
    assert len(found.theirs) <= SHOWN_OF_LINE + 8
    assert found.theirs != found.ours


def test_of_very_long_texts_the_first_place_is_found() -> None:
    ours = "\n".join(map(str, range(5_000)))
    theirs = "\n".join(map(str, range(9, 5_009)))
    ((found,), rest) = find_differing_lines(ours, theirs)
    assert (found.line, found.ours, found.theirs, rest) == (1, '"0"', '"9"', 0)
