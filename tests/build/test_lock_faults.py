"""A lock that lacks something while all outputs are in step.

Belongs here: that a check is red then, and a build puts it right and says so. Not here: what a lock
says of outputs (`test_build.py`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.build.record_texts import LOCK
from tests.support.builds import Machine, make_machine, write_agent

OUTPUTS = [
    f"{folder}/{name}{suffix}"
    for folder, suffix in ((".github/agents", ".agent.md"), (".opencode/agents", ".md"))
    for name in ("reviewer", "writer")
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    names = ("reviewer", "writer")
    folder = tmp_path_factory.mktemp("home")
    machine = make_machine(folder, **{name: write_agent(name) for name in names})
    assert machine.run("build").code == 0
    return machine


@given(lost=st.sets(st.sampled_from(OUTPUTS)))
def test_a_check_is_red_as_long_as_the_lock_lacks_something(built: Machine, lost: set[str]) -> None:
    whole = built.read(LOCK)
    data = json.loads(whole)
    data["outputs"] = {key: one for key, one in data["outputs"].items() if key not in lost}
    built.put(LOCK, json.dumps(data))
    done = built.run("build", "--check")
    assert done.code == bool(lost), done.err
    assert (f"{LOCK} does not record" in done.err) is bool(lost)
    assert all(path in done.err for path in lost)
    assert built.run("build").code == 0
    assert json.loads(built.read(LOCK)) == json.loads(whole)
    assert built.run("build", "--check").code == 0


def test_a_lock_that_is_not_there_is_told(machine: Machine) -> None:
    machine.run("build")
    (machine.root / LOCK).unlink()
    done = machine.run("build", "--check")
    assert (done.code, f"{LOCK} is not there (`agentc build` writes it" in done.err) == (1, True)
    assert machine.run("build").code == 0
    assert machine.run("build", "--check").code == 0


def test_marks_in_a_lock_are_told_and_settled(machine: Machine) -> None:
    machine.git("init", "-q", "-b", "main")
    machine.run("build")
    machine.commit("base")
    for branch, name in (("other", "theirs"), ("main", "theirs-too")):
        machine.git("checkout", "-q", *(["-b"] if branch == "other" else []), branch)
        machine.put(f"agents/{name}.md", write_agent(name))
        assert machine.run("build").code == 0
        machine.commit(name)
    machine.git("merge", "other", "-m", "both", check=False)
    assert "<<<<<<<" in machine.read(LOCK)
    done = machine.run("build", "--check")
    assert (done.code, f"{LOCK}: git left its conflict marks" in done.err) == (1, True), done.err
    done = machine.run("build")
    assert (done.code, "git had left its conflict marks in it" in done.err) == (0, True), done.err
    assert "<<<<<<<" not in machine.read(LOCK)
    assert machine.run("build", "--check").err == "4 sources: 8 unchanged\n"


def test_outputs_of_one_machine_need_no_record_in_the_lock(tmp_path: Path) -> None:
    machine = make_machine(tmp_path, reviewer=write_agent("reviewer"))
    machine.put("agentc.toml", '[[source]]\npath = "agents"\nformat = "claude"\n')
    machine.put("agentc.local.toml", '[[target]]\nformat = "copilot"\n')
    machine.run("build")
    assert not (machine.root / LOCK).exists()
    assert machine.run("build", "--check").code == 0
