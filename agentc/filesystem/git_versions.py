"""Earlier versions of a file, as git keeps them.

Belongs here: asking git for the bytes that were committed. Not here: what a version is good for.
Git is asked for objects alone, none of which it runs anything for: no filter, no hook, no pager,
and no fetch of what a partial clone lacks.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from agentc.errors import ReadError
from agentc.filesystem.read import MAX_BYTES, decode

# So many versions are looked at, the latest first.
MAX_VERSIONS = 50
_SECONDS = 10
_OPTIONS = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false", "-c", "log.showSignature=false"),
)
# A file that a commit has: its kind before and after, what it was, and what it is.
_CHANGE = re.compile(rb":\d+ 100(?:644|755) [0-9a-f]+ ([0-9a-f]{40,64}) ")
# A version of git that has no word against fetching has no protocol left for it: none is called so.
_VARIABLES = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


def list_versions(path: Path) -> Iterator[str]:
    """Yield the texts that a file had where it was committed, the latest first; none outside of a
    repository, without git, or where git cannot tell."""
    for blob in _list_blobs(path):
        size = _ask(path.parent, "cat-file", "-s", blob)
        data = None
        if size is not None and int(size) <= MAX_BYTES:
            data = _ask(path.parent, "cat-file", "blob", blob)
        try:
            text = None if data is None else decode(data)
        except ReadError:
            continue
        if text is not None:
            yield text


def _list_blobs(path: Path) -> Iterator[str]:
    """Yield the names of these texts, each once."""
    raw = ("--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--format=")
    found = _ask(path.parent, "log", f"--max-count={MAX_VERSIONS}", *raw, "--", path.name)
    blobs = (_CHANGE.match(line) for line in (found or b"").splitlines())
    yield from dict.fromkeys(change[1].decode() for change in blobs if change)


def _ask(folder: Path, *arguments: str) -> bytes | None:
    """Return what git answers in a folder, or `None` where it has no answer."""
    outer = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *_OPTIONS, *arguments],
            cwd=folder,
            env=outer | _VARIABLES,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
