"""What Qwen Code 0.24.4 makes of an agent file, and what agentc writes for it.

Belongs here: examples that the client was asked about. Not here: its words as a model (`model.py`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.qwen import CLIENT

HEAD = "name: pilot\ndescription: Flies.\n"
PROMPT = "You fly the plane.\n"


def write(fields: str = "", head: str = HEAD, body: str = PROMPT) -> str:
    return f"---\n{head}{fields}---\n{body}"


LOADED = {
    "all that it demands": write(),
    "a colon without quotes": write(head="name: pilot\ndescription: Flies: far\n"),
    "an unknown key": write("speed: fast\n"),
    "no tools said": write("tools:\n"),
    "a wrong number": write("maxTurns: many\n"),
    "letters of another script": write(head="name: пилот\ndescription: d\n"),
}
SKIPPED = {
    "a short prompt": write(body="Fly.\n"),
    "no description": write(head="name: pilot\n"),
    "one letter": write(head="name: p\ndescription: d\n"),
    "a word of its own": write(head="name: model\ndescription: d\n"),
    "a hyphen at the end": write(head="name: pilot-\ndescription: d\n"),
    "an unknown approval": write("approvalMode: perhaps\n"),
    "no fields": PROMPT,
}
# The two lists, and what `show` says of them as agentc's own lists.
LISTS = {
    "tools: [read_file, glob]": ("Read, Glob", None),
    "tools: [read_file, Frobnicate]": ("Read", None),
    "tools: [Frobnicate]": ((), None),
    "tools: [ReadFile, Shell]": ("Read, Bash", None),
    "tools: [edit]": ("Edit, Write", None),
    "tools: [read_file, edit]\ndisallowedTools: [edit]": ("Read", "Edit, Write"),
    "tools: [edit, write_file]\ndisallowedTools: [edit]": ("Edit, Write", None),
    "tools: []\ndisallowedTools: [run_shell_command]": ("*", None),
    "tools: []\ndisallowedTools: [run_shell_command, monitor]": (None, "Bash"),
    "disallowedTools: [edit, write_file]": (None, "Edit, Write"),
    "disallowedTools: [mcp__gh]": (None, "mcp__gh"),
}


@pytest.mark.parametrize("text", LOADED.values(), ids=LOADED)
def test_the_client_loads_it(text: str) -> None:
    assert CLIENT.predict(text).outcome is LoadOutcome.LOADS


@pytest.mark.parametrize("text", SKIPPED.values(), ids=SKIPPED)
def test_the_client_has_no_agent_of_it(text: str) -> None:
    prediction = CLIENT.predict(text)
    assert prediction.outcome is LoadOutcome.SKIPS
    assert prediction.message


@pytest.mark.parametrize(("fields", "lists"), LISTS.items(), ids=LISTS)
def test_both_lists_are_read_together(
    fields: str, lists: tuple[str | tuple[()] | None, str | None]
) -> None:
    done = agentc.convert(
        write(f"{fields}\n"),
        source="qwen",
        target="extended",
        settings=agentc.ConversionOptions(carry=False),
    )
    entries = {
        entry.key: entry.value
        for entry in agentc.parse(done.text, format="extended").source.records[0].entries
    }
    assert (entries.get("tools"), entries.get("disallowedTools")) == lists


def test_an_open_list_is_written_with_what_is_taken_away() -> None:
    text = "---\nname: pilot\ndescription: d\ndisallowedTools: Bash, Edit, Write\n---\n" + PROMPT
    done = agentc.convert(text, source="claude", target="qwen").text
    head = agentc.parse(done, format="qwen").source.records[0].entries
    stated = {entry.key: entry.value for entry in head}
    assert "tools" not in stated
    denied = stated["disallowedTools"]
    assert isinstance(denied, tuple)
    assert {"run_shell_command", "monitor", "edit", "write_file"} <= set(denied)


def test_a_list_of_no_tool_is_not_empty() -> None:
    """To Qwen Code an empty list grants everything."""
    text = f"---\nname: pilot\ndescription: d\ntools: []\n---\n{PROMPT}"
    done = agentc.convert(text, source="claude", target="qwen").text
    assert "- none\n" in done or "[none]" in done


@pytest.mark.parametrize(
    "line", ["approvalMode: yolo", "approvalMode: auto-edit", "permissionMode: bypassPermissions"]
)
def test_a_word_by_which_the_client_asks_less_comes_home_with_a_note(line: str) -> None:
    text = f"---\nname: pilot\ndescription: d\n{line}\n---\nFly over the sea.\n"
    there = agentc.convert(text, source="qwen", target="claude", path=".qwen/agents/pilot.md")
    back = agentc.convert(there.text, source="claude", target="qwen", path=there.path)
    assert f"\n{line}\n" in back.text
    (note,) = (note for note in back.notes if note.code == "carry-wider")
    assert f"`{line}` (its client asks less)" in note.message
