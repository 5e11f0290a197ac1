"""Asks OpenCode about files that it may reject: one project each, for one such file hides all
others.

Belongs here: that question. Not here: the others (`harness.py`), expectations.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .harness import TIMEOUT, clean_home, client, write_project

_COMPLAINT = re.compile(r"^↳ Expected (?P<expected>.*), got .* (?P<key>\S+)$", re.MULTILINE)
OFFLINE = {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1"}


def opencode_complaints(folder: Path, texts: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """What OpenCode complains about in each text, as key and expectation; nothing where it takes
    it."""
    program = client("opencode-ai", ".bin", "opencode")

    def ask(name: str) -> list[tuple[str, str]]:
        project = folder / name
        project.mkdir()
        write_project(project, {".opencode/agents/x.md": texts[name]})
        with clean_home() as env:
            printed, complaints = Path(env["TMPDIR"], "out"), Path(env["TMPDIR"], "err")
            with printed.open("wb") as out, complaints.open("wb") as err:
                done = subprocess.run(
                    [program, "debug", "config"],
                    cwd=project,
                    env=env | OFFLINE,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    timeout=TIMEOUT,
                )
            said = complaints.read_text()
            if done.returncode == 0:
                json.loads(printed.read_text())
                return []
        assert "Configuration is invalid" in said, said
        return [(found["key"], found["expected"]) for found in _COMPLAINT.finditer(said)]

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(texts, pool.map(ask, texts), strict=True))
