"""The formats that are read and not written: agents in a JSON configuration, and YAML agents of
other tools.

Belongs here: what such files mean, and that nothing is written in their formats.
Not here: where such files are found (`cli/test_configuration.py`), grammars, laws.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import agentc
from agentc.errors import ReadError, UsageError
from agentc.ir.permission import Cap, Decision, Tool
from agentc.lens.format import Document
from agentc.lens.parse import parse
from agentc.lens.split import split_document
from agentc.permissions.resolve import decide
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import all_formats, get_format, writable_formats
from tests.conftest import FIXTURES, ROOT, read, reference
from tests.support.projects import REVIEWER

READ_ONLY = ("opencode-json", "yaml-agent")
FILES = {file: name for name in READ_ONLY for file in sorted((FIXTURES / name).iterdir())}


def fixture(name: str) -> Document:
    file = FIXTURES / name
    return parse(get_format(file.parent.name), read(file), str(file))


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


# An independent reading of both, with nothing of agentc: the judge.


def without_comments(text: str) -> Any:
    """JSON with comments and trailing commas, by a pattern that steps over texts."""
    text = text.removeprefix("\ufeff")
    pattern = r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/'
    bare = re.sub(pattern, lambda m: m[1] or " ", text, flags=re.DOTALL)
    return json.loads(
        re.sub(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', lambda m: m[1] or "", bare, flags=re.DOTALL)
    )


def judged_json(file: Path) -> list[tuple[str, str | None, str]]:
    """Name, description and text of every agent."""
    whole = without_comments(read(file))
    maps = [(key, whole[key]) for key in whole if key in ("agent", "mode")]
    return [
        (name, one.get("description"), one.get("prompt", ""))
        for _, some in maps
        for name, one in some.items()
    ]


def judged_yaml(file: Path) -> list[tuple[str, str | None, str]]:
    """The same, from the lines at the margin and what is indented below them."""
    lines = read(file).splitlines()
    fields: dict[str, str] = {}
    for number, line in enumerate(lines):
        if found := re.match(r"([A-Za-z_]+): *(.*)", line):
            fields[found[1]] = _unquoted(found[2])
            if found[2] == "|":
                below = [line[2:] for line in _indented(lines[number + 1 :])]
                fields[found[1]] = "\n".join(below).rstrip("\n") + "\n"
    texts = [
        fields[key]
        for key in ("prompt", "instructions", "systemPrompt", "system_prompt")
        if key in fields
    ]
    return [(fields.get("name", file.stem), fields.get("description"), texts[0] if texts else "")]


def _unquoted(text: str) -> str:
    if text[:1] == text[-1:] == "'":
        return text[1:-1].replace("''", "'")
    return text.strip('"')


def _indented(lines: list[str]) -> list[str]:
    end = next(
        (number for number, line in enumerate(lines) if line[:1] not in ("", " ")), len(lines)
    )
    return lines[:end]


JUDGES = {"opencode-json": judged_json, "yaml-agent": judged_yaml}
# What the simple judge of YAML does not know: folded text, and a text that is a map.
NOT_JUDGED = ("instructions.yml", "prompt-map.yaml")


def meaning(document: Document) -> list[tuple[str, str | None, str]]:
    return [(agent.name, agent.description, agent.prompt) for agent in document.agents]


@pytest.mark.parametrize(
    ("file", "name"), FILES.items(), ids=[str(file.relative_to(FIXTURES)) for file in FILES]
)
def test_an_independent_reading_agrees(file: Path, name: str) -> None:
    document = fixture(f"{name}/{file.name}")
    if file.name not in NOT_JUDGED:
        assert meaning(document) == JUDGES[name](file)
    assert convert_document(document, get_format("extended-yaml"))


@pytest.mark.parametrize("name", READ_ONLY)
def test_the_reference_files(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = reference()
    if folder is None or not (folder / "corpus" / name).is_dir():
        pytest.skip("no reference files: set AGENTC_REFERENCE, or put them into ../shared")
    files = [file for file in sorted((folder / "corpus" / name).rglob("*")) if file.is_file()]
    counts = {"read": 0, "agents": 0, "refused": 0}
    for file in files:
        try:
            document = parse(get_format(name), read(file), str(file))
        except ReadError:
            counts["refused"] += 1
            continue
        assert meaning(document) == JUDGES[name](file), file
        counts["read"] += 1
        counts["agents"] += len(document.agents)
        for one in split_document(document):
            assert convert_document(one, get_format("extended"))
    with capsys.disabled():
        print(f"\n{name}: {counts}")  # noqa: T201  figures for whoever watches
    assert counts["read"] == len(files) > 0


# Agents in a configuration.


def test_fields_are_those_of_the_markdown_files() -> None:
    rota, lost = fixture("opencode-json/several.jsonc").agents
    assert (rota.mode, rota.model, rota.temperature) == (
        "subagent",
        "anthropic/claude-haiku-5-5",
        0.2,
    )
    assert decide(rota.permission.rules, Tool(Cap.EDIT)) is Decision.DENY
    assert (lost.mode, lost.max_turns) == ("all", 12)
    assert decide(lost.permission.rules, Tool(Cap.SHELL)) is Decision.DENY
    assert decide(lost.permission.rules, Tool(Cap.READ)) is Decision.DEFAULT


def test_overrides_of_the_clients_own_agents_are_read_like_any_other() -> None:
    document = fixture("opencode-json/overrides.json")
    plan, build, _ = document.agents
    assert (plan.name, plan.variant, plan.description, plan.prompt) == ("plan", "high", None, "")
    assert build.disabled is True
    paths = [done.path for done in convert_document(document, get_format("opencode"))]
    assert paths == [f".opencode/agents/{name}.md" for name in ("plan", "build", "quay-inspector")]


def test_all_of_the_older_map_is_primary_and_a_key_is_a_name() -> None:
    document = fixture("opencode-json/legacy-mode.json")
    modes = {agent.name: agent.mode for agent in document.agents}
    assert modes == {"harbour-desk": "primary", "night-watch": "all"}
    assert codes(document) == ["other-name"]


def test_what_the_client_would_put_in_is_noted_and_kept() -> None:
    document = fixture("opencode-json/substitutions.json")
    assert document.agent.model == "{env:FERRY_MODEL}"
    assert document.agent.prompt == "{file:./prompts/announcer.txt}"
    assert [(note.code, note.where.line, note.where.column) for note in document.notes] == [
        ("substitution", 5, 17),
        ("substitution", 6, 18),
    ]


def test_numbers_and_characters_are_exact() -> None:
    agent = fixture("opencode-json/bom-crlf.json").agent
    assert (agent.name, agent.description) == ("tide-éclair", "Reads tide tables 🌊.")
    assert (
        repr(agent.options) == "Map({'big': '12345678901234567890', 'small': 1e-07, 'exact': 1.1})"
    )
    assert agent.prompt == "High water first.\r\nThen low."


def test_what_holds_for_every_agent_is_noted() -> None:
    text = '{"permission": {"bash": "deny"}, "agent": {"a": {"prompt": "{env:X}"}, "b": {"model": "{file:y}"}}}'
    document = parse(get_format("opencode-json"), text)
    assert codes(document) == ["outside", "substitution", "substitution"]
    first, second = split_document(document)
    assert (codes(first), codes(second)) == (["outside", "substitution"], ["substitution"])
    assert [one.agent.name for one in (first, second)] == ["a", "b"]


@pytest.mark.parametrize(
    "fields",
    [
        '{"tools": {"bash": "no"}}',
        '{"permission": {"bash": true}}',
        '{"steps": 0}',
        '{"mode": "other"}',
    ],
)
def test_a_value_that_the_client_refuses_is_an_error(fields: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse(get_format("opencode-json"), f'{{"agent": {{\n"a": {fields}}}}}')
    assert (caught.value.code, caught.value.where.line) == ("value", 2)


# YAML agents of other tools.


def test_the_text_has_several_names_and_other_keys_stay() -> None:
    painter = fixture("yaml-agent/system-prompt.yaml").agent
    assert painter.prompt.startswith("You keep the list")
    assert list(painter.extra_of("yaml-agent")) == ["type", "capabilities", "focus"]
    guide = fixture("yaml-agent/instructions.yml").agent
    assert (guide.mode, guide.prompt.count("\n")) == ("primary", 1)
    assert decide(guide.permission.rules, Tool(Cap.SHELL)) is Decision.DENY
    bell = fixture("yaml-agent/no-prompt.yml").agent
    assert (bell.name, bell.prompt, bell.extra_of("yaml-agent")["version"]) == (
        "bell-ringer",
        "",
        "1.0.0",
    )


def test_the_first_name_that_holds_text_counts_and_the_other_is_kept() -> None:
    document = fixture("yaml-agent/two-texts.yml")
    assert (document.agent.prompt, codes(document)) == ("Fish on Fridays.", ["spare-key"])
    assert document.agent.extra_of("yaml-agent")["instructions"] == "Soup on weekdays."
    radio = fixture("yaml-agent/prompt-map.yaml").agent
    assert radio.prompt.startswith("Speak slowly")
    assert "prompt" in radio.extra_of("yaml-agent")


@pytest.mark.parametrize(
    ("name", "source", "code", "words"),
    [
        ("two-documents.yml", "yaml-agent", "yaml", "several YAML documents"),
        ("no-agent.yml", "yaml-agent", "no-agent", "nothing in this file"),
        ("no-agents.json", "opencode-json", "no-agent", "`agent` or `mode`"),
        ("single-quotes.json", "opencode-json", "json", "expected a value"),
    ],
)
def test_what_is_no_agent_says_so(name: str, source: str, code: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        agentc.parse(read(FIXTURES / "broken" / name), format=source)
    assert caught.value.code == code
    assert caught.value.hint


# Only read.


def test_they_are_never_written() -> None:
    assert set(all_formats()) - set(writable_formats()) == {
        *READ_ONLY,
        "claude-plugin",
        "opencode-mode",
    }
    agent = agentc.Agent(name="x")
    for name, near in (
        ("claude-plugin", 'say "claude"'),
        ("opencode-json", 'say "opencode"'),
        ("yaml-agent", "extended-yaml"),
    ):
        for ask in (
            lambda name=name: agentc.render(agent, format=name),
            lambda name=name: agentc.convert(REVIEWER, source="claude", target=name),
        ):
            with pytest.raises(UsageError, match="only read") as caught:
                ask()
            assert (caught.value.exit_code, near in caught.value.hint) == (2, True)


def test_the_fixtures_are_listed() -> None:
    listed = (ROOT / "fixtures/README.md").read_text()
    assert [
        str(file.relative_to(FIXTURES))
        for file in FILES
        if f"`{file.relative_to(FIXTURES)}`" not in listed
    ] == []
