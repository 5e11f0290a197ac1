"""A server of the real OpenCode, which lists the agents of any project with their rules: one start
for all of them, where `debug agent` takes one for each.

Belongs here: the server, and what it answers. Not here: `debug agent` (`harness.py`), which also
says what the client hides.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .harness import TIMEOUT, clean_home, client

OFFLINE = {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1"}
_INVALID = re.compile(r"/\.opencode/agents/(\w+)\.md")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@contextmanager
def serve(folder: Path, env: Mapping[str, str]) -> Iterator[str]:
    """A server of the client, at the address that it gives."""
    program = client("opencode-ai", ".bin", "opencode")
    log = folder / "server.log"
    with log.open("w") as out:
        running = subprocess.Popen(
            [program, "serve", "--port", "0", "--hostname", "127.0.0.1"],
            cwd=folder, env={**env, **OFFLINE}, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    try:
        until = time.monotonic() + TIMEOUT * 3
        while (found := _ADDRESS.search(log.read_text())) is None:
            assert running.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield found[0]
    finally:
        os.killpg(running.pid, signal.SIGKILL)  # it takes its time over a request to end
        running.wait()


def list_agents(address: str, project: Path) -> dict[str, dict[str, Any]] | str:
    """Every agent of a project by its name, with its rules; the name of one for which the client
    refuses the whole project."""
    question = f"{address}/agent?{urllib.parse.urlencode({'directory': str(project)})}"
    try:
        with urllib.request.urlopen(question, timeout=TIMEOUT * 3) as answer:
            return {agent["name"]: agent for agent in json.load(answer)}
    except urllib.error.HTTPError as refused:
        complaint = refused.read().decode()
        bad = _INVALID.search(complaint)
        assert bad is not None, complaint
        return bad[1]


def opencode_listed(project: Path) -> dict[str, dict[str, Any]]:
    """Every agent of a project as a new server of the client lists it."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        clean_home() as env,
        serve(Path(folder), env) as address,
    ):
        agents = list_agents(address, project)
    assert not isinstance(agents, str), f"{agents} is refused"
    return agents
