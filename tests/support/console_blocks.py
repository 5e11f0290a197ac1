"""The commands in a document, run one after the other in a shell of their own.

Belongs here: finding `console` blocks and files in a document, running them. Not here: which
documents there are (`cli/test_documents.py`).

A block of another language below a comment `<!-- file: PATH -->` is put there as a file. `[...]`
stands for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT
from tests.support.builds import Machine

_BLOCK = re.compile(r"(?:<!-- file: (\S+) -->\n)?```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ELIDED = "[...]"


def list_steps(document: Path) -> Iterator[tuple[str, str]]:
    """Yield every file of a document with its text, and every command with what it prints."""
    for file, language, text in _BLOCK.findall(document.read_text(encoding="utf-8")):
        if file:
            yield f"file {file}", text
        elif language == "console":
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, printed = part.partition("\n")
                yield command, printed


def check_steps(machine: Machine, document: Path) -> None:
    """Do what a document says, in a machine's clone. Raises AssertionError for the first command
    that prints something else."""
    for command, text in list_steps(document):
        if command.startswith("file "):
            machine.put(command.removeprefix("file "), text)
        else:
            printed = call(machine, command)[1]
            assert matches(printed, text), f"$ {command}\n{printed}"


def matches(printed: str, wanted: str) -> bool:
    parts = [re.escape(part) for part in wanted.split(f"{ELIDED}\n")]
    return re.fullmatch(r"(?:.*\n)*".join(parts), printed) is not None


def make_shell(folder: Path) -> Machine:
    """Return a machine below a folder whose shell has agentc, and a Python that has it, among its programs."""
    machine = Machine(folder)
    machine.root.mkdir()
    tools = folder / "bin"
    tools.mkdir()
    for name, words in (("agentc", "-m agentc "), ("python", "")):
        script = tools / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n')
        script.chmod(0o755)
    return machine


def call(machine: Machine, command: str) -> tuple[int, str]:
    """Run a command of the shell in a machine's clone, and return its exit code and all it
    prints."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=machine.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={
            "PATH": f"{machine.home / 'bin'}:{os.environ['PATH']}",
            "HOME": str(machine.home),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C",
            **machine.env,
        },
        check=False,
    )
    return done.returncode, done.stdout
