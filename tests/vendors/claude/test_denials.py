"""Denials that the client does not heed hide nothing that an agent may do: by the client's model,
which was asked about them (`data/claude_lists.txt`).

Belongs here: comparisons of what the client makes of two texts. Not here: what agentc reads in a
denial (`test_tool_lists.py`), what `check` says of one (`test_lint.py`).
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

import agentc
from agentc.ir.agent import Agent
from agentc.ir.value import Map, Value, thaw
from agentc.lens.client_view import read_limits
from agentc.vendors.claude.denials import keep_heeded_denials
from agentc.vendors.registry import get_format
from tests.support.claude_grants import by_claude, named
from tests.support.claude_lists import POOL
from tests.support.models.claude_given import SEARCHING, SHELL, given

IDLE = "* bash mcp__s__get_* m* Ba* mcp__*__alpha B?sh Nope Bash) a;Bash".split()
HEEDED = "Bash Read Edit Bash(git:*) mcp__s mcp__s__* mcp__s__alpha mcp__* Task".split()
ITEMS = st.lists(st.sampled_from(IDLE + HEEDED), max_size=4)
DENIALS = st.one_of(
    ITEMS.map(", ".join),
    ITEMS.map(" ".join),
    ITEMS.map(tuple),
    st.sampled_from([None, 5, True, (("Bash",),), Map({"Bash": True}.items())]),
)
LISTS = st.sampled_from([None, "*", "Read, Bash", "Read, mcp__s, Agent", "mcp__*"])


def fields_of(tools: Value, denied: Value) -> Map:
    listed: dict[str, Value] = {} if tools is None else {"tools": tools}
    return Map({"name": "a", "description": "d", **listed, "disallowedTools": denied}.items())


@drawn(tools=LISTS, denied=DENIALS)
def test_the_client_heeds_no_other_denial(tools: Value, denied: Value) -> None:
    fields = fields_of(tools, denied)
    assert given(thaw(keep_heeded_denials(fields)), POOL) == given(thaw(fields), POOL)


@drawn(tools=LISTS, denied=DENIALS)
def test_heeded_denials_take_no_tool_that_the_client_gives(tools: Value, denied: Value) -> None:
    fields = fields_of(tools, denied)
    limits = read_limits(get_format("claude"), keep_heeded_denials(fields))
    agent = replace(Agent("a"), permission=limits["permission"])
    assert given(thaw(fields), POOL) - SHELL - SEARCHING <= named(agent)


@pytest.mark.parametrize("denied", ["'*'", "Bash, *", "bash, read", "[m*, Ba*, Re*]"])
def test_no_denial_hides_fields_behind_a_fence(denied: str) -> None:
    text = (
        "---\nname: a\ndescription: d\ntools: Read, --- Grep\n"
        f"disallowedTools: {denied}\ntools: Bash\n---\nDo it.\n"
    )
    assert by_claude(text) == {"Read"}
    for target in ("opencode", "extended", "claude"):
        with pytest.raises(agentc.AgentcError) as caught:
            agentc.convert(text, source="claude", target=target, path="a.md")
        assert caught.value.code == "fence-inside"


@pytest.mark.parametrize("denied", ["'*'", "Bash, *", "bash", "[Ba*, m*]"])
@pytest.mark.parametrize("between", ["opencode", "extended"])
def test_what_comes_home_wider_is_told(denied: str, between: str) -> None:
    text = f"---\nname: a\ndescription: d\ndisallowedTools: {denied}\n---\nDo it.\n"
    there = agentc.convert(text, source="claude", target=between, path="a.md")
    back = agentc.convert(there.text, source=between, target="claude", path="a.md")
    assert f"disallowedTools: {denied}\n" in back.text
    assert "Bash" in by_claude(back.text)
    assert "carry-wider" in [note.code for note in back.notes]
