"""Builds that are disturbed: several at once, one that is killed.

Belongs here: what other runs, and the system, do to a build. Not here: single writes
(`unit/project/test_writing.py`).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agentc.build.record_texts import LOCK
from agentc.filesystem import read
from agentc.syntax.header import is_unedited
from tests.conftest import ROOT
from tests.support.builds import TWO_TARGETS, Machine, make_machine, write_agent

AT_ONCE, KILLS = 4, 3
FILES = 12
# Runs a command, and is killed before it removes its so-and-so-many-th temporary file.
DYING = """
import os, signal, sys
from agentc.cli import main
from agentc.filesystem.folder import Folder
left, remove = [int(sys.argv.pop(1))], Folder.remove
def die_or_remove(folder, name):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    remove(folder, name)
Folder.remove = die_or_remove
main()
"""
# Runs a command, and is ended once it has made its so-and-so-many-th temporary file.
ENDED = """
import os, signal, sys
from agentc.cli import main
from agentc.filesystem.folder import Folder
left, make = [int(sys.argv.pop(1))], Folder.new
def make_and_end(folder, *more):
    made = make(folder, *more)
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGTERM)
    return made
Folder.new = make_and_end
main()
"""
USER = '[[target]]\nformat = "gemini"\nscope = "user"\n'


def start(machine: Machine, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(machine.home), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "agentc", *arguments],
        cwd=machine.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def make_filled(folder: Path) -> Machine:
    agents = {f"a{number:02d}": write_agent(f"a{number:02d}") for number in range(FILES)}
    machine = make_machine(folder, TWO_TARGETS + USER, **agents)
    assert machine.run("trust", "--yes").code == 0
    return machine


def test_builds_at_once_lose_nothing(tmp_path: Path) -> None:
    machine = make_filled(tmp_path)
    targets = ("opencode", "copilot", "gemini-user", None)
    running = [
        start(machine, "build", *(["--target", target] if target else []))
        for target in targets[:AT_ONCE]
    ]
    for process in running:
        out = process.communicate(timeout=300)[0].decode()
        assert b"Traceback" not in out.encode()
        assert process.returncode == 0, out
    assert len(json.loads(machine.read(LOCK))["outputs"]) == 2 * FILES
    (state,) = (machine.home / ".local/state/agentc/outputs").iterdir()
    assert len(json.loads(state.read_text())["outputs"]) == FILES
    assert machine.run("build", "--check", "--all").code == 0


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal on this system")
def test_a_killed_build_leaves_whole_files_and_the_next_one_goes_on(tmp_path: Path) -> None:
    machine = make_filled(tmp_path)
    machine.run("build")
    for turn in range(KILLS):
        for number in range(FILES):
            machine.put(f"agents/a{number:02d}.md", write_agent(f"a{number:02d}", f"Turn {turn}."))
        process = start(machine, "build")
        first = machine.root / ".opencode/agents/a00.md"
        end = time.monotonic() + 120
        while f"Turn {turn}" not in first.read_text() and time.monotonic() < end:
            if process.poll() is not None:
                break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for path in machine.root.rglob("*.md"):
            assert path.parent.name == "agents"
            assert path.parts[-3] == machine.clone or is_unedited(path.read_text())
        done = machine.run("build")
        assert done.code == 0, done.said
        assert machine.run("build", "--check", "--all").code == 0
    assert not list(machine.home.rglob(".agentc-*"))


def run_disturbed(machine: Machine, script: str, place: int) -> subprocess.CompletedProcess[bytes]:
    """A build in a program that disturbs it at one of its places."""
    return subprocess.run(
        [sys.executable, "-c", script, str(place), "build"],
        cwd=machine.root,
        env={"PATH": os.environ["PATH"], "HOME": str(machine.home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal on this system")
def test_the_next_build_removes_what_a_killed_one_left_wherever_that_is(tmp_path: Path) -> None:
    """Also where the file beside it, an output or one of agentc's own, is finished already."""
    own = set()
    for place in range(1, 20):
        machine = make_machine(tmp_path / str(place), "gitignore = true\n" + TWO_TARGETS + USER)
        machine.put("agents/a.md", write_agent("a"))
        assert machine.run("trust", "--yes").code == 0
        done = run_disturbed(machine, DYING, place)
        left = [*machine.home.rglob(".agentc-*")]
        if done.returncode == 0:
            break
        assert (done.returncode, len(left)) == (-signal.SIGKILL, 1)
        own.add(left[0].parent.relative_to(machine.home))
        assert machine.run("build").code == 0
        assert not [*machine.home.rglob(".agentc-*")], own
    state = Path(".local/state/agentc")
    assert own > {Path(machine.clone), state / "outputs", state / "seen"}


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no signal waits on this system")
def test_a_build_that_is_ended_leaves_no_temporary_file(tmp_path: Path) -> None:
    """Neither beside an output, nor where its journal begins with a folder that it makes."""
    for place in range(1, 20):
        machine = make_machine(tmp_path / str(place), "gitignore = true\n" + TWO_TARGETS)
        machine.put("agents/a.md", write_agent("a"))
        done = run_disturbed(machine, ENDED, place)
        assert not [*machine.home.rglob(".agentc-*")], place
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGTERM
    assert place > 5


@pytest.mark.parametrize("name", [LOCK, ".opencode/agents/a.md", ".gitignore"])
def test_a_file_larger_than_any_of_agentc_is_left_alone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that came with a repository, or what stands where an output would, can be of any
    size."""
    monkeypatch.setattr(read, "MAX_OWN_BYTES", 10_000)
    machine = make_machine(tmp_path, "gitignore = true\n" + TWO_TARGETS, a=write_agent("a"))
    text = "x" * 10_001
    machine.put(name, text)
    for command in ("build", "sync", "build"):
        done = machine.run(command)
        if command == "build" or name == LOCK:
            assert f"{name}: error[too-large]" in done.said
            assert done.code == 2
    assert machine.read(name) == text
    machine.put(name, text[5_000:])
    assert "too-large" not in machine.run("build").said


def test_what_is_in_the_way_of_an_output_is_named_and_not_its_source(tmp_path: Path) -> None:
    machine = make_machine(tmp_path, TWO_TARGETS, a=write_agent("a"))
    (machine.root / ".opencode/agents/a.md").mkdir(parents=True)
    done = machine.run("build")
    assert ".opencode/agents/a.md: error[not-a-file]: not a file" in done.said
    assert "\nagents/a.md: " not in f"\n{done.said}"
