"""The order in which the files of client tests begin.

Belongs here: which of them take long. Not here: the clients (`harness.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

# One file is one process's work, so that a long one which began last would run alone in the end.
LONGEST_FIRST = ("test_models.py", "test_carry.py", "test_outputs.py")
HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)  # behind pytest-randomly, which mixes the files
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of the longest files first; all others stay in their order."""
    items.sort(key=_find_turn)


def _find_turn(item: pytest.Item) -> int:
    """The number of a test's file among those that begin first."""
    is_long = item.path.parent == HERE and item.path.name in LONGEST_FIRST
    return LONGEST_FIRST.index(item.path.name) if is_long else len(LONGEST_FIRST)
