"""Makes each mutant of CONTRIBUTING.md in a copy of the project, and looks whether its test fails: `make mutants`.

Belongs here: the runner. Not here: the mutants, they stand in CONTRIBUTING.md and nowhere else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

PARTS = ("agentc", "templates", "tests", "fixtures", "pyproject.toml")
_ROW = re.compile(r"^\| `(test_[^`]*)` \| `([^`]*)` \| `(.*?)` \| `(.*?)` \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """Put `new` instead of `old` into `file`, and `test` must fail."""

    test: str
    file: str
    old: str
    new: str


def mutants() -> list[Mutant]:
    """All rows of the table. A pipe inside a row is written with a backslash before it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [Mutant(*(cell.replace("\\|", "|") for cell in row)) for row in _ROW.findall(text)]


def survives(mutant: Mutant) -> str | None:
    """What is wrong with a mutant that is not caught, or `None`."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / part)
        file = copy / mutant.file
        text = file.read_text(encoding="utf-8")
        if mutant.old not in text:
            return "its text is not in the file any more"
        file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", f"tests/{mutant.test}"]
        profile = {**os.environ, "AGENTC_PROFILE": "ci"}  # a law needs its examples: the everyday ones are few
        done = subprocess.run(command, cwd=copy, env=profile, capture_output=True, text=True, check=False)
        caught = done.returncode == 1 or done.returncode < 0  # failed, or brought the interpreter down
        return None if caught else f"the test ended with {done.returncode}: {done.stdout[-300:]}"


def main() -> int:
    """Try every mutant; the number of those that are not caught."""
    missed = 0
    for mutant in mutants():
        problem = survives(mutant)
        missed += problem is not None
        sys.stdout.write(f"{'caught' if problem is None else 'MISSED'} {mutant.test} {problem or ''}\n")
    sys.stdout.write(f"{missed} of {len(mutants())} mutants missed\n")
    return missed


if __name__ == "__main__":
    sys.exit(min(main(), 1))
