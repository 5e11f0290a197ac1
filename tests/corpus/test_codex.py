"""Roles of Codex: the fixtures, and every real file at hand, read, edited, and brought home.

Belongs here: what a role says. Not here: TOML (`unit/syntax/test_toml.py`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

import agentc
from agentc.errors import ReadError
from agentc.ir.agent import Agent, differences
from agentc.ir.permission import Cap, Decision, Permission, Rule, Tool
from agentc.vendors.codex import CLIENT
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_format
from tests.conftest import FIXTURES, read, reference

FORM = "codex"
FILES = sorted((FIXTURES / FORM).glob("*.toml"))
FIELDS = {
    "name": "name",
    "description": "description",
    "developer_instructions": "prompt",
    "model": "model",
    "model_reasoning_effort": "effort",
}


def list_real_files() -> list[Path]:
    folder = reference()
    if folder is None or not (folder / "corpus" / FORM).is_dir():
        pytest.skip("no reference files: set AGENTC_REFERENCE, or put them into ../shared")
    return sorted((folder / "corpus" / FORM).rglob("*.toml"))


def opened(file: Path) -> agentc.Document:
    return agentc.parse(read(file), format=FORM, path=f".codex/agents/{file.name}")


def loads(text: str) -> bool:
    return CLIENT.predict(text).outcome is LoadOutcome.LOADS


def check_meaning(file: Path) -> agentc.Document:
    """Assert that an independent reader has the same of a file, and return it."""
    document = opened(file)
    wanted = tomllib.loads(read(file).removeprefix("\ufeff"))
    agent = document.agent
    for key, attribute in FIELDS.items():
        value = getattr(agent, attribute)
        assert value == wanted.get(key, {"name": file.stem, "prompt": ""}.get(attribute)), key
    known = {*FIELDS, "features", "mcp_servers"}
    features = {f"features.{key}": key for key in wanted.get("features", {})}
    if wanted.get("features", {}).get("shell_tool") is False:
        del features["features.shell_tool"]  # that one is a limit
    assert [*agent.extra_of(FORM)] == [*(key for key in wanted if key not in known), *features]
    return document


def count_alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def check_edits(document: agentc.Document) -> None:
    """Assert that nothing changes where nothing is meant to, and one entry where it is."""
    text, agent = document.source.text, document.agent
    assert agentc.render(agent, format=FORM, base=document) == text
    entries = {entry.key: entry for entry in document.source.records[0].entries}
    edits: dict[str, Any] = {
        "description": "Another 'word'.",
        "model": "gpt-6-sol",
        "developer_instructions": "a\nb'''",
    }
    for key, value in edits.items():
        wanted = replace(agent, **{FIELDS[key]: value})
        edited = agentc.render(wanted, format=FORM, base=document)
        again = agentc.parse(edited, format=FORM, path=document.path).agent
        assert {name for name, *_ in differences(agent, again)} <= {FIELDS[key]}
        assert getattr(again, FIELDS[key]) == value
        if key in entries:
            span = entries[key].value_span
            assert edited.startswith(text[: span.start])
            assert edited.endswith(text[span.end :])
        else:
            assert count_alike(text, edited) + count_alike(text[::-1], edited[::-1]) >= len(text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_fixture_says_what_another_reader_says_and_keeps_its_bytes(file: Path) -> None:
    check_edits(check_meaning(file))


def test_every_real_file_is_read_and_keeps_its_bytes(figure: Callable[[str], None]) -> None:
    files = list_real_files()
    for file in files:
        check_edits(check_meaning(file))
    figure(f"codex: read, and the same bytes, of {len(files)} of {len(files)}")
    assert files


def test_every_real_file_goes_out_and_comes_home(figure: Callable[[str], None]) -> None:
    home, refused = 0, 0
    for file in list_real_files():
        document = opened(file)
        for target in ("claude", "opencode", "extended"):
            there = agentc.convert(read(file), source=FORM, target=target, path=document.path)
            try:
                back = agentc.convert(there.text, source=target, target=FORM, path=there.path)
            except agentc.Refused:
                assert not loads(read(file))
                refused += 1
                continue
            again = agentc.parse(back.text, format=FORM, path=document.path).agent
            assert differences(document.agent, again) == (), (file, target)
            home += 1
    figure(f"codex: home over three formats {home} times, {refused} that Codex does not load")
    assert home > refused


@pytest.mark.parametrize(
    ("name", "words"), [("duplicate", "`name` appears twice"), ("yaml", "expected `=`, not `:`")]
)
def test_what_is_no_toml_says_so(name: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        agentc.parse(read(FIXTURES / "broken" / f"{name}.toml"), format=FORM)
    assert caught.value.code == "toml"
    assert caught.value.where.column


def test_a_role_is_written_as_people_write_one() -> None:
    servers = opened(FIXTURES / "codex/tables.toml").agent.mcp_servers
    agent = Agent(
        name="pilot",
        description='Says "aye".',
        prompt="One.\n\n\\Two.\n",
        model="gpt-5.5",
        effort="max",
        mcp_servers=servers,
    )
    lines = agentc.render(agent, format=FORM).splitlines(keepends=True)
    assert "".join(line for line in lines if not line.startswith("#")) == (
        'name = "pilot"\ndescription = "Says \\"aye\\"."\nmodel = "gpt-5.5"\n'
        "model_reasoning_effort = \"xhigh\"\ndeveloper_instructions = '''\nOne.\n\n\\Two.\n'''\n"
        '[mcp_servers.till]\ncommand = "till"\nenv = {DRAWER = "2"}\n\n'
        '[mcp_servers."night till"]\nurl = "https://till.example/mcp"\n'
    )


def test_a_comment_carries_what_a_role_cannot_hold() -> None:
    text = "---\nname: pilot\ndescription: x\ncolor: blue\nmaxTurns: 7\n---\nSteer.\n"
    there = agentc.convert(text, source="claude", target=FORM, path=".claude/agents/pilot.md")
    assert "\n# color: blue\n" in there.text
    assert tomllib.loads(there.text)["developer_instructions"] == "Steer.\n"
    back = agentc.convert(there.text, source=FORM, target="claude", path=there.path)
    agent = agentc.parse(text, format="claude").agent
    assert differences(agent, agentc.parse(back.text, format="claude").agent) == ()


def test_a_line_in_a_text_carries_nothing() -> None:
    there = agentc.convert(
        "---\nname: pilot\ndescription: x\ncolor: blue\n---\nSteer.\n",
        source="claude",
        target=FORM,
        path=".claude/agents/pilot.md",
    ).text
    comments = "".join(line for line in there.splitlines(keepends=True) if line[0] == "#")
    plain = "".join(line for line in there.splitlines(keepends=True) if line[0] != "#")
    text = plain.replace("'''\nSteer.\n", f"'''\nSteer.\n{comments}")
    assert comments in text
    assert not agentc.parse(text, format=FORM).agent.carried


def test_only_the_shell_can_be_taken_from_a_role() -> None:
    shell = Permission((Rule(Tool(Cap.SHELL), Decision.DENY),))
    text = agentc.render(Agent(name="x", prompt="y", permission=shell), format=FORM)
    assert tomllib.loads(text)["features"] == {"shell_tool": False}
    assert agentc.parse(text, format=FORM).agent.permission == shell
    for tool in (Tool(Cap.EDIT), Tool(Cap.ANY), Tool(Cap.MCP, "gh/*")):
        limits = Permission((Rule(tool, Decision.DENY),))
        with pytest.raises(agentc.AgentcError, match="does not keep to limits") as caught:
            agentc.render(Agent(name="x", prompt="y", permission=limits), format=FORM)
        assert 'unenforced="write"' in caught.value.hint
        let_go = agentc.ConversionOptions(allow_widening=frozenset({str(tool.cap)}))
        agentc.render(Agent(name="x", prompt="y", permission=limits), format=FORM, settings=let_go)
    sandboxed = 'name = "x"\nsandbox_mode = "read-only"\n'
    assert agentc.parse(sandboxed, format=FORM).agent.permission == Permission()


def test_the_places_of_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    form = get_format(FORM)
    assert form.place().path_of("a b") == ".codex/agents/a-b.toml"
    monkeypatch.setenv("CODEX_HOME", "/elsewhere")
    assert form.place("user").read_environment_folder() == "/elsewhere"
    assert form.place("user").name_of(Path("/elsewhere/agents/sub/x.toml")) == "x"
