"""One file in an open folder: a new text takes its name in one step, over nothing but what was
expected there.

Belongs here: the steps for one file, and what they refuse. Not here: folders, roots, and what is
told of errors (`write.py`), system calls (`folder.py`), names of temporary files
(`temporary_files.py`).

A new file gets its name by a call that replaces nothing. Of a file that is replaced the content is
looked at again, under a lock that every run of agentc takes, right before the rename: what another
program writes between these two calls is lost. A new file is not forced to the platter, and after a
power failure can be empty; one that replaces another is.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from shlex import quote
from typing import TypeAlias

from agentc.errors import ReadError, Refused
from agentc.filesystem.folder import ATTEMPTS, Folder, NotPlain, is_link
from agentc.filesystem.read import IN_THE_WAY, MOVE
from agentc.filesystem.temporary_files import temporary_name

# Is told what a file was, its bytes and its mode, right before it is something else; returns what
# takes that back where the file stays as it was.
Noting: TypeAlias = Callable[[bytes | None, int | None], Callable[[], None]]


class Changed(Refused):
    """What is there is not what the plan saw. It was kept."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """What is to stand under a name: over the bytes `old`, `None` where nothing may be there, or
    with `force` over anything. `mode` is that of a file that was not there."""

    data: bytes
    old: bytes | None = None
    force: bool = False
    mode: int | None = None


def put_file(folder: Folder, name: str, new: NewFile, note: Noting) -> bool:
    """Put a file into an open folder. Its mode is kept where it was there. Return whether there was
    something to do: another run may have written the very bytes.

    Raises Changed where something else is there, NotPlain for a link, ReadError for what is not to
    be written, OSError where the disc says no.
    """
    for _ in range(ATTEMPTS):
        status = folder.status(name)
        refuse_unwritable(status, name)
        if not new.force and (status is None) is not (new.old is None):
            return _refuse_other_bytes(folder, name, new.data)
        temporary = temporary_name()
        try:
            return _swap_names(folder, temporary, name, new, status, note)
        except FileNotFoundError:
            continue  # another run took the temporary file for a dead one's, before it was locked
        finally:
            folder.remove(temporary)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def take_file(folder: Folder, name: str, old: bytes, note: Noting) -> bool:
    """Remove a file of these bytes from an open folder. Return whether it was there. Raises as
    `put_file`."""
    with folder.locked():
        found = folder.read(name)
        if found is None:
            return False
        if found != old:
            raise Changed("changed", "another program wrote it during this run")
        void = note(found, find_mode(folder, name))
        folder.remove(name)
        if folder.status(name) is not None:
            void()
            raise ReadError("unwritable", "cannot be removed")
        return True


def refuse_unwritable(status: os.stat_result | None, name: str) -> None:
    """Raise NotPlain for a link, ReadError for what is no file, or whose mode says that it is not
    to be written."""
    if status is None:
        return
    if is_link(status):
        raise NotPlain(errno.ELOOP, os.strerror(errno.ELOOP))
    if not stat.S_ISREG(status.st_mode):
        raise ReadError("not-a-file", IN_THE_WAY, hint=MOVE)
    if not _is_writable(status):
        raise ReadError(
            "unwritable",
            "its mode says that it is not to be written",
            hint=f"chmod u+w {quote(name)}",
        )


def find_mode(folder: Folder, name: str) -> int | None:
    """Return the mode of what stands under a name, `None` where nothing does."""
    status = folder.status(name)
    return None if status is None else stat.S_IMODE(status.st_mode)


def _is_writable(status: os.stat_result) -> bool:
    """Return whether the mode of a file lets this user write it, as opening it would. A rename
    could replace it all the same. The superuser may write everything."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return True
    if not hasattr(os, "geteuid") or os.geteuid() == status.st_uid:
        return bool(status.st_mode & stat.S_IWUSR)
    mine = status.st_gid in (os.getegid(), *os.getgroups())
    return bool(status.st_mode & (stat.S_IWGRP if mine else stat.S_IWOTH))


def _swap_names(
    folder: Folder,
    temporary: str,
    name: str,
    new: NewFile,
    status: os.stat_result | None,
    note: Noting,
) -> bool:
    """Fill a temporary file, and let it take the name."""
    fd = folder.new(temporary, new.mode if status is None else stat.S_IMODE(status.st_mode))
    try:
        rest = memoryview(new.data)
        while rest:
            rest = rest[os.write(fd, rest) :]
        if status is not None:
            os.fsync(fd)
        if os.name == "nt":  # no open file can be renamed there, nor removed: that is its lock
            os.close(fd)
            fd = -1
        if status is None and not new.force:
            void = note(None, None)
            try:
                folder.place(temporary, name)
            except BaseException as error:
                void()
                if isinstance(error, FileExistsError):
                    return _refuse_other_bytes(folder, name, new.data)
                raise
            return True
        with folder.locked():
            found = folder.read(name)
            if not new.force and found != new.old:
                return _refuse_other_bytes(folder, name, new.data)
            if found == new.data:
                return False
            void = note(found, find_mode(folder, name))
            try:
                folder.replace(temporary, name)
            except BaseException:
                void()
                raise
        return True
    finally:
        if fd >= 0:
            os.close(fd)


def _refuse_other_bytes(folder: Folder, name: str, data: bytes) -> bool:
    """Return false where the very bytes are there already. Raises Changed for any other."""
    found = folder.read(name)
    if found == data:
        return False
    problem = (
        "the file there was removed" if found is None else "another program wrote the file there"
    )
    raise Changed("changed", f"{problem} during this run; left as it is")
