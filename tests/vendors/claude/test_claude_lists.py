"""General words beside narrower ones in Claude Code's lists: each row of the table, which the
client confirms.

Belongs here: that nothing is granted beyond a row, and what a wildcard is told as. Not here: asking
the client.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import agentc
from agentc.errors import Refused
from agentc.ir.value import thaw
from agentc.vendors.claude.client import prediction as claude_client
from tests.support.claude_grants import WAYS, allowed_by, named
from tests.support.claude_lists import POOL, rows
from tests.support.models.claude_given import given

ROWS = tuple(rows())


def test_the_model_of_lists_says_what_the_client_gave() -> None:
    for row in ROWS:
        fields = claude_client.read_values(row.file_of("a"))
        assert fields is not None
        assert given(thaw(fields), POOL) == row.given, row


@pytest.mark.parametrize("way", ["opencode", "extended", "extended, opencode"])
def test_no_list_grants_more_than_the_client_gave(way: str) -> None:
    convert, granted = WAYS[way]
    refused = 0
    for row in ROWS:
        try:
            text = convert(row.file_of("a"))
        except Refused:
            refused += 1  # OpenCode cannot tell a denied tool of every server from a granted server
            continue
        assert granted(text) <= allowed_by(row.given), row
    assert refused <= len(ROWS) / 20


def test_a_list_is_read_as_the_client_reads_it(figure: Callable[[str], None]) -> None:
    """A denial is taken by its meaning, also where the client takes no notice of it."""
    same = 0
    for row in ROWS:
        said = named(agentc.parse(row.file_of("a"), format="claude").agent)
        assert said <= allowed_by(row.given), row
        same += allowed_by(said) == allowed_by(row.given)
        assert allowed_by(said) == allowed_by(row.given) or row.denied, row
    figure(f"lists: 0 of {len(ROWS)} rows wider, {same} the same")


@pytest.mark.parametrize(
    "name", ["mcp__tides", "mcp__tides__get", "mcp__tides__*", "LSP", "TodoWrite", "ToolSearch"]
)
@pytest.mark.parametrize("target", ["opencode", "extended", "gemini", "copilot"])
def test_a_scope_on_a_tool_without_arguments_is_the_whole_tool(name: str, target: str) -> None:
    """As the client gives it, and told (`scoped-tool`)."""
    plain, scoped = (
        f"---\nname: pilot\ndescription: d\ntools: Read, {item}\n---\nDo it.\n"
        for item in (name, f"{name}(repo:*)")
    )
    settings = agentc.ConversionOptions(carry=False)
    want, done = (
        agentc.convert(text, source="claude", target=target, path="pilot.md", settings=settings)
        for text in (plain, scoped)
    )
    assert done.text == want.text
    assert "scoped-tool" in [note.code for note in done.notes]


@pytest.mark.parametrize(
    "name",
    ["mcp__tides__get_*", "mcp__*", "mcp__*__read", "mcp__*__*", "mcp__tides*", "mcp__tides__"],
)
def test_a_name_that_grants_nothing_is_dropped_and_told(name: str) -> None:
    text = f'---\nname: pilot\ndescription: d\ntools: "Read, {name}"\n---\nDo it.\n'
    plain = agentc.parse(
        "---\nname: pilot\ndescription: d\ntools: Read\n---\nDo it.\n", format="claude"
    ).agent
    assert agentc.parse(text, format="claude").agent.permission == plain.permission
    for target in ("opencode", "extended"):
        done = agentc.convert(text, source="claude", target=target, path="pilot.md")
        assert "ignored-grant" in [note.code for note in done.notes]
        back = agentc.convert(done.text, source=target, target="claude", path=done.path)
        assert name in back.text


@pytest.mark.parametrize("target", ["opencode", "gemini", "copilot", "extended"])
@pytest.mark.parametrize("name", ["MultiEdit", "NotebookRead", "LS"])
def test_a_tool_that_is_gone_grants_nothing_and_its_own_client_is_named(
    name: str, target: str
) -> None:
    plain, text = (
        f"---\nname: pilot\ndescription: d\ntools: {tools}\n---\nDo it.\n"
        for tools in ("Read, Grep", f"Read, {name}, Grep")
    )
    settings = agentc.ConversionOptions(carry=False)
    want, done = (
        agentc.convert(one, source="claude", target=target, path="pilot.md", settings=settings)
        for one in (plain, text)
    )
    assert done.text == want.text
    assert [one for loss in done.losses for one in loss.effects if one.capability == name] == []
    (told,) = (note for note in done.notes if note.code == "unknown-tool")
    assert told.message.startswith(f"Claude Code has no `{name}` any more")
