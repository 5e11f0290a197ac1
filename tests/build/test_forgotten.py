"""Outputs whose sources are gone, and of which nothing is remembered.

Belongs here: that they are named, stay in that run, and are orphans from then on. Not here: orphans
that are remembered (`test_build.py`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agentc.build.record_texts import LOCK
from tests.support.builds import Machine, make_machine, write_agent

PROJECT = """
[[source]]
path = "agents"
format = "claude"

[[target]]
format = "copilot"
"""
USER = PROJECT + 'scope = "user"\n'
UNKNOWN = "orphaned, and kept: its header alone says where it comes from"


@pytest.fixture(params=[PROJECT, USER], ids=["project", "user"])
def lost(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Machine, Path]:
    """A machine that lost what it remembers, and one of its sources; with the output of that."""
    names = ("reviewer", "writer")
    machine = make_machine(tmp_path, request.param, **{one: write_agent(one) for one in names})
    assert machine.run("trust", "--yes").code == 0
    assert machine.run("build").code == 0
    (output,) = tmp_path.rglob("writer.agent.md")
    _lose(machine)
    assert machine.run("trust", "--yes").code == 0
    return machine, output


def _lose(machine: Machine) -> None:
    (machine.root / "agents/writer.md").unlink()
    (machine.root / LOCK).unlink(missing_ok=True)
    shutil.rmtree(machine.home / ".local/state/agentc")


def test_an_output_that_nobody_remembers_is_named_and_stays(lost: tuple[Machine, Path]) -> None:
    machine, output = lost
    done = machine.run("build", "--check", "--all")
    assert (done.code, UNKNOWN in done.err) == (1, True), done.err
    done = machine.run("build", "--prune")
    assert (done.code, UNKNOWN in done.err) == (1, True), done.err
    assert output.is_file()
    assert "orphaned, their sources give them no more" in machine.run("build").err
    assert "1 removed" in machine.run("build", "--prune").err
    assert not output.exists()


def test_an_edited_one_stays_for_good(lost: tuple[Machine, Path]) -> None:
    machine, output = lost
    output.write_text(output.read_text() + "Mine.\n")
    for _ in range(3):
        done = machine.run("build", "--prune")
        assert (done.code, "it was edited by hand" in done.err) == (1, True), done.err
    assert output.read_text().endswith("Mine.\n")


def test_one_that_is_let_go_is_named_no_more(lost: tuple[Machine, Path]) -> None:
    machine, output = lost
    assert "yours" in machine.run("forget", str(output)).said
    for words in ("build", "build --prune", "build --check --all"):
        done = machine.run(*words.split())
        assert (done.code, "orphaned" in done.err) == (0, False), done.err
    assert output.is_file()


@pytest.mark.parametrize(
    "source", ["../writer.md", "~/writer.md", "agents/reviewer.md", "/etc/writer.md", "a\\\\b.md"]
)
def test_a_header_that_names_something_else_is_nobodys(machine: Machine, source: str) -> None:
    assert machine.run("build").code == 0
    (machine.root / LOCK).unlink()
    path = ".github/agents/other.agent.md"
    machine.put(path, machine.read(".github/agents/writer.agent.md"))
    machine.change(path, "agents/writer.md", source)
    done = machine.run("build", "--prune")
    assert (done.code, "orphaned" in done.err) == (0, False), done.err
