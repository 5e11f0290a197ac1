"""Words of a Codex role that its client takes and does not heed: written for limits that it would
not keep to, and never read as one.

Belongs here: which are written, and that they come home. Not here: the sentences in the prompt
(`cursor/test_cursor.py`), what a run says of them (`unit/report/test_unenforced.py`).
"""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.ir.permission import Cap, Decision, Permission, Rule, Tool
from tests.support.projects import Project

WRITE = agentc.ConversionOptions(unenforced="write")
NO_SHELL = (Rule(Tool(Cap.SHELL), Decision.DENY),)
TOOLS = ("Read", "Grep", "Edit", "Write", "Bash", "WebSearch", "WebFetch", "Task")
LISTED = st.lists(st.sampled_from(TOOLS), unique=True, min_size=1)
WORDS = {"sandbox_mode": "read-only", "web_search": "disabled"}
# Beside Read, each of these two does the work of both.
WRITING = {"Edit", "Write"}


def make_agent(limits: str) -> str:
    return f"---\nname: x\ndescription: d\n{limits}---\nBe.\n"


def list_wanted_words(closed: set[str]) -> dict[str, str]:
    """The words for what an agent may not do, from the client's documentation."""
    found = {}
    if {*WRITING, "Bash"} <= closed:
        found["sandbox_mode"] = "read-only"
    if "WebSearch" in closed:
        found["web_search"] = "disabled"
    return found


def to_role(text: str) -> agentc.Conversion:
    return agentc.convert(text, source="claude", target="codex", path="x.md", settings=WRITE)


@given(names=LISTED, denied=st.booleans())
def test_a_limit_is_written_in_the_role_s_own_words(names: list[str], *, denied: bool) -> None:
    key = "disallowedTools" if denied else "tools"
    closed = set(names) if denied else set(TOOLS) - set(names)
    role = tomllib.loads(to_role(make_agent(f"{key}: {', '.join(names)}\n")).text)
    said = {key: role[key] for key in WORDS if key in role}
    assert said == list_wanted_words(closed)


@given(LISTED)
def test_no_word_is_read_as_a_limit_that_the_client_keeps_to(names: list[str]) -> None:
    done = to_role(make_agent(f"tools: {', '.join(names)}\n"))
    plain = "\n".join(line for line in done.text.splitlines() if not line.startswith("#"))
    read = agentc.parse(plain, format="codex").agent
    assert read.permission == Permission(None if "Bash" in names else NO_SHELL)
    assert dict(read.extra_of("codex")) == list_wanted_words(set(TOOLS) - set(names))


@given(LISTED, st.sampled_from(["claude", "opencode", "extended"]))
def test_a_word_for_a_limit_stays_behind_on_the_way_home(names: list[str], home: str) -> None:
    text = make_agent(f"tools: {', '.join(names)}\n")
    role = to_role(text)
    back = agentc.convert(role.text, source="codex", target=home, path=role.path, settings=WRITE)
    assert not any(word in back.text for word in WORDS)
    assert not any("extra" in loss.field for loss in back.losses)
    if home == "claude":
        limits = agentc.parse(text, format="claude").agent.permission
        assert agentc.parse(back.text, format="claude").agent.permission == limits


def test_every_word_is_told_once() -> None:
    losses = to_role(make_agent("tools: Read\n")).losses
    told = {loss.field: loss.reason for loss in losses if loss.field.startswith("extra.")}
    assert set(told) == {f"extra.codex.{key}" for key in WORDS}
    assert set(told.values()) == {'written as unenforced="write" says; the client does not heed it'}


def test_an_agent_that_is_kept_in_its_limits_gets_no_word() -> None:
    role = tomllib.loads(to_role(make_agent("disallowedTools: Bash\n")).text)
    assert role["features"] == {"shell_tool": False}
    assert not WORDS.keys() & role.keys()


