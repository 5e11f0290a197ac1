"""A `---` that ends the fields may stand inside of quotes or brackets: what its client does not load
at all becomes no agent without limits.

Belongs here: such files, alone and drawn. Not here: limits among fields that are read
(`test_unread_limits.py`), asking the client (`tests/clients/test_fence.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import agentc
from agentc.vendors.claude.client import prediction as claude_client

LIMITS = ("tools: Read", "disallowedTools: Bash", "permissionMode: plan", "tools: [Read]")
# What opens above the fence, and what closes below it.
OPEN = (('"', '"'), ("'", "'"), ("[", "]"), ("{a: ", "}"), ('{a: [{b: "', '"}]}'), ('["', '"]'))
KEYS = st.sampled_from(("description", "x", "hooks", "model", "skills"))
WORDS = st.lists(st.sampled_from(("a", "b c", "---", "more", "")), max_size=3)


def is_limited_or_refused(text: str) -> bool:
    """Whether no conversion lets the agent of a file do everything."""
    limited = True
    for target in ("opencode", "extended", "gemini"):
        try:
            done = agentc.convert(text, source="claude", target=target, path=".claude/agents/a.md")
        except agentc.AgentcError:
            continue
        permission = done.agent.permission
        limited &= permission.rules is not None or permission.mode is not None
    return limited


@given(KEYS, st.sampled_from(OPEN), WORDS, st.sampled_from(LIMITS), st.booleans(), st.booleans())
@example("description", ('"', '"'), [], "tools: Read", True, True)
@example("x", ('"', '"'), ["b", "---"], "tools: Read", False, True)
@example("hooks", ('{a: [{b: "', '"}]}'), [], "tools: Read", False, False)
def test_no_limit_is_lost_behind_a_fence_in_quotes(
    key: str, signs: tuple[str, str], words: list[str], limit: str, ended: bool, named: bool
) -> None:
    inside = "\n".join(("a", "---", *words, "b"))
    first = "name: a\n" + ("description: d\n" if named and key != "description" else "")
    end = "---\nDo it.\n" if ended else ""
    text = f"---\n{first}{key}: {signs[0]}{inside}{signs[1]}\n{limit}\n{end}"
    if claude_client.read_frontmatter(text) is None:  # else the client has an agent of it
        assert is_limited_or_refused(text), text


def test_a_guard_in_quotes_with_a_fence_is_refused() -> None:
    hook = '{PreToolUse: [{matcher: Bash, hooks: [{type: command, command: "x\n---\ny"}]}]}'
    text = f"---\nname: a\ndescription: d\nhooks: {hook}\n---\nDo it.\n"
    with pytest.raises(agentc.AgentcError) as refused:
        agentc.convert(text, source="claude", target="opencode", path="a.md")
    assert refused.value.code == "fence-inside"
    assert refused.value.exit_code == 1


@pytest.mark.parametrize("line", ["d\u2028tools: Read", "d\u2029tools: Read", "d\nto\\\nols: Read"])
def test_a_limit_in_a_line_of_some_readers_alone_is_refused(line: str) -> None:
    text = f"---\nname: a\ndescription: {line}\n---\nDo it.\n"
    assert claude_client.read_frontmatter(text) is None
    with pytest.raises(agentc.AgentcError) as refused:
        agentc.convert(text, source="claude", target="opencode", path="a.md")
    assert refused.value.code == "swallowed-limit"


@pytest.mark.parametrize(
    "prompt",
    [
        "Do it.\n",
        'Do "it".\n\n---\n\nMore.\n',
        "Rules\n---\n\ntools: hammer\n",
        "a: b\n---\nc: d\n",
    ],
)
def test_a_quote_that_nobody_closes_is_repaired_as_before(prompt: str) -> None:
    text = f'---\nname: a\ndescription: "d\n---\n{prompt}'
    done = agentc.convert(text, source="claude", target="opencode", path=".claude/agents/a.md")
    assert done.agent.description == '"d'
    assert done.agent.prompt == prompt


@given(
    st.sampled_from(("Use this when: the user asks", "a: b: c", "x #y: z", "@home", "100%: sure")),
    st.sampled_from(("tools: Read, Bash", "permissionMode: plan", "permission: granted", "a: b")),
    st.sampled_from(("claude", "opencode", "gemini", "copilot", "extended")),
)
def test_a_text_without_quotes_above_any_prompt_is_repaired(
    description: str, line: str, form: str
) -> None:
    """Nothing is open above the fence: what the prompt says is its own."""
    name = "" if form == "opencode" else "name: a\n"
    text = f"---\n{name}description: {description}\n---\nDo it.\n\n{line}\n\n---\n\nMore.\n"
    agent = agentc.parse(text, format=form, path="a.md").agent
    assert line in agent.prompt
