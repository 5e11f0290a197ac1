"""Comments that count for a client beside fields that are not YAML: the finding names them, and
what it says to do works.

Belongs here: comments behind limits. Not here: comments behind values that are not YAML
(`test_comments_behind.py`).
"""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.unit.linter.test_one_run import repair

LIMITS = (
    "tools: Read, Grep",
    "disallowedTools: Bash",
    "permissionMode: plan",
    "memory: project",
    "background: true",
)
BEHIND = re.compile(r"the comment behind `([^`]+)`")


def find(text: str) -> list[Diagnostic]:
    found = check_document(get_format("claude"), text, "k.md").diagnostics
    return [one for one in found if one.code in ("repair", "hidden-limit")]


@given(st.lists(st.tuples(st.sampled_from(LIMITS), st.booleans()), unique_by=lambda one: one[0]))
@example([("tools: Read, Grep", True), ("background: true", True)])
@example([("tools: Read, Grep", True), ("memory: project", True)])
def test_comments_that_count_are_named_until_none_is_left(limits: list[tuple[str, bool]]) -> None:
    lines = [f"{limit}{' # only' if commented else ''}" for limit, commented in limits]
    text = "\n".join(["---", "name: k", "description: Use it: now", *lines, "---", "B.", ""])
    for _ in limits:
        found = find(text)
        if not found:
            break
        (told,) = found
        key = BEHIND.search(told.message)
        assert key is not None, told
        assert "on a line of its own" in told.hint
        assert told.where.line is not None
        line = text.split("\n")[told.where.line - 1]
        assert line.startswith(f"{key[1]}: ")
        value, _, comment = line.partition(" #")
        text = text.replace(line, f"{value}\n#{comment}")
    assert not find(text)
    assert 'description: "Use it: now"' in repair("claude", text)[0]


def test_the_comment_is_named_that_hides_what_a_client_gives() -> None:
    text = "---\nname: h\ndescription: a: b\ntools: [Read, Grep # x\nmemory: project # y\n---\nB\n"
    (found,) = find(text)
    assert (found.where.line, found.where.column) == (5, 17)
    assert "the comment behind `memory`" in found.message
    assert found.hint == "put the comment on a line of its own"


def test_words_of_a_comment_are_no_names_of_tools() -> None:
    text = "---\nname: k\ndescription: a: b\ntools: Read, Grep # only\n---\nB.\n"
    (found,) = find(text)
    assert found.where.line == 4
    assert "only" not in found.message
