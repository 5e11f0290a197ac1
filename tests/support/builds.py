"""A repository with an `agentc.toml`, and machines that have it.

Belongs here: what tests of the build share. Not here: tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest

from agentc.build import memory
from agentc.filesystem.observations import recording
from tests.conftest import ROOT
from tests.support.in_process import call_here

GIT = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.hooksPath=/dev/null")
MEMORY = ".local/state/agentc/seen"
# That, and by which files runs wait for each other, and can be undone.
OWN = (MEMORY, ".local/state/agentc/locks", ".local/state/agentc/undo")
TWO_TARGETS = """
[[source]]
path = "agents"
format = "claude"

[[target]]
format = "opencode"

[[target]]
format = "copilot"
"""


def write_agent(name: str, description: str = "Reads.", more: str = "", prompt: str = "") -> str:
    text = f"---\nname: {name}\ndescription: {description}\n{more}---\n"
    return text + (prompt or f"You are {name}.\n")


@dataclass
class Done:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


@dataclass
class Machine:
    """A home folder with a clone in it. Commands run in this process."""

    home: Path
    clone: str = "dotfiles"
    env: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.home / self.clone

    def put(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        return file

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def change(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text, text
        self.put(path, text.replace(old, new, 1))

    def run(self, *arguments: str, at: str = ".") -> Done:
        """Run a command in this process, in the clone."""
        env = {"HOME": str(self.home), "XDG_STATE_HOME": "", "CI": "", **self.env}
        done = call_here(arguments, self.root / at, env)
        return Done(done.returncode, done.stdout, done.stderr)

    def call(self, *arguments: str) -> Done:
        """Run a command in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "agentc", *arguments],
            capture_output=True,
            text=True,
            cwd=self.root,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.home),
                "PYTHONPATH": str(ROOT),
                **self.env,
            },
            check=False,
        )
        assert "Traceback" not in done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    def git(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["git", *GIT, *arguments], cwd=self.root, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def snapshot(self) -> dict[str, tuple[int, bytes]]:
        """Return the time stamps and bytes of all files of the machine, without those of agentc's
        own that say nothing of how outputs stand."""
        return {
            str(path.relative_to(self.home)): (path.stat().st_mtime_ns, path.read_bytes())
            for path in sorted(self.home.rglob("*"))
            if path.is_file() and ".git" not in path.parts
            if not any(own in path.as_posix() for own in OWN)
        }

    def texts(self) -> dict[str, bytes]:
        return {path: text for path, (_, text) in self.snapshot().items()}


def run_full(machine: Machine, *words: str) -> Done:
    """Run a command that has to find everything out."""
    with patch.object(memory, "find_config_folder", lambda _: None), recording():
        return machine.run(*words)


def make_machine(folder: Path, configuration: str = TWO_TARGETS, **agents: str) -> Machine:
    machine = Machine(folder)
    machine.put("agentc.toml", configuration)
    for name, text in agents.items():
        machine.put(f"agents/{name}.md", text)
    return machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """One machine with two agents, which are not built yet."""
    return make_machine(tmp_path, reviewer=write_agent("reviewer"), writer=write_agent("writer"))
