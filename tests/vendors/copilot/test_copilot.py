"""What Copilot CLI 1.0.102 makes of an agent file, and what agentc reads and writes.

Belongs here: examples that the client was asked about. Not here: its words as a model (`model.py`),
asking it (`clients/test_copilot.py`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.ir.permission import Cap, Decision, Tool
from agentc.permissions.resolve import ResolvedRules
from agentc.vendors.copilot import CLIENT, FORMAT
from agentc.vendors.prediction import LoadOutcome

LOADED = {
    "a description alone": "---\ndescription: d\n---\n",
    "a byte order mark": "\ufeff---\ndescription: d\n---\nFly.\n",
    "tools as text": "---\ndescription: d\ntools: read, search\n---\nFly.\n",
    "keys of others": "---\ndescription: d\ncolor: red\n---\nFly.\n",
    "a list of models": "---\ndescription: d\nmodel: [gpt-5, gpt-4.1]\n---\nFly.\n",
}
SKIPPED = {
    "no description": "---\nname: pilot\n---\nFly.\n",
    "a number for a description": "---\ndescription: 1\n---\nFly.\n",
    "no value for tools": "---\ndescription: d\ntools:\n---\nFly.\n",
    "a text for a flag": "---\ndescription: d\ninfer: nope\n---\nFly.\n",
    "a blank line before": "\n---\ndescription: d\n---\nFly.\n",
    "a key twice": "---\ndescription: d\ndescription: e\n---\nFly.\n",
}


@pytest.mark.parametrize("text", LOADED.values(), ids=LOADED)
def test_the_client_loads_it(text: str) -> None:
    assert CLIENT.predict(text).outcome is LoadOutcome.LOADS


@pytest.mark.parametrize("text", SKIPPED.values(), ids=SKIPPED)
def test_the_client_has_no_agent_of_it(text: str) -> None:
    assert CLIENT.predict(text).outcome is LoadOutcome.SKIPS


def read(fields: str) -> agentc.Agent:
    text = f"---\ndescription: d\n{fields}---\nFly.\n"
    return agentc.parse(text, format="copilot", path=".github/agents/pilot.agent.md").agent


WRITES = {
    "edit Write MultiEdit NotebookEdit": {Cap.EDIT, Cap.CREATE},
    "editFiles edit/editFiles": {Cap.EDIT},
    "create createFile createDirectory edit/createFile create/createFile": {Cap.CREATE},
}


@pytest.mark.parametrize(
    ("word", "given"), [(word, given) for words, given in WRITES.items() for word in words.split()]
)
def test_a_word_grants_what_the_client_gives_for_it(word: str, given: set[Cap]) -> None:
    found = ResolvedRules(read(f"tools: [{word}]\n").permission.rules)
    granted = {
        cap
        for cap in (Cap.READ, Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK)
        if found.for_all_arguments(Tool(cap)) is Decision.DEFAULT
    }
    assert granted == given


@pytest.mark.parametrize("listed", ['[" read"]', '["read "]', "\n  - |\n    read\n"])
def test_an_item_with_blanks_around_it_grants_nothing(listed: str) -> None:
    found = ResolvedRules(read(f"tools: {listed}\n").permission.rules)
    assert found.for_all_arguments(Tool(Cap.READ)) is Decision.DENY


@pytest.mark.parametrize("target", ["claude", "opencode", "gemini"])
@pytest.mark.parametrize(
    ("word", "other"), [("edit/editFiles", "create"), ("edit/createFile", "edit")]
)
def test_one_of_editing_and_creating_alone_is_neither_elsewhere(
    word: str, other: str, target: str
) -> None:
    text = f"---\ndescription: d\ntools: [read, {word}]\n---\nFly.\n"
    done = agentc.convert(text, source="copilot", target=target, path="pilot.agent.md")
    found = ResolvedRules(
        agentc.parse(done.text, format=target, path=done.path).agent.permission.rules
    )
    for cap in (Cap.EDIT, Cap.CREATE):
        assert found.for_all_arguments(Tool(cap)) is Decision.DENY
    told = [effect for loss in done.losses for effect in loss.effects]
    assert [change.code for change in told] == ["PERM-CLASS-NARROWED"]
    assert f'allow_widening={{"{other}"}}' in (told[0].hint or "")


def test_a_list_of_agents_limits_whom_it_calls() -> None:
    found = ResolvedRules(read("tools: [agent]\nagents: [scout]\n").permission.rules)
    assert found.for_all_arguments(Tool(Cap.DELEGATE)) is not Decision.DEFAULT
    done = agentc.convert(
        "---\ndescription: d\ntools: [agent]\nagents: [scout]\n---\nFly.\n",
        source="copilot",
        target="claude",
        path="pilot.agent.md",
    )
    assert "tools: []\n" in done.text  # Claude Code would let it call every agent


@pytest.mark.parametrize(
    ("fields", "mode"),
    [
        ("", "all"),
        ("user-invocable: false\n", "subagent"),
        ("disable-model-invocation: true\n", "primary"),
        ("infer: false\n", "primary"),
        ("infer: false\ndisable-model-invocation: false\n", "all"),
    ],
)
def test_who_may_call_it_is_its_mode(fields: str, mode: str) -> None:
    assert read(fields).mode == mode


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("Claude Sonnet 4.5 (copilot)", "claude-sonnet-4.5"),
        ("[GPT-5 (copilot), gpt-4.1]", "GPT-5"),
        ("claude-sonnet-4.5", "claude-sonnet-4.5"),
    ],
)
def test_a_model_is_known_by_its_id(model: str, name: str) -> None:
    assert read(f"model: {model}\n").model == name


def test_a_file_is_named_as_the_client_looks_for_it() -> None:
    done = agentc.convert(
        "---\nname: pilot\ndescription: d\n---\nFly.\n",
        source="claude",
        target="copilot",
        path="p.md",
    )
    assert done.path == ".github/agents/pilot.agent.md"
    assert FORMAT.name_of(".github/agents/pilot.agent.md") == "pilot"
    assert FORMAT.name_of(".github/agents/pilot.md") == "pilot"
    assert FORMAT.name_of(".github/chatmodes/pilot.chatmode.md") == "pilot"


def test_a_server_has_what_the_client_demands() -> None:
    done = agentc.convert(
        "---\nname: p\ndescription: d\nmcpServers: [{gh: {command: gh-server}}]\n---\nFly.\n",
        source="claude",
        target="copilot",
        path="p.md",
        settings=agentc.ConversionOptions(carry_exec=True),
    )
    (record,) = agentc.parse(done.text, format="copilot", path=done.path).source.records
    stated = {entry.key: entry.value for entry in record.entries}["mcp-servers"]
    assert stated == agentc_map({"gh": {"command": "gh-server", "args": [], "tools": ["*"]}})


def agentc_map(value: object) -> object:
    from agentc.ir.value import freeze

    return freeze(value)
