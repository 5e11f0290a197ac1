"""A project in a fresh folder, and the program in it.

Belongs here: what tests of the command line share. Not here: tests.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.in_process import Outcome, call_here

REVIEWER = "---\nname: reviewer\ndescription: Reads code.\ntools: Read, Grep, Glob\nmodel: sonnet\n---\n\nYou read.\n"


WRITER = "---\nname: writer\ndescription: Writes letters.\n---\nYou write.\n"


@dataclass
class Project:
    """A folder with agents, and the program in it."""

    root: Path

    def put(self, path: str, text: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def run(self, *arguments: str, stdin: str | bytes = "", cwd: str = ".") -> Outcome:
        """Run a command in this process."""
        env = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.root / "home")}
        return call_here(arguments, self.root / cwd, env, clear=True, stdin=stdin)

    def files(self) -> set[str]:
        """Return the files of the project and its home folder, without what agentc remembers."""
        files = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return {str(path) for path in files if ".local/state/agentc" not in path.as_posix()}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put(".claude/agents/reviewer.md", REVIEWER)
    made.put(".claude/agents/sub/writer.md", WRITER)
    return made
