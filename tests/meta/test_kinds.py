"""Every kind of fault in the page of kinds has the test that is named for it.

Belongs here: that those tests are there. Not here: whether they hold (they are run).
"""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "kinds-of-faults.md").read_text()
ROWS = re.findall(r"^\| (.+) \| `(.+)::(.+)` \|$", PAGE, re.MULTILINE)


def test_every_row_names_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert len(ROWS) == len(rows) - PAGE.count("| kind | held by |")
    assert len({(path, name) for _, path, name in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("kind", "path", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_the_test_of_a_kind_is_there(kind: str, path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, kind
