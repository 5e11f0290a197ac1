"""The program, run in this process: the start of another one takes longer than most of what it does.

Belongs here: a call as a shell makes it. Not here: projects (`projects.py`) and machines
(`builds.py`) to call it in, tests of the process itself (signals, standard streams, its start).
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import click
from click.testing import CliRunner

from agentc.cli import main
from agentc.filesystem.observations import forget_seen
from agentc.permissions import home_patterns

# Where answers about patterns are remembered.
DECIDING = ("agentc.permissions.", "agentc.tool_lists.", "agentc.vendors.", "agentc.lens.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call wrote on each stream, in which order (`printed`), and its exit code."""

    returncode: int
    stdout: str
    stderr: str
    printed: str


def call_here(
    words: Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    *,
    clear: bool = False,
    stdin: str | bytes = b"",
) -> Outcome:
    """Run the program in a folder, with variables beside those of this process, or without these.
    An internal error fails the test."""
    home = env.get("HOME", os.environ["HOME"])
    with (
        contextlib.chdir(folder),
        patch.dict(os.environ, env, clear=clear),
        patch.object(sys, "argv", ["agentc", *words]),
        _fresh_memories(),
        patch.object(home_patterns, "find_home", lambda: home),
    ):
        done = CliRunner().invoke(click.Command("agentc", callback=_call), [], input=stdin)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    out, err = done.stdout_bytes.decode(), done.stderr_bytes.decode()
    assert "Traceback" not in err, err
    assert "INTERNAL" not in err, err
    return Outcome(done.exit_code, out, err, done.output)


@contextlib.contextmanager
def _fresh_memories() -> Iterator[None]:
    """Forget, before and after, what was seen of the disc, and what patterns of the home folder
    mean."""
    _forget()
    try:
        yield
    finally:
        _forget()


def _forget() -> None:
    forget_seen()
    for module in [name for name in sys.modules if name.startswith(DECIDING)]:
        for found in vars(sys.modules[module]).values():
            if hasattr(found, "cache_clear"):
                found.cache_clear()


def _call() -> None:
    """Run the program, which leaves garbage alone for as long as it lives."""
    try:
        main()
    finally:
        gc.unfreeze()
        gc.enable()
