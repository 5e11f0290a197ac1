"""Temporary files: their names, and sweeping away the leftovers of runs that were killed.

Belongs here: what a temporary file is called, and when it is a dead run's. Not here: system calls
(`folder.py`), filling such a file and giving it its name (`write.py`).
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time

from agentc.filesystem.folder import Folder, lock

_NAME = re.compile(r"\.agentc-[0-9a-f]{16}\.tmp")
# Without locks a temporary file is a dead run's after so many seconds.
_DEAD = 3600


def temporary_name() -> str:
    """Return a name that no file has yet, of fixed length: a target's own name may be as long as a
    name can be."""
    return f".agentc-{os.urandom(8).hex()}.tmp"


def has_temporary_files(folder: str) -> bool:
    """Return whether there are temporary files in a folder, of living or dead runs; none where the
    disc says no."""
    try:
        return any(map(_NAME.fullmatch, os.listdir(folder)))  # noqa: PTH208
    except OSError:
        return False


def remove_leftovers(folder: Folder) -> None:
    """Remove the temporary files of runs that were killed. Those of living runs are locked."""
    for name in folder.list_names():
        if _NAME.fullmatch(name):
            with contextlib.suppress(OSError):
                _remove_dead(folder, name)


def _remove_dead(folder: Folder, name: str) -> None:
    """Remove a temporary file that no living run has locked; where there are no locks, one that is
    old. What has such a name and is no file stays."""
    fd = folder.open_file(name)
    try:
        status = os.fstat(fd)
        taken = lock(fd) if stat.S_ISREG(status.st_mode) else False
        if taken or (taken is None and time.time() - status.st_mtime > _DEAD):
            folder.remove(name)
    finally:
        os.close(fd)
