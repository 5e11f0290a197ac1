"""Writing files: each in one step, below a root and nowhere else, over nothing but what the plan
saw.

Belongs here: the order of the steps. Not here: system calls (`folder.py`), names and leftovers of
temporary files (`temporary_files.py`), what is to be written (`project/plan.py`).

A root is opened by its path when something is first written below it; from there on every folder is
opened by its name in the one above it, never through a link, and held. A new file gets its name by
a call that replaces nothing. Of a file that is replaced the content is looked at again, under a
lock that every run of agentc takes, right before the rename: what another program writes between
these two calls is lost. A new file is not forced to the platter, and after a power failure can be
empty; one that replaces another is.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from types import TracebackType
from typing import Self

from agentc.errors import ReadError, Refused, Where
from agentc.filesystem.folder import ATTEMPTS, Folder, NotPlain, is_link
from agentc.filesystem.read import IN_THE_WAY, MOVE
from agentc.filesystem.temporary_files import remove_leftovers, temporary_name

# Signals that would end the program in the middle of a file; they wait until it is done.
_ENDING = {
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
}
LINK = "the file, or a folder above it, is a symbolic link; not written"


class Changed(Refused):
    """What is there is not what the plan saw. It was kept."""


class Writer:
    """One run's way to the disc. The folders from a root to the last file stay open between
    files."""

    def __init__(self) -> None:
        self._root: Path | None = None
        self._open: list[Folder] = []
        self._swept: set[tuple[Path, Path]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._leave(0)

    def write(
        self,
        path: Path,
        text: str,
        root: Path,
        *,
        old: str | None = None,
        force: bool = False,
        private: bool = False,
    ) -> bool:
        """Write a file below a root. Other programs see what was there or the new text, never half.
        Its mode is kept.

        `old` is the text that may be replaced, `None` where nothing may be; with `force` any file
        may. A new file that is `private` is for nobody else to read. Returns whether there was
        something to do: another run may have written the very text.

        Raises Changed where something else is there, Refused for a link or a path that leads out of
        the root, ReadError where the disc says no, or the mode of the file that is there.
        """
        with _explain(path):
            folder = self._enter(path, root, create=True)
            mode = 0o600 if private else None
            with _hold_signals():
                return _write_new(
                    folder, path.name, text.encode("utf-8"), old, force=force, mode=mode
                )

    def remove(self, path: Path, root: Path, *, old: str) -> bool:
        """Remove a file below a root whose text is `old`. Return whether it was there.

        Raises Changed where it has another text, else as `write`.
        """
        with _explain(path):
            try:
                folder = self._enter(path, root, create=False)
            except FileNotFoundError:
                return False
            with _hold_signals(), folder.locked():
                found = folder.read(path.name)
                if found is None:
                    return False
                if found != old.encode("utf-8", "surrogateescape"):
                    raise Changed("changed", "another program wrote it during this run")
                folder.remove(path.name)
                if folder.status(path.name) is not None:
                    raise ReadError("unwritable", "cannot be removed")
                return True

    def sweep(self, path: Path, root: Path) -> None:
        """Remove what a killed run left beside a file. A folder that is not there has nothing."""
        if (root, path.parent) not in self._swept:
            with contextlib.suppress(OSError, Refused):
                self._enter(path, root, create=False)

    def _enter(self, path: Path, root: Path, *, create: bool) -> Folder:
        """Return the folder of a file, open. What is open already is used where it still stands at
        its place."""
        if not path.is_relative_to(root) or ".." in (parts := path.relative_to(root).parts[:-1]):
            raise Refused("link", LINK)
        if root != self._root or not self._open:
            self._leave(0)
            self._open, self._root = [_open_root(root, create=create)], root
        known = 0
        for name, (outer, inner) in zip(
            parts, zip(self._open, self._open[1:], strict=False), strict=False
        ):
            if inner.name != name or not outer.holds(inner):
                break
            known += 1
        self._leave(known + 1)
        for name in parts[known:]:
            self._open.append(self._open[-1].inner(name, create=create))
        folder = self._open[-1]
        if (place := (root, path.parent)) not in self._swept:
            self._swept.add(place)
            remove_leftovers(folder)
        return folder

    def _leave(self, depth: int) -> None:
        while len(self._open) > depth:
            self._open.pop().close()


@contextlib.contextmanager
def _explain(path: Path) -> Iterator[None]:
    """Say of which file an error is, and what the disc means."""
    where = Where(str(path))
    try:
        yield
    except NotPlain:
        raise Refused("link", LINK, where=where) from None
    except OSError as error:
        problem = (
            "its links go round in a circle"
            if error.errno == errno.ELOOP
            else error.strerror or str(error)
        )
        raise ReadError("unwritable", f"cannot be written: {problem}", where=where) from None
    except (ReadError, Refused) as error:
        error.at(str(path))
        raise


def _open_root(path: Path, *, create: bool) -> Folder:
    try:
        return Folder(str(path))
    except FileNotFoundError:
        if not create:
            raise
    path.mkdir(parents=True, exist_ok=True)
    return Folder(str(path))


@contextlib.contextmanager
def _hold_signals() -> Iterator[None]:
    """Let signals that end the program wait. Windows has no such call; there the temporary file
    goes as for errors."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _write_new(
    folder: Folder, name: str, data: bytes, old: str | None, *, force: bool, mode: int | None
) -> bool:
    """Write a file into an open folder. Return whether that was necessary."""
    for _ in range(ATTEMPTS):
        status = folder.status(name)
        if status is not None and is_link(status):
            raise NotPlain(errno.ELOOP, os.strerror(errno.ELOOP))
        if status is not None and not stat.S_ISREG(status.st_mode):
            raise ReadError("not-a-file", IN_THE_WAY, hint=MOVE)
        if status is not None and not _is_writable(status):
            raise ReadError(
                "unwritable",
                "its mode says that it is not to be written",
                hint=f"chmod u+w {quote(name)}",
            )
        if not force and (status is None) is not (old is None):
            return _refuse_other_text(folder, name, data)
        temporary = temporary_name()
        try:
            return _swap_names(folder, temporary, name, data, old, status, force=force, mode=mode)
        except FileNotFoundError:
            continue  # another run took the temporary file for a dead one's, before it was locked
        finally:
            folder.remove(temporary)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


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
    data: bytes,
    old: str | None,
    status: os.stat_result | None,
    *,
    force: bool,
    mode: int | None,
) -> bool:
    """Fill a temporary file, and let it take the name."""
    fd = folder.new(temporary, mode if status is None else status.st_mode & 0o7777)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(fd, rest) :]
        if status is not None:
            os.fsync(fd)
        if os.name == "nt":  # no open file can be renamed there, nor removed: that is its lock
            os.close(fd)
            fd = -1
        if status is None and not force:
            try:
                folder.place(temporary, name)
            except FileExistsError:
                return _refuse_other_text(folder, name, data)
            return True
        with folder.locked():
            if not force and folder.read(name) != (old or "").encode("utf-8", "surrogateescape"):
                return _refuse_other_text(folder, name, data)
            folder.replace(temporary, name)
        return True
    finally:
        if fd >= 0:
            os.close(fd)


def _refuse_other_text(folder: Folder, name: str, data: bytes) -> bool:
    """Return false where the very text is there already. Raises Changed for any other."""
    found_text = folder.read(name)
    if found_text == data:
        return False
    problem = (
        "the file there was removed"
        if found_text is None
        else "another program wrote the file there"
    )
    raise Changed("changed", f"{problem} during this run; left as it is")
