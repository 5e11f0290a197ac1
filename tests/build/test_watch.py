"""A build that is made again whenever something changes.

Belongs here: `build --watch`, in a process of its own. Not here: what a build does
(`test_build.py`).
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from agentc.build.read_configuration import find_configuration
from agentc.build.watch import list_changed, take_fingerprint
from tests.conftest import ROOT
from tests.support.builds import Machine, machine, write_agent

assert machine
# A machine can be busy with other things.
PATIENCE = 60.0
WATCHING = "watching the sources"


class Watcher:
    """The program, and the lines that it says."""

    def __init__(self, machine: Machine, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "agentc", "build", "--watch", *arguments],
            cwd=machine.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(machine.home), "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path))},
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        self.seen: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def wait_for(self, words: str) -> list[str]:
        """Return the lines up to one with some words."""
        found: list[str] = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                found.append(self.lines.get(timeout=max(0.01, end - time.monotonic())))
            except queue.Empty:
                break
            self.seen.append(found[-1])
            if words in found[-1]:
                return found
        raise AssertionError(f"no {words!r} in {found} ({self.process.poll()})")

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watch(machine: Machine) -> Iterator[Callable[..., Watcher]]:
    pytest.importorskip("watchfiles", reason="the extra agentc-compiler[watch] is not installed")
    if os.name == "nt":
        pytest.skip("there is no SIGINT for one process")
    started: list[Watcher] = []

    def start(*arguments: str) -> Watcher:
        started.append(Watcher(machine, *arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        if one.process.stdout is not None:
            one.process.stdout.close()


def test_each_change_is_built_until_somebody_interrupts(
    machine: Machine, watch: Callable[..., Watcher]
) -> None:
    watcher = watch()
    assert "2 sources: 4 created\n" in watcher.wait_for(WATCHING)
    machine.change("agents/writer.md", "Reads.", "Writes.")
    said = watcher.wait_for(WATCHING)
    assert said[:2] == ["changed: agents/writer.md\n", "2 sources: 2 updated, 2 unchanged\n"]
    assert "Writes." in machine.read(".github/agents/writer.agent.md")
    machine.put("agents/sub/third.md", write_agent("third"))
    assert "3 sources: 2 created, 4 unchanged\n" in watcher.wait_for(WATCHING)
    machine.change("agentc.toml", 'format = "copilot"', 'format = "gemini"')
    assert "changed: agentc.toml\n" in watcher.wait_for(WATCHING)
    assert (machine.root / ".gemini/agents/third.md").exists()
    machine.put("agents/new.tmp", write_agent("third"))
    (machine.root / "agents/new.tmp").replace(machine.root / "agents/sub/third.md")
    machine.change("agents/sub/third.md", "Reads.", "Thinks.")
    watcher.wait_for(WATCHING)
    (machine.root / "agents/sub/third.md").unlink()
    while not any("orphaned" in line for line in watcher.wait_for(WATCHING)):
        pass
    assert watcher.interrupt() == 130
    assert "Traceback" not in "".join(watcher.seen)


def test_what_is_wrong_meanwhile_is_told_and_can_be_put_right(
    machine: Machine, watch: Callable[..., Watcher]
) -> None:
    watcher = watch()
    watcher.wait_for(WATCHING)
    right = machine.read("agentc.toml")
    machine.put("agentc.toml", right + "[[targt]]\n")
    assert any('unknown key "targt"' in line for line in watcher.wait_for(WATCHING))
    (machine.root / "agentc.toml").unlink()
    watcher.wait_for(WATCHING)
    machine.put("agentc.toml", right)
    while "2 sources: 4 unchanged\n" not in watcher.wait_for(WATCHING):
        pass
    assert watcher.interrupt() == 130


def test_its_own_outputs_start_no_build(machine: Machine, watch: Callable[..., Watcher]) -> None:
    """Also those that stand among the sources, and the files beside them."""
    machine.change(
        "agentc.toml", 'format = "opencode"', 'format = "opencode"\npath = "agents/made"'
    )
    watcher = watch("--gitignore")
    watcher.wait_for(WATCHING)
    machine.change(".github/agents/writer.agent.md", "Reads.", "Mine.")
    machine.put("notes.txt", "mine")
    machine.put("agents/notes.txt", "mine")
    made = next((machine.root / "agents/made").glob("*.md"))
    made.write_text(made.read_text() + "More.\n")
    time.sleep(5)  # longer than any wait of the watcher
    machine.change("agents/writer.md", "Reads.", "Writes.")
    assert watcher.wait_for(WATCHING)[0] == "changed: agents/writer.md\n"
    assert watcher.interrupt() == 130


def test_a_configuration_that_is_wrong_from_the_beginning_ends_it(
    machine: Machine, watch: Callable[..., Watcher]
) -> None:
    machine.put("agentc.toml", "[[source]]\n")
    assert watch().process.wait(PATIENCE) == 2


def test_a_missing_package_is_told(machine: Machine) -> None:
    with patch.dict(sys.modules, {"watchfiles": None}):
        done = machine.run("build", "--watch")
    assert done.code == 2
    assert "--watch needs the package watchfiles" in done.said
    assert 'pip install "agentc-compiler[watch]"' in done.said
    assert not (machine.root / ".opencode").exists()


def test_only_watching_imports_it(machine: Machine) -> None:
    code = "import sys, runpy; sys.argv = ['agentc', 'build']\ntry: runpy.run_module('agentc', run_name='__main__')\nfinally: assert 'watchfiles' not in sys.modules"
    env = {
        **os.environ,
        "HOME": str(machine.home),
        "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path)),
    }
    done = subprocess.run([sys.executable, "-c", code], cwd=machine.root, env=env, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("other", ["--check", "--diff", "--dry-run", "--json", "--list-inputs"])
def test_it_goes_with_nothing_that_only_looks(machine: Machine, other: str) -> None:
    done = machine.run("build", "--watch", other)
    assert (done.code, "--watch goes with" in done.said) == (2, True)


def test_a_fingerprint_is_of_sources_and_configuration_alone(machine: Machine) -> None:
    configuration = find_configuration(machine.root)
    made = machine.put("agents/made/x.md", "x")
    before = take_fingerprint(machine.root, configuration, {made})
    machine.put("agents/notes.txt", "x")
    machine.put("other/x.md", "x")
    made.write_text("y y")
    assert list_changed(before, take_fingerprint(machine.root, configuration, {made})) == []
    changed = [machine.put("agents/new.md", "x"), machine.put("agentc.local.toml", "")]
    (machine.root / "agents/writer.md").unlink()
    changed.append(machine.root / "agents/writer.md")
    after = take_fingerprint(machine.root, configuration, {made})
    assert list_changed(before, after) == sorted(changed)
    assert Path(machine.root / "agentc.toml") in after