@pytest.mark.parametrize("mode", ["read-only", "workspace-write"])
def test_a_word_of_an_author_s_own_role_comes_home(mode: str) -> None:
    text = (
        'name = "x"\ndescription = "d"\ndeveloper_instructions = "Be."\n'
        f'sandbox_mode = "{mode}"\n\n[features]\nshell_tool = false\n'
    )
    there = agentc.convert(text, source="codex", target="claude", path="x.toml", settings=WRITE)
    back = agentc.convert(there.text, source="claude", target="codex", path="x.md", settings=WRITE)
    assert tomllib.loads(back.text)["sandbox_mode"] == mode


def test_a_word_that_somebody_changed_is_kept() -> None:
    role = to_role(make_agent("tools: Read\n"))
    edited = role.text.replace('"read-only"', '"workspace-write"')
    back = agentc.convert(edited, source="codex", target="claude", path=role.path)
    assert "\n# sandbox_mode: workspace-write\n" in back.text
    assert "web_search" not in back.text


def test_edits_of_a_role_with_words_go_back_alone() -> None:
    original = agentc.parse(make_agent("tools: Read\n"), format="claude", path="x.md")
    role = to_role(original.source.text)
    edited = role.text.replace('description = "d"', 'description = "e"')
    merged = agentc.merge_edits(
        agentc.parse(edited, format="codex", path=role.path), original, settings=WRITE
    )
    assert merged.text == original.source.text.replace("description: d", "description: e")


@given(names=LISTED, target=st.sampled_from(["codex", "cursor", "roo"]), again=st.booleans())
def test_without_an_edit_nothing_goes_back_whatever_is_said_again(
    names: list[str], target: str, *, again: bool
) -> None:
    original = agentc.parse(
        make_agent(f"tools: {', '.join(names)}\n"), format="claude", path="x.md"
    )
    there = agentc.convert(
        original.source.text, source="claude", target=target, path="x.md", settings=WRITE
    )
    written = agentc.parse(there.text, format=target, path=there.path)
    settings = WRITE if again else agentc.ConversionOptions()
    merged = agentc.merge_edits(written, original, settings=settings)
    assert merged.text == original.source.text
    assert merged.losses == ()


def show(project: Project, path: str) -> tuple[str, dict[str, object]]:
    """The table of an agent's file, and what of its limits nobody keeps to as data."""
    (data,) = json.loads(project.run("show", "--permissions", path, "--json").stdout)
    return project.run("show", "--permissions", path).stdout, data["unenforced"]


def test_a_table_says_which_limits_the_file_s_client_keeps_to(project: Project) -> None:
    project.put(".claude/agents/x.md", make_agent("disallowedTools: Bash, Edit, Write\n"))
    project.put(".codex/agents/x.toml", to_role(project.read(".claude/agents/x.md")).text)
    text, data = show(project, ".codex/agents/x.toml")
    table, left, words = text.partition("limited in words alone")
    assert "run commands      no" in table
    assert "change files" not in table
    assert left
    assert "does not keep to it: change files, create files" in words
    assert "its client does not heed it: sandbox_mode: read-only" in words
    assert data == {
        "tools": [{"capability": name, "name": ""} for name in ("edit", "create")],
        "words": {"sandbox_mode": "read-only"},
    }


def test_a_table_of_a_file_whose_client_keeps_to_all_names_nothing(project: Project) -> None:
    text, data = show(project, ".claude/agents/reviewer.md")
    assert "does not" not in text
    assert data == {"tools": [], "words": {}}


def test_an_author_s_own_word_is_marked_as_none_that_limits(project: Project) -> None:
    role = 'name = "x"\ndescription = "d"\ndeveloper_instructions = "Be."\n'
    project.put(".codex/agents/x.toml", f'{role}sandbox_mode = "read-only"\n')
    text, data = show(project, ".codex/agents/x.toml")
    assert "nothing is limited" in text
    assert data == {"tools": [], "words": {"sandbox_mode": "read-only"}}
    project.put(".codex/agents/x.toml", f'{role}sandbox_mode = "workspace-write"\n')
    assert show(project, ".codex/agents/x.toml")[1] == {"tools": [], "words": {}}
