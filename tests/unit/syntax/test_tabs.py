"""Fields that are indented with tabs: a repair writes spaces for them, and leaves all else.

Belongs here: the text after a repair. Not here: tabs that can be more than one width
(`lens/test_broken_limits.py`).
"""

from __future__ import annotations

import pytest

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format

CASES = {
    "comments of a list": (
        "claude",
        "tools:\n\t- Read # why read\n\t# about bash\n\t- Bash # shell\n",
        "tools:\n  - Read # why read\n  # about bash\n  - Bash # shell\n",
    ),
    "comments of a map": (
        "opencode",
        "permission: # head\n\tbash: deny # why\n",
        "permission: # head\n  bash: deny # why\n",
    ),
    "quotes, blank lines, deeper lines": (
        "opencode",
        "permission:\n\tbash:\n\n\t\t\"git *\": 'allow'\n\tedit: deny\n",
        "permission:\n  bash:\n\n    \"git *\": 'allow'\n  edit: deny\n",
    ),
    "a comment below it": (
        "claude",
        "tools:\n\t- Read\n\t# last\nmodel: opus\n",
        "tools:\n  - Read\n  # last\nmodel: opus\n",
    ),
    "tabs within lines": (
        "claude",
        "tools:\n\t- Read\t# why\n \n",
        "tools:\n  - Read\t# why\n \n",
    ),
    "beside spaces of another width": (
        "opencode",
        "permission:\n\tbash: # x\n\t    ls: deny\n\tedit: ask\n",
        "permission:\n  bash: # x\n      ls: deny\n  edit: ask\n",
    ),
    "tabs that are wider": (
        "claude",
        "tools:\n    - Read # x\n\t- Bash # y\n",
        "tools:\n    - Read # x\n    - Bash # y\n",
    ),
    "an unknown field": ("claude", "notes:\n\ta: 1 # x\n", "notes:\n  a: 1 # x\n"),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_spaces_stand_for_tabs_and_all_else_stays(case: tuple[str, str, str], newline: str) -> None:
    name, before, after = case
    form = get_format(name)
    text, wanted = (
        f"---\nname: x\ndescription: d\n{fields}---\nBody.\n".replace("\n", newline)
        for fields in (before, after)
    )
    assert check_document(form, text, "x.md").repaired == wanted
    assert parse(form, text, "x.md").agent == parse(form, wanted, "x.md").agent
