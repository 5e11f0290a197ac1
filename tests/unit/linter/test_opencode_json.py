"""What a check says of agents in `opencode.json`, which is what it says of them in Markdown."""

from __future__ import annotations

import pytest

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import get_format

JSON = get_format("opencode-json")
AGENT = '"agent": {"w": {"prompt": "p"}, "v": {"prompt": "q"}}'
MISSPELT = ("permissions", "Permission", "permision", "tool", "disallowedTools", "readonly")
INERT = {
    "beside the agents": '{{\n  "{}": {{"bash": "deny"}},\n  ' + AGENT + "}}",
    "behind the agents": "{{" + AGENT + ',\n  "{}": {{"bash": "deny"}}}}',
    "in an agent": '{{"agent": {{"w": {{"prompt": "p",\n  "{}": {{"bash": "deny"}}}}}}}}',
    "in a mode": '{{"mode": {{"w": {{"prompt": "p",\n  "{}": {{"bash": "deny"}}}}}}}}',
}


def make_text(place: str, key: str) -> str:
    head = INERT[place].replace(AGENT, AGENT.replace("{", "{{").replace("}", "}}"))
    return head.format(key)


@pytest.mark.parametrize("place", INERT)
@pytest.mark.parametrize("key", MISSPELT)
def test_a_misspelt_limit_is_told_at_its_key(key: str, place: str) -> None:
    text = make_text(place, key)
    found = [
        one
        for one in check_document(JSON, text, "opencode.json").diagnostics
        if one.code == "inert-restriction"
    ]
    assert [(one.where.line, one.where.column) for one in found] == [(2, 3)]
    assert f"`{key}` limits nothing here" in found[0].message
    done = convert_document(parse(JSON, text, "opencode.json"), get_format("claude"))
    told = [note for one in done for note in one.notes if note.code == "inert-restriction"]
    assert [note.message for note in told] == [found[0].message], "once, for all agents"


@pytest.mark.parametrize("among", ["agent", "mode"])
@pytest.mark.parametrize("key", ["permission", "tools", *MISSPELT])
def test_a_limit_among_the_agents_is_told_as_one(key: str, among: str) -> None:
    limits = '{"bash": "deny", "edit": {"*": "ask"}, "write": false}'
    text = f'{{"{among}": {{\n"{key}": {limits},\n"w": {{"prompt": "p"}}}}}}'
    found = check_document(JSON, text, "opencode.json").diagnostics
    assert [(one.code, one.where.line) for one in found] == [("inert-restriction", 2)]
    assert f"`{key}` stands among the agents" in found[0].message
    done = convert_document(parse(JSON, text, "opencode.json"), get_format("claude"))
    assert sum(note.code == "inert-restriction" for one in done for note in one.notes) == 1


def test_an_agent_may_be_called_like_a_limit() -> None:
    text = '{"agent": {"tools": {"prompt": "p", "permission": {"bash": "deny"}}}}'
    assert check_document(JSON, text, "opencode.json").diagnostics == ()


@pytest.mark.parametrize("key", ["bash", "edit", "write", "webfetch"])
@pytest.mark.parametrize("value", ['"deny"', '{"*": "ask"}', "false"])
def test_a_permission_one_level_too_high_is_told(key: str, value: str) -> None:
    json = f'{{"agent": {{"w": {{"prompt": "p",\n"{key}": {value}}}}}}}'
    markdown = f"---\n{key}: {value}\n---\nBody.\n"
    for form, text in ((JSON, json), (get_format("opencode"), markdown)):
        found = check_document(form, text, "x.md").diagnostics
        assert ("inert-restriction", 2) in {(one.code, one.where.line) for one in found}


@pytest.mark.parametrize(
    "key", ["$schema", "theme", "mcp", "plugin", "instructions", "provider", "tui", "command"]
)
def test_other_settings_of_the_client_are_no_limits(key: str) -> None:
    text = make_text("beside the agents", key)
    assert check_document(JSON, text, "opencode.json").diagnostics == ()


def test_a_limit_beside_the_agents_that_matches_nothing_is_told() -> None:
    text = '{"permission": {\n"Bash": "deny"}, ' + AGENT + "}"
    found = check_document(JSON, text, "opencode.json").diagnostics
    assert ("inert-restriction", 2) in {(one.code, one.where.line) for one in found}


REFUSED = {
    "description": "3",
    "prompt": "5",
    "model": "1",
    "hidden": '"yes"',
    "temperature": '"warm"',
    "steps": "0",
    "mode": '"boss"',
    "color": '"salmon"',
    "permission": '{"bash": "never"}',
    "tools": '{"bash": "deny"}',
    "variant": "123456789012345678901234567890",
}


@pytest.mark.parametrize("kind", ["agent", "mode"])
@pytest.mark.parametrize("key", REFUSED)
def test_a_value_that_the_client_refuses_is_told_at_its_key(key: str, kind: str) -> None:
    fields = {"prompt": '"p"', "description": '"d"', key: REFUSED[key]}
    lines = ",\n".join(f'"{name}": {value}' for name, value in fields.items())
    text = f'{{"{kind}": {{"good": {{"prompt": "p"}}, "bad": {{\n{lines}}}}}}}'
    found = check_document(JSON, text, "opencode.json").diagnostics
    line = 2 + list(fields).index(key)
    assert ("opencode-rejects", line) in {(one.code, one.where.line) for one in found}
    assert ("value", line) in {(one.code, one.where.line) for one in found}


def test_a_place_inside_of_a_value_is_found() -> None:
    text = '{"agent": {"a": {"permission": {\n "edit": "deny",\n "bash": "never"}}}}'
    found = check_document(JSON, text, "opencode.json").diagnostics
    assert {(one.code, one.where.line, one.where.column) for one in found} >= {("value", 3, 2)}
    commented = text.replace("\n", " // why\n")
    found = check_document(JSON, commented, "opencode.json").diagnostics
    assert {(one.code, one.where.line, one.where.column) for one in found} >= {("value", 3, 2)}


@pytest.mark.parametrize(
    "fields",
    [
        '"mode": "{env:MODE}", "color": "{env:COLOR}"',
        '"permission": {"bash": "{env:BASH}"}',
        '"steps": 5, "temperature": 1, "top_p": 0.5, "hidden": false, "name": 3',
        '"prompt": "{file:./prompt.txt}", "options": {"a": 1}, "reasoningEffort": 3',
    ],
)
def test_what_the_client_takes_or_fills_in_is_not_refused(fields: str) -> None:
    text = f'{{"agent": {{"a": {{"prompt": "p", {fields}}}}}}}'
    found = check_document(JSON, text, "opencode.json").diagnostics
    assert not {one.code for one in found} & {"value", "opencode-rejects"} or "env:" in fields
    assert not [*JSON.refused(text)]
