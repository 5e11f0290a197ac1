"""Every mutant of `mutants.toml` can still be made: its code is in its function, and its test exists.

Belongs here: that no row is stale. Not here: making mutants, which takes long (`make mutants`).
"""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.mutants import Mutant, read_mutants

ROWS = read_mutants()


def test_there_are_mutants() -> None:
    assert len(ROWS) > 100


@pytest.mark.parametrize("mutant", ROWS, ids=[f"{row.test}:{row.file}" for row in ROWS])
def test_a_mutant_can_be_made(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert mutant.make(source) != source
    file, *names = re.split(r"::|\[", mutant.test)
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    assert not names or f"def {names[0]}(" in text
