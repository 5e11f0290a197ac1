"""Regular expressions must mean the same to every Python that is supported.

Belongs here: what is forbidden in a pattern. Not here: what patterns match.
"""

from __future__ import annotations

import ast

import pytest

from tests.test_layers import IDS, MODULES


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_no_pattern_is_possessive_or_atomic(path: object) -> None:
    """Python 3.11.2 gets some possessive quantifiers wrong, and 3.10 has none."""
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "(?" in node.value:
            assert not any(mark in node.value for mark in ("*+", "++", "?+", "(?>")), node.value
