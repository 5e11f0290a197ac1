"""Every code that the product gives is explained, and every explained permission code is given
somewhere."""

from __future__ import annotations

import re

from agentc.linter.codes import CODES
from tests.conftest import ROOT

GIVEN = {
    code
    for path in (ROOT / "agentc").rglob("*.py")
    if path.relative_to(ROOT / "agentc").parts[0] != "check"
    for code in re.findall(r'"((?:PERM|EXEC)-[A-Z-]+)"', path.read_text(encoding="utf-8"))
}


def test_permission_codes_are_explained_and_given() -> None:
    assert {code for code in CODES if code.startswith(("PERM-", "EXEC-"))} == GIVEN
    assert len(GIVEN) > 15
