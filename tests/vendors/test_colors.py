"""Colours: whatever has one exact value in six digits comes out as that.

Belongs here: the spellings of colours. Not here: which field holds one.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.options import DEFAULTS
from agentc.vendors import colors

PART = st.integers(0, 255)


@given(PART, PART, PART, st.sampled_from(["rgb({}, {}, {})", "rgb({},{},{})", "RGB({} {} {})"]))
def test_parts_are_the_digits(red: int, green: int, blue: int, spelled: str) -> None:
    digits = f"#{red:02x}{green:02x}{blue:02x}"
    assert colors.to_hex(spelled.format(red, green, blue), DEFAULTS) == digits


@given(st.text("0123456789abcdefABCDEF", min_size=3, max_size=3))
def test_three_digits_are_six(digits: str) -> None:
    assert colors.to_hex(f"#{digits}", DEFAULTS) == "#" + "".join(one * 2 for one in digits)


@pytest.mark.parametrize(
    "color", ["#ff", "#ffff", "rgb(1, 2)", "rgb(1, 2, 300)", "rgb(1 2, 3)", "x"]
)
def test_what_has_no_exact_value_is_left_out(color: str) -> None:
    assert colors.to_hex(color, DEFAULTS) is None


def test_both_ways() -> None:
    assert colors.to_name("rgb(239, 68, 68)", DEFAULTS) == "red"
    text = "---\nname: x\ndescription: d\ncolor: '#FFF'\n---\nDo it.\n"
    done = agentc.convert(text, source="claude", target="opencode", path="x.md")
    assert 'color: "#FFFFFF"' in done.text
