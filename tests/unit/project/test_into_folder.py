"""Edits of a whole run of outputs that go back, each into its own original below a folder.

Belongs here: `--into FOLDER`. Not here: one file (`test_into_again.py`, `test_way_back.py`).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import FEWER
from tests.support.builds import Machine
from tests.support.projects import Project

CLAUDE, OPENCODE, COPILOT = ".claude/agents", ".opencode/agents", ".github/agents"
# What may be edited in an output: an old and a new text of an agent called %.
EDITS = {
    "description": ("Looks at %s.", "Watches %s."),
    "prompt": ("You are %.", "You are the %."),
}


def put_agent(project: Project, path: str, more: str = "") -> None:
    name = path.rpartition("/")[2].removesuffix(".md")
    project.put(
        path, f"---\nname: {name}\ndescription: Looks at {name}s.\n{more}---\n\nYou are {name}.\n"
    )


def edit(project: Project, path: str, old: str, new: str) -> None:
    text = project.read(path)
    assert old in text
    project.put(path, text.replace(old, new, 1))


@pytest.fixture
def converted(project: Project) -> Project:
    """A project with agents of Claude Code, and what OpenCode and Copilot have of them."""
    shutil.rmtree(project.root / CLAUDE)
    for name in ("owl", "crow", "wren"):
        put_agent(project, f"{CLAUDE}/{name}.md", "memory: project # kept\n")
    for target in ("opencode", "copilot"):
        assert project.run("convert", "--from", "claude", "--to", target, CLAUDE).returncode == 0
    return project


def list_originals(project: Project) -> dict[str, str]:
    return {
        str(path.relative_to(project.root)): path.read_text()
        for path in sorted((project.root / CLAUDE).rglob("*.md"))
    }


def test_without_an_edit_every_byte_stays(converted: Project) -> None:
    before = {path: converted.read(path) for path in converted.files()}
    done = converted.run("convert", OPENCODE, COPILOT, "--into", CLAUDE)
    assert done.returncode == 0, done.stderr
    assert {path: converted.read(path) for path in converted.files()} == before
    assert done.stderr == "nothing to do; left out, as nobody edited them: 6 unedited files\n"


@pytest.mark.parametrize("folder", [CLAUDE, "."])
def test_every_edit_goes_into_its_own_original(converted: Project, folder: str) -> None:
    wanted = list_originals(converted)
    for name in ("owl", "wren"):
        edit(converted, f"{OPENCODE}/{name}.md", f"Looks at {name}s.", f"Watches {name}s.")
        text = wanted[f"{CLAUDE}/{name}.md"]
        wanted[f"{CLAUDE}/{name}.md"] = text.replace("Looks at", "Watches")
    done = converted.run("convert", OPENCODE, "--into", folder)
    assert done.returncode == 0, done.stderr
    assert list_originals(converted) == wanted
    assert "2 agents updated" in done.stderr
    again = converted.run("convert", "--to", "opencode", CLAUDE)
    assert "3 agents unchanged" in again.stderr


def test_two_outputs_of_one_original_are_merged(converted: Project) -> None:
    edit(converted, f"{OPENCODE}/owl.md", "Looks at owls.", "Watches owls.")
    edit(converted, f"{COPILOT}/owl.agent.md", "You are owl.", "You are the owl.")
    seen = converted.run("convert", OPENCODE, COPILOT, "--into", CLAUDE, "--diff")
    assert "+description: Watches owls." in seen.stdout
    assert "+You are the owl." in seen.stdout
    assert "Looks at owls." in converted.read(f"{CLAUDE}/owl.md")
    done = converted.run("convert", OPENCODE, COPILOT, "--into", CLAUDE)
    assert done.returncode == 0, done.stderr
    text = converted.read(f"{CLAUDE}/owl.md")
    assert "Watches owls." in text
    assert "You are the owl." in text
    assert "memory: project # kept" in text


def test_two_outputs_that_say_otherwise_are_a_conflict(converted: Project) -> None:
    edit(converted, f"{OPENCODE}/owl.md", "Looks at owls.", "Watches owls.")
    edit(converted, f"{COPILOT}/owl.agent.md", "Looks at owls.", "Feeds owls.")
    for extra in (("--dry-run",), ()):
        done = converted.run("convert", OPENCODE, COPILOT, "--into", CLAUDE, *extra)
        assert done.returncode == 1
        assert f"{COPILOT}/owl.agent.md" in done.stderr
        assert "Feeds owls." in done.stderr
    assert "Watches owls." in converted.read(f"{CLAUDE}/owl.md")


def test_the_header_tells_which_of_two_it_is(converted: Project) -> None:
    put_agent(converted, f"{CLAUDE}/sub/owl.md")
    done = converted.run("convert", f"{CLAUDE}/sub", "--to", "opencode", "-o", "elsewhere")
    assert done.returncode == 0, done.stderr
    edit(converted, f"elsewhere/{OPENCODE}/owl.md", "Looks at owls.", "Watches owls.")
    done = converted.run("convert", "elsewhere", "--into", CLAUDE)
    assert done.returncode == 0, done.stderr
    assert "Watches owls." in converted.read(f"{CLAUDE}/sub/owl.md")
    assert "Watches owls." not in converted.read(f"{CLAUDE}/owl.md")


def test_what_was_made_from_none_there_is_left_out(converted: Project) -> None:
    converted.put(f"{OPENCODE}/stray.md", "---\ndescription: Own.\nmode: subagent\n---\nHi.\n")
    edit(converted, f"{OPENCODE}/owl.md", "Looks at owls.", "Watches owls.")
    done = converted.run("convert", OPENCODE, "--into", CLAUDE)
    assert done.returncode == 0, done.stderr
    assert "left out, as made from none of these originals: 1 other agent" in done.stderr
    named = converted.run("convert", f"{OPENCODE}/stray.md", "--into", CLAUDE)
    assert named.returncode == 1
    assert "no agent below .claude/agents is the one that it was made from" in named.stderr


def test_one_that_fails_stops_no_other(converted: Project) -> None:
    edit(converted, f"{OPENCODE}/owl.md", "Looks at owls.", "Watches owls.")
    edit(converted, f"{OPENCODE}/crow.md", "Looks at crows.", "Watches crows.")
    edit(converted, f"{CLAUDE}/crow.md", "Looks at crows.", "Feeds crows.")
    done = converted.run("convert", OPENCODE, "--into", CLAUDE, "--json")
    assert done.returncode == 1
    actions = {item["source"]: item["action"] for item in json.loads(done.stdout)["results"]}
    assert actions[f"{OPENCODE}/owl.md"] == "update"
    assert "Feeds crows." in converted.read(f"{CLAUDE}/crow.md")


def test_a_widening_wants_its_option(converted: Project) -> None:
    put_agent(converted, f"{CLAUDE}/owl.md", "tools: Read\n")
    converted.run("convert", "--to", "opencode", CLAUDE)
    edit(converted, f"{OPENCODE}/owl.md", "  read:\n", "  bash: allow\n  read:\n")
    done = converted.run("convert", OPENCODE, "--into", CLAUDE)
    assert done.returncode == 1
    assert "--accept-widening" in done.stderr
    assert converted.run("convert", OPENCODE, "--into", CLAUDE, "--accept-widening").returncode == 0
    assert "Bash" in converted.read(f"{CLAUDE}/owl.md")


@pytest.mark.parametrize("side", ["output", "original"])
def test_a_rename_on_either_side_is_followed(converted: Project, side: str) -> None:
    renamed = f"{CLAUDE}/owl.md" if side == "original" else f"{COPILOT}/owl.agent.md"
    edit(converted, renamed, "name: owl", "name: eagle")
    edit(converted, f"{COPILOT}/owl.agent.md", "You are owl.", "You are the owl.")
    done = converted.run("convert", COPILOT, "--into", CLAUDE)
    if side == "original":  # without a base nobody can tell who moved: said, and not left out
        assert (done.returncode, '"eagle" in the original' in done.stderr) == (1, True), done.stderr
        return
    assert done.returncode == 0, done.stderr
    text = converted.read(f"{CLAUDE}/owl.md")
    assert "name: eagle" in text
    assert "You are the owl." in text


def test_an_original_that_was_rewritten_is_still_the_one(converted: Project) -> None:
    for old, new in (("Looks at owls.", "Watches owls."), ("You are owl.", "You are wise.")):
        edit(converted, f"{CLAUDE}/owl.md", old, new)
    unedited = converted.run("convert", f"{OPENCODE}/owl.md", "--into", f"{CLAUDE}/owl.md")
    assert unedited.returncode == 0, unedited.stderr
    edit(converted, f"{OPENCODE}/owl.md", "mode: subagent", "mode: subagent\ntemperature: 0.1")
    done = converted.run("convert", OPENCODE, "--into", CLAUDE)
    assert "other-original" not in done.stderr
    assert "Watches owls." in converted.read(f"{CLAUDE}/owl.md")


def test_what_was_made_from_a_namesake_elsewhere_is_left_out(converted: Project) -> None:
    put_agent(converted, f"{CLAUDE}/sub/owl.md")
    edit(converted, f"{COPILOT}/owl.agent.md", "You are owl.", "You are the owl.")
    done = converted.run("convert", COPILOT, "--into", f"{CLAUDE}/sub")
    assert done.returncode == 0, done.stderr
    assert "1 other agent" in done.stderr


def test_an_original_that_cannot_be_read_is_told(converted: Project) -> None:
    edit(converted, f"{COPILOT}/owl.agent.md", "You are owl.", "You are the owl.")
    converted.put(f"{CLAUDE}/owl.md", converted.read(f"{CLAUDE}/owl.md").encode() + b"\xff\n")
    done = converted.run("convert", COPILOT, "--into", CLAUDE)
    assert (done.returncode, f"{CLAUDE}/owl.md" in done.stderr) == (2, True), done.stderr


def test_no_command_is_told_where_nothing_can_go_home(converted: Project) -> None:
    agents = {name: {"description": name, "prompt": f"You are {name}."} for name in ("jay", "tit")}
    converted.put("opencode.json", json.dumps({"agent": agents}))
    assert converted.run("convert", "opencode.json", "--to", "gemini").returncode == 0
    for name in agents:
        edit(converted, f".gemini/agents/{name}.md", "You are", "You were")
    done = converted.run("convert", "opencode.json", "--to", "gemini")
    assert done.returncode == 1
    assert "files home" not in done.stderr


def test_a_link_to_the_originals_will_do(converted: Project) -> None:
    (converted.root / "originals").symlink_to(CLAUDE, target_is_directory=True)
    edit(converted, f"{COPILOT}/owl.agent.md", "You are owl.", "You are the owl.")
    done = converted.run("convert", COPILOT, "--into", "originals", "--follow")
    assert done.returncode == 0, done.stderr
    assert "You are the owl." in converted.read(f"{CLAUDE}/owl.md")


def test_the_command_for_many_edits_is_told(converted: Project) -> None:
    edit(converted, f"{OPENCODE}/owl.md", "Looks at owls.", "Watches owls.")
    one = converted.run("convert", "--to", "opencode", CLAUDE)
    assert "files home" not in one.stderr
    edit(converted, f"{OPENCODE}/wren.md", "Looks at wrens.", "Watches wrens.")
    edit(converted, f"{CLAUDE}/crow.md", "Looks at crows.", "Watches crows.")
    done = converted.run("convert", "--to", "opencode", CLAUDE)
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("hint: "))
    command = line.split("`")[1]
    assert line == f"hint: `{command}` takes the edits of these 2 files home"
    assert converted.run(*command.split()[1:]).returncode == 0
    assert converted.run("convert", "--to", "opencode", CLAUDE, "--check").returncode == 0
    assert all("Watches" in text for text in list_originals(converted).values())


def test_standard_input_wants_a_file(converted: Project) -> None:
    text = converted.read(f"{OPENCODE}/owl.md")
    done = converted.run("convert", "-", "--from", "opencode", "--into", CLAUDE, stdin=text)
    assert done.returncode == 2
    assert "--into FILE" in done.stderr


def test_a_folder_without_agents_says_so(converted: Project) -> None:
    (converted.root / "empty").mkdir()
    done = converted.run("convert", OPENCODE, "--into", "empty")
    assert done.returncode == 2
    assert "no agent files" in done.stderr


@FEWER
@given(
    st.sets(
        st.tuples(
            st.sampled_from(["owl", "crow", "wren"]),
            st.sampled_from([f"{OPENCODE}/%.md", f"{COPILOT}/%.agent.md"]),
            st.sampled_from([*EDITS]),
        )
    )
)
def test_each_edit_goes_home_once(edits: set[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder))
        wanted = {
            name: f"---\nname: {name}\ndescription: Looks at {name}s.\n---\n\nYou are {name}.\n"
            for name in ("owl", "crow", "wren")
        }
        for name, text in wanted.items():
            machine.put(f"{CLAUDE}/{name}.md", text)
        for target in ("opencode", "copilot"):
            assert machine.run("convert", "--from", "claude", "--to", target, CLAUDE).code == 0
        for name, path, what in edits:
            old, new = (text.replace("%", name) for text in EDITS[what])
            machine.change(path.replace("%", name), old, new)
            wanted[name] = wanted[name].replace(old, new)
        done = machine.run("convert", OPENCODE, COPILOT, "--into", CLAUDE)
        assert done.code == 0, done.err
        assert {name: machine.read(f"{CLAUDE}/{name}.md") for name in wanted} == wanted
