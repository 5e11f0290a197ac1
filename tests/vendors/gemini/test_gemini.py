"""What Gemini CLI 0.61.0 makes of an agent file, and what agentc writes for it.

Belongs here: examples that the client was asked about. Not here: its words as a model (`model.py`),
asking it (`clients/test_gemini.py`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.linter.check import check_document
from agentc.vendors.gemini import CLIENT
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_format

HEAD = "name: pilot\ndescription: Flies.\n"


def write(fields: str = "", head: str = HEAD, body: str = "Fly.\n") -> str:
    return f"---\n{head}{fields}---\n{body}"


LOADED = {
    "all that it demands": write(),
    "an empty list": write("tools: []\n"),
    "numbers": write("temperature: 0.5\nmax_turns: 3\ntimeout_mins: 1\n"),
    "a comment": write("# why\n"),
    "fences with carriage returns": write().replace("\n", "\r\n"),
    "a name of digits in quotes": write(head='name: "123"\ndescription: d\n'),
}
SKIPPED = {
    "the name of no tool": write("tools: [read_file, read_fil]\n"),
    "a capital in the name": write(head="name: Pilot\ndescription: d\n"),
    "no description": write(head="name: pilot\n"),
    "an empty description": write(head='name: pilot\ndescription: ""\n'),
    "a number for a name": write(head="name: 123\ndescription: d\n"),
    "a date for a description": write(head="name: pilot\ndescription: 2001-01-01\n"),
    "a key of another client": write("color: red\n"),
    "tools as text": write("tools: read_file, glob\n"),
    "no value": write("tools:\n"),
    "no turns": write("max_turns: 0\n"),
    "a number in quotes": write('temperature: "1"\n'),
    "a colon without quotes": write(head="name: pilot\ndescription: Flies: far\n"),
    "a line before the fence": "\n" + write(),
    "a space behind the fence": write().replace("---\n", "--- \n", 1),
    "no fields": "Fly.\n",
    "a key twice": write("name: other\n"),
}


@pytest.mark.parametrize("text", LOADED.values(), ids=LOADED)
def test_the_client_loads_it(text: str) -> None:
    assert CLIENT.predict(text).outcome is LoadOutcome.LOADS
    assert CLIENT.examine(text)[1] == ()


@pytest.mark.parametrize("text", SKIPPED.values(), ids=SKIPPED)
def test_the_client_has_no_agent_of_it(text: str) -> None:
    prediction = CLIENT.predict(text)
    assert prediction.outcome is LoadOutcome.SKIPS
    assert prediction.message


@pytest.mark.parametrize(
    ("body", "starts"),
    [
        ("Fly to ${query}.\n", True),
        ("Fly to ${PLACE}.\n", False),
        ("Fly to ${PLACE:-home}, $PLACE and {{place}}.\n", True),
        ("\n", False),
    ],
)
def test_a_prompt_with_unknown_words_cannot_be_started(body: str, starts: bool) -> None:
    prediction, complaints = CLIENT.examine(write(body=body))
    assert prediction.outcome is LoadOutcome.LOADS
    assert [one.code for one in complaints] == ["cannot-start"] * (not starts)


def convert(fields: str, **settings: object) -> agentc.Conversion:
    """A Claude Code file as Gemini CLI's."""
    options = agentc.ConversionOptions(carry=False, **settings)  # type: ignore[arg-type]
    return agentc.convert(
        f"---\n{HEAD}{fields}---\nFly.\n",
        source="claude",
        target="gemini",
        path="pilot.md",
        settings=options,
    )


@pytest.mark.parametrize(
    ("fields", "listed"),
    [
        ("tools: Read, Grep\n", "[read_file, grep_search]"),
        ("tools: Read, Edit\n", "[read_file, write_file, replace]"),
        ("tools: Write\n", "[]"),  # makes new files alone, which neither of its words can say
        ("tools: Read, Bash\npermissionMode: plan\n", "[read_file]"),
        ("tools: Bash(git:*)\n", "[]"),
        ("tools: mcp__gh, mcp__gh__get\n", '["mcp_gh_*", mcp_gh_get]'),
        ("tools: mcp__my_server\n", "[]"),  # the client would not load the file
        ("tools: mcp__my_server__get\n", "[mcp_my_server_get]"),
        ("tools: []\n", "[]"),
    ],
)
def test_a_list_says_at_most_what_the_source_grants(fields: str, listed: str) -> None:
    assert f"tools: {listed}\n" in convert(fields).text


def test_a_denied_tool_closes_its_server_and_others_stay() -> None:
    done = convert("disallowedTools: mcp__gh__delete\n", servers=frozenset({"gh", "tides"}))
    (line,) = (line for line in done.text.splitlines() if line.startswith("tools:"))
    assert '"mcp_tides_*"' in line
    assert "mcp_gh" not in line
    assert '"mcp_*"' not in line


def test_a_server_that_an_agent_may_not_use_is_left_out() -> None:
    server = "mcpServers: [{gh: {command: gh-server}}]\n"
    kept = convert(f"tools: Read, mcp__gh\n{server}", carry_exec=True)
    assert "gh-server" in kept.text
    left = convert(f"tools: Read\n{server}", carry_exec=True)
    assert "gh-server" not in left.text
    assert "mcp_servers" in {loss.field for loss in left.losses}


def test_why_the_client_skips_a_file_is_not_how_agentc_reads_it() -> None:
    text = "---\nname: a\ndescription: d\n  tools: [read_file]\n---\nx\n"
    report = check_document(get_format("gemini"), text, ".gemini/agents/a.md")
    told = {one.code: one.message for one in report.diagnostics}
    assert told["gemini-skips"].endswith('"tools" is indented too far')
    assert told["indented-key"].endswith("read as a field of its own")
