"""The file of one machine, where git tracks it.

Belongs here: when that is told, in which words, and that it starts nothing. Not here: what the file
says (`test_configuration.py`).
"""

from __future__ import annotations

import shlex
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentc.build import local_file
from tests.conftest import FEWER
from tests.support.builds import Machine, make_machine, run_full, write_agent

LOCAL = "agentc.local.toml"
WARNING = f"{LOCAL}: git tracks it, and it is for one machine alone; git rm --cached {LOCAL}"
COMMANDS = (("build",), ("status",), ("build", "--check"), ("status", "-v"), ("build", "--dry-run"))
# What somebody does with the file.
STEPS = ("put", "delete", "add", "commit", "rm --cached", "ignore")


def take_step(machine: Machine, step: str) -> None:
    match step:
        case "put":
            machine.put(LOCAL, '[models]\nsonnet = "x/y"\n')
        case "delete":
            (machine.root / LOCAL).unlink(missing_ok=True)
        case "add":
            machine.git("add", "-f", "--ignore-errors", LOCAL, check=False)
        case "commit":
            machine.git("commit", "-q", "--allow-empty", "-m", "x")
        case "ignore":
            (machine.root / ".git/info/exclude").write_text(f"{LOCAL}\n")
        case _:
            machine.git("rm", "-q", "-f", "--cached", LOCAL, check=False)


@given(
    steps=st.lists(st.sampled_from(STEPS), max_size=5),
    later=st.lists(st.sampled_from(STEPS), max_size=2),
    command=st.sampled_from(COMMANDS),
)
@settings(FEWER)
def test_it_is_told_once_where_git_tracks_it(
    steps: list[str], later: list[str], command: tuple[str, ...]
) -> None:
    """Whatever was built before, and whether or not a build has anything to do."""
    with tempfile.TemporaryDirectory() as folder:
        machine = make_machine(Path(folder) / "home", reviewer=write_agent("reviewer"))
        machine.git("init", "-q")
        for step in ("put", *steps):
            take_step(machine, step)
        machine.run("build")
        for step in later:
            take_step(machine, step)
        tracked = LOCAL in machine.git("ls-files").splitlines()
        done, full = machine.run(*command), run_full(machine, *command)
        is_told = tracked and (machine.root / LOCAL).is_file()
        assert done.err.splitlines().count(WARNING) == is_told, done.err
        assert full.err.splitlines().count(WARNING) == is_told, full.err
        assert "git tracks" not in done.out


@pytest.fixture
def tracked(tmp_path: Path) -> Machine:
    """A machine whose git tracks the file."""
    machine = make_machine(tmp_path / "home", reviewer=write_agent("reviewer"))
    machine.git("init", "-q")
    take_step(machine, "put")
    take_step(machine, "add")
    return machine


def test_a_build_that_has_nothing_to_do_tells_it_and_goes_on(tracked: Machine) -> None:
    for command in ("build", "build", "status"):
        done = tracked.run(command)
        assert (done.code, done.err.count(WARNING)) == (0, 1), done.said
    assert tracked.run("build", "-q").said == ""


def test_the_command_that_it_names_ends_it(tracked: Machine) -> None:
    (line,) = (one for one in tracked.run("build").err.splitlines() if "git tracks" in one)
    words = shlex.split(line.partition("; ")[2])
    assert words[0] == "git"
    tracked.git(*words[1:])
    assert (tracked.root / LOCAL).is_file()
    assert "git tracks" not in tracked.run("build").err


def test_below_the_repository_the_command_names_the_file_from_there(tracked: Machine) -> None:
    done = tracked.run("status", at="agents")
    (line,) = (one for one in done.err.splitlines() if "git tracks" in one)
    named = shlex.split(line.partition("; ")[2])[-1]
    assert (tracked.root / "agents" / named).resolve() == (tracked.root / LOCAL).resolve()


def test_nothing_that_the_repository_names_is_started(tracked: Machine) -> None:
    mark = tracked.root / "started"
    for key in ("core.fsmonitor", "filter.x.clean", "filter.x.smudge", "core.pager"):
        tracked.git("config", key, f"touch {mark}")
    tracked.put(".gitattributes", "* filter=x\n")
    assert WARNING in tracked.run("build").err
    assert not mark.exists()


def test_without_such_a_file_or_without_git_nothing_is_told(
    tracked: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("shutil.which", lambda *_: None)
        assert "git tracks" not in tracked.run("build").err
    shutil.rmtree(tracked.root / ".git")
    assert "git tracks" not in tracked.run("build").err
    (tracked.root / LOCAL).unlink()
    asked = list[Path]()
    monkeypatch.setattr("agentc.filesystem.git_versions.is_tracked", asked.append)
    assert not [*local_file.tell_tracked(tracked.root)]
    assert not asked
