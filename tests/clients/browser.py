"""Runs a real browser offline on one page, and reads what is to be seen in it.

Belongs here: the call of `page.mjs`, and its answer. Not here: expectations.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .harness import HERE, TIMEOUT, clean_home, client


@dataclass(frozen=True, slots=True)
class Seen:
    """What is not hidden after a step: agents, rows of their tables, permission changes; and where
    the focus is."""

    entries: int
    rows: int
    changes: int
    status: str
    focus: str
    open: list[str]


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a page. `seen` has one entry before all steps, and one after each."""

    seen: list[Seen]
    text: str
    hit: Any
    scripts: int
    foreign: int
    unlabelled: int
    background: str
    requests: list[str]
    console: list[str]


def visit(page: Path, steps: Sequence[Sequence[str]], folder: Path) -> Visit:
    """Open a page in Chromium and take steps: `("fill", selector, text)`, `("shot", name)` into
    `folder`, ..."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("the packed browser is for Linux on x86_64")
    modules = client("playwright-core", "playwright-core").parent
    client("@sparticuz/chromium", "@sparticuz", "chromium", "bin", "chromium.br")
    with clean_home() as env:
        given = Path(env["TMPDIR"]) / "steps.json"
        given.write_text(json.dumps(steps))
        command = ["node", str(HERE / "page.mjs"), str(modules), str(page), str(given), str(folder)]
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    return Visit(**{**answer, "seen": [Seen(**one) for one in answer["seen"]]})
