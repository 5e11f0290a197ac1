"""Every kind of fault in the page of kinds has the test that is named for it.

Belongs here: that those tests are there. Not here: whether they hold (they are run).
"""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "kinds-of-faults.md").read_text()
HEADS = ("| kind | held by |", "| kind | example | law |")
LINES = [line for line in PAGE.splitlines() if line.startswith("| ") and line not in HEADS]
ROWS = [
    (line.split(" | ")[0].removeprefix("| "), path, name)
    for line in LINES
    for path, name in re.findall(r"\| `([^`:]+)::(\w+)`", line)
]


def test_every_row_names_a_test() -> None:
    held = [re.findall(r"`[^`:]+::\w+`", line) for line in LINES]
    assert all(len(tests) == line.count(" | ") for line, tests in zip(LINES, held, strict=True))
    examples = [tests[0] for tests in held]
    assert len(set(examples)) == len(examples)
    assert all(head in PAGE for head in HEADS)


@pytest.mark.parametrize(
    ("kind", "path", "name"), ROWS, ids=[f"{row[0]}: {row[2]}" for row in ROWS]
)
def test_the_test_of_a_kind_is_there(kind: str, path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, kind
