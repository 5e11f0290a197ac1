"""Earlier versions of a file, as git keeps them.

Belongs here: which texts of a file were committed, or stand on both sides of a merge. Not here:
asking git (`git.py`), what a version is good for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from agentc.errors import ReadError
from agentc.filesystem.git import ask_git
from agentc.filesystem.read import MAX_BYTES, decode

# So many versions are looked at, the latest first.
MAX_VERSIONS = 50
_LITERAL = ("--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
# A file that a commit has: its kind before and after, what it was, and what it is.
_CHANGE = re.compile(rb":\d+ 100(?:644|755) [0-9a-f]+ ([0-9a-f]{40,64}) ")


def list_versions(path: Path) -> Iterator[str]:
    """Yield the texts that a file had where it was committed, the latest first; none outside of a
    repository, without git, or where git cannot tell."""
    for blob in _list_blobs(path):
        size = ask_git(path.parent, "cat-file", "-s", blob)
        data = None
        if size is not None and int(size) <= MAX_BYTES:
            data = ask_git(path.parent, "cat-file", "blob", blob)
        try:
            text = None if data is None else decode(data)
        except ReadError:
            continue
        if text is not None:
            yield text


def list_unmerged_sides(path: Path) -> tuple[str, ...]:
    """Return the texts of both sides of a file that git could not merge, and that nobody has added
    since; none of any other file."""
    sides = []
    for stage in (2, 3):
        data = ask_git(path.parent, "cat-file", "blob", f":{stage}:./{path.name}")
        if data is None or len(data) > MAX_BYTES:
            return ()
        try:
            sides.append(decode(data))
        except ReadError:
            return ()
    return (*sides,)


def _list_blobs(path: Path) -> Iterator[str]:
    """Yield the names of these texts, each once."""
    raw = ("--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--format=")
    alone = ("--no-mailmap", "-O/dev/null")  # no other file is read, wherever it lies
    found = ask_git(
        path.parent, *_LITERAL, "log", f"--max-count={MAX_VERSIONS}", *raw, *alone, "--", path.name
    )
    blobs = (_CHANGE.match(line) for line in (found or b"").splitlines())
    yield from dict.fromkeys(change[1].decode() for change in blobs if change)
