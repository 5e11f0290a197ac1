"""What a report names as the cause of a narrowing.

Belongs here: causes of changes of permissions. Not here: the words of messages
(`cli/test_messages.py`), what an option does (`test_choices.py`).
"""

from __future__ import annotations


import pytest

import agentc
from agentc.ir.field_change import Outcome, PermissionChange


def narrow(permission: str) -> dict[str, PermissionChange]:
    text = f"---\ndescription: d\npermission: {permission}\n---\nBody.\n"
    done = agentc.convert(text, source="opencode", target="claude", name="x")
    effects = [effect for loss in done.losses for effect in loss.effects]
    return {one.capability: one for one in effects if one.outcome is Outcome.NARROWED}


@pytest.mark.parametrize(
    ("permission", "tool"),
    [
        ("ask", "read"),
        ('{read: {"*": ask, "*.md": allow}}', "read"),
        ('{skill: {"*": allow, x: ask}}', "skill"),
        ('{"*": {"*": ask, "src/*": allow}}', "grep"),
    ],
)
def test_a_question_is_named_where_it_alone_is_the_cause(permission: str, tool: str) -> None:
    assert narrow(permission)[tool].code == "PERM-ASK-NARROWED"


def test_a_question_is_named_beside_patterns() -> None:
    found = narrow('{skill: {"*": deny, x: ask}, bash: {"*": ask, "rm *": deny}}')
    assert "does not ask" in found["skill"].reason
    assert "does not ask" not in found["shell"].reason, "its session asks before commands"


def test_what_stays_open_is_not_told_by_what_closed_the_rest() -> None:
    found = narrow('{"*": ask, read: {"*": allow, "*.env": ask}, question: allow}')
    assert found["question"].code == "PERM-MAY-ASK"
