"""A machine whose shell has agentc.

Belongs here: what tests of documented commands share. Not here: tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.builds import Machine


@pytest.fixture
def shell(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.root.mkdir()
    tools = tmp_path / "bin"
    tools.mkdir()
    script = tools / "agentc"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m agentc "$@"\n')
    script.chmod(0o755)
    return machine


def call_shell(machine: Machine, command: str) -> tuple[int, str]:
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
