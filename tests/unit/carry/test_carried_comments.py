"""Comments behind a carried value come home with it.

Belongs here: what stands behind a value's last line. Not here: values (`test_carry.py`), how a
carried line is spelled (`unit/syntax/test_comments.py`).
"""

from __future__ import annotations

import pytest

import agentc
from tests.support.carried import has_block

# Fields of a Claude file that OpenCode cannot hold, as their authors spell them.
FIELDS = [
    "tools: Read, Grep   # why",
    'effort: "high" # why',
    "color: red\t# why",
    "skills: [a, b]  # why",
    "skills: # above\n  - a # first\n  - b # last",
    "hooks: {} # why",
    "initialPrompt: | # head\n  Go # text",
    "initialPrompt: >-\n  Go\n  on # text",
    "permissionMode: plan # why",
    "x-mine: {a: 1} # why",
    "x-mine:\n  a: # none\n    b: 2 # last",
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("field", FIELDS)
def test_a_comment_behind_a_carried_value_comes_home(field: str, newline: str) -> None:
    text = f"---\nname: a\ndescription: d\n{field}\n---\nB\n".replace("\n", newline)
    there = agentc.convert(text, source="claude", target="opencode", path="a.md")
    assert has_block(there.text)
    home = agentc.convert(there.text, source="opencode", target="claude", path="a.md")
    assert f"{field}\n".replace("\n", newline) in home.text


def test_a_secret_in_such_a_comment_stays_where_it_is() -> None:
    key = "ghp_" + "a1B2c3D4" * 5
    text = f"---\nname: a\ndescription: d\ntools: Read, Grep # {key}\n---\nB\n"
    there = agentc.convert(text, source="claude", target="opencode", path="a.md")
    assert key not in there.text
    home = agentc.convert(there.text, source="opencode", target="claude", path="a.md")
    assert "tools: Read, Grep\n" in home.text


@pytest.mark.parametrize("tools", ['": \n: s"', '"Read,\nGrep"', "[Read,\nGrep]", "'Read\n, Grep'"])
def test_a_spelling_with_a_line_at_the_margin_is_not_carried(tools: str) -> None:
    """Between fences the client would not take that line for a part of the value."""
    text = f"description: |\ntools: {tools}"
    there = agentc.convert(text, source="claude", target="extended", path="x.md")
    home = agentc.convert(there.text, source="extended", target="claude", path="x.md")
    before, after = (
        agentc.parse(one, format="claude", path="x.md").agent for one in (text, home.text)
    )
    assert before.permission == after.permission
