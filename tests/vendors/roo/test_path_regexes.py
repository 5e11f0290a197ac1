"""Expressions over paths: what is read as patterns is what the expression finds.

Belongs here: laws over expressions. Not here: groups (`test_roo.py`).
"""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from agentc.permissions.globs import matches
from agentc.vendors.codecs.path_regexes import read_path_regex, write_path_regex

PARTS = st.sampled_from(
    ["a", "b", r"\.", "/", ".", ".*", ".+", "?", "*", "|", "^", "$", "(", "(?:", ")", "[ab]", "[^a]", " ", "\\/", "{2}"]
)  # fmt: skip
REGEXES = st.lists(PARTS, max_size=8).map("".join)
PATHS = st.text(st.sampled_from("ab./ "), max_size=8)
GLOBS = st.lists(st.text(st.sampled_from("ab./ *?$("), max_size=6), min_size=1, max_size=4)


@given(regex=REGEXES, path=PATHS)
def test_patterns_match_what_an_expression_finds(regex: str, path: str) -> None:
    patterns = read_path_regex(regex)
    if patterns is not None:
        found = re.search(regex.replace("$", r"\Z"), path) is not None
        assert any(matches(pattern, path) for pattern in patterns) is found


@given(patterns=GLOBS, path=PATHS)
def test_an_expression_finds_what_patterns_match(patterns: list[str], path: str) -> None:
    regex = write_path_regex(patterns)
    if regex is not None:
        found = re.search(regex.replace("$", r"\Z"), path) is not None
        assert any(matches(pattern, path) for pattern in patterns) is found


def test_many_patterns_are_none() -> None:
    assert read_path_regex("(a|b)" * 6) is None
    assert read_path_regex("a" * 501) is None
