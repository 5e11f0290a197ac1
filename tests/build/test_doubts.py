"""Slips by which sources and filters give nothing.

Belongs here: that nothing is removed for one, and what is said of it. Not here: sources that were
deleted (`test_build.py`).
"""

from __future__ import annotations

import shutil

import pytest

from tests.support.builds import TWO_TARGETS, Machine, make_machine, run_full, write_agent

FILTERED = """
include = ["agents/*", "more/*"]

[[source]]
path = "agents"
format = "claude"
include = ["*viewer*", "*writer*"]

[[source]]
path = "more"
format = "claude"

[[target]]
format = "opencode"
names = ["reviewer", "writer", "tester"]

[[target]]
format = "copilot"
folders = ["agents", "more"]

[[target]]
format = "gemini"
fields = { model = ["haiku", "opus"] }
"""
# What somebody writes, what it was, and what is said of it.
SLIPS = {
    "the path of a source": ('path = "more"', 'path = "mroe"', "no agents are in mroe"),
    "that of another": ('path = "agents"', 'path = "agent"', "no agents are in agent"),
    "a folder without agents": ('path = "more"', 'path = "empty"', "no agents are in empty"),
    "a name": ('"writer",', '"writr",', 'names = "writr" matches no agent; did you mean "writer"?'),
    "every name": (
        'names = ["reviewer", "writer", "tester"]',
        'names = ["x-*"]',
        'names = "x-*" matches no agent',
    ),
    "a folder": ('folders = ["agents"', 'folders = ["agent"', 'folders = "agent" matches no agent'),
    "a value": ('["haiku", "opus"]', '"haikuu"', "no agent has model = 'haikuu'"),
    "a key": ("{ model", "{ modle", "no agent has modle = ['haiku', 'opus']"),
    "a pattern": ('"more/*"', '"mroe/*"', 'include = "mroe/*" matches no file'),
    "a pattern of a source": ('"*writer*"', '"*writr*"', 'include = "*writr*" matches no file'),
    "what is left out": (
        "include = [\"agents/*\"", 'exclude = ["*"]\ninclude = ["agents/*"', "no agents are in agent",
    ),
}  # fmt: skip


@pytest.fixture
def filtered(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine with three agents in two folders, built for three targets."""
    folder = tmp_path_factory.mktemp("home")
    model = "model: haiku\n"
    agents = {name: write_agent(name, more=model) for name in ("reviewer", "writer")}
    machine = make_machine(folder, FILTERED, **agents)
    machine.put("more/tester.md", write_agent("tester", more=model))
    machine.put("empty/notes.txt", "Notes.\n")
    assert machine.run("build").code == 0
    return machine


@pytest.mark.parametrize("what", SLIPS)
def test_nothing_is_removed_for_a_slip(filtered: Machine, what: str) -> None:
    """It is told, with what to do, and once it is put right everything is in step again."""
    right, wrong, told = SLIPS[what]
    before = filtered.texts()
    filtered.change("agentc.toml", right, wrong)
    for words in (("build",), ("build", "--prune"), ("build", "--prune")):
        done = filtered.run(*words)
        assert done.code > 0, done.said
        assert told in done.err
        assert "put that right, there or in agentc.toml" in done.err
        assert "removed" not in done.err
    left = filtered.texts()
    assert before.keys() == left.keys()
    changed = {path for path in before if before[path] != left[path]}
    assert changed <= {"dotfiles/agentc.toml"}
    filtered.change("agentc.toml", wrong, right)
    done = filtered.run("build", "--check")
    assert (done.code, "9 unchanged" in done.err) == (0, True), done.err


def test_nothing_is_removed_for_a_source_that_was_moved_away(filtered: Machine) -> None:
    for move in (True, False):
        (filtered.root / "agents/reviewer.md").unlink(missing_ok=True)
        (filtered.root / "agents/writer.md").unlink(missing_ok=True)
        if not move:
            shutil.rmtree(filtered.root / "agents")
        done = filtered.run("build", "--prune")
        assert done.code > 0, (move, done.err)
        assert "removed" not in done.err
        assert (filtered.root / ".github/agents/reviewer.agent.md").is_file()


def test_what_is_deleted_beside_a_slip_goes(filtered: Machine) -> None:
    """A slip about one source, or one filter, keeps no output of another one."""
    filtered.change("agentc.toml", '"*writer*"', '"*writr*"')
    filtered.change("agentc.toml", 'path = "more"', 'path = "mroe"')
    (filtered.root / "agents/reviewer.md").unlink()
    filtered.put("agents/viewer.md", write_agent("viewer", more="model: haiku\n"))
    done = filtered.run("build", "--prune")
    assert "3 removed" in done.err
    assert not (filtered.root / ".github/agents/reviewer.agent.md").exists()
    assert (filtered.root / ".github/agents/writer.agent.md").is_file()
    assert (filtered.root / ".github/agents/tester.agent.md").is_file()


def test_what_a_filter_leaves_out_on_purpose_goes(filtered: Machine) -> None:
    filtered.change("agentc.toml", '"writer",', "")
    assert "1 removed" in filtered.run("build", "--prune").err


def test_what_the_configuration_names_no_more_goes(filtered: Machine) -> None:
    filtered.put("agentc.toml", TWO_TARGETS)
    assert "5 removed" in filtered.run("build", "--prune").err


def test_a_filter_that_matches_nothing_is_told_each_time(tmp_path: object) -> None:
    machine = make_machine(tmp_path, TWO_TARGETS, reviewer=write_agent("reviewer"))  # type: ignore[arg-type]
    machine.put("agentc.toml", TWO_TARGETS + 'names = ["reviewr"]\n')
    words = 'target copilot: names = "reviewr" matches no agent; did you mean "reviewer"?'
    for command in ("build", "build", "build --check", "build --dry-run"):
        done = machine.run(*command.split())
        assert (done.code, done.err.count(words)) == (0, 1), command
    assert words in run_full(machine, "build").err
