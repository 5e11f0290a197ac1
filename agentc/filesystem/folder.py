"""A folder that is held open: names in it are looked up there, wherever its path may lead by now.

Belongs here: every system call that writes, and locks. Not here: what is written in which order
(`write.py`), which temporary files are leftovers (`temporary_files.py`), reading what the user
names (`read.py`).

Where the system has no calls relative to a descriptor (Windows) paths stand in for it, and every
step below the root is looked at before it is taken: a link that appears in between is followed
there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from typing import Any

from agentc.filesystem.read import MAX_OWN_BYTES

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

BY_DESCRIPTOR = {
    os.open, os.stat, os.link, os.rename, os.unlink, os.mkdir, os.rmdir
} <= os.supports_dir_fd  # fmt: skip
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | _PLAIN | getattr(os, "O_NONBLOCK", 0)  # opening a pipe must not wait
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN
_END = os.O_WRONLY | os.O_APPEND | _PLAIN
_LOCKED = os.O_RDWR | os.O_CREAT | _PLAIN
# Two runs make and remove the same folder, or one takes the other's file for a dead one's: try
# again so often.
ATTEMPTS = 20
# What a file system without hard links answers.
_NO_LINKS = frozenset(
    {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EINVAL}
)
_REPARSE_LINKS = frozenset({0xA0000003, 0xA000000C})  # a junction and a link of Windows
# How long another run may hold the lock of a folder: it needs it for the blink of a rename.
_PATIENCE, _PAUSE = 2.0, 0.001


class NotPlain(OSError):
    """A link, or something else that is neither a folder nor a file, where one of these is
    wanted."""


def is_link(status: os.stat_result) -> bool:
    """Return whether a status, not followed, is that of a link."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) in _REPARSE_LINKS


class Folder:
    """One folder, open. `name` is what it is called in the folder that it was opened from."""

    __slots__ = ("_fd", "_identity", "_lockable", "_path", "name")

    def __init__(self, path: str, name: str = "", parent: Folder | None = None) -> None:
        """Open a folder: a root by its path, links and all, any other by its name in `parent`, and
        no link.

        Raises NotPlain for a link below a root, OSError for what is not there, or no folder.
        """
        self.name, self._path, self._lockable = name, path, True
        self._fd: int | None = None
        if BY_DESCRIPTOR:
            flags = _FOLDER if parent is None else _FOLDER | _PLAIN
            self._fd = os.open(name or path, flags, dir_fd=parent._fd if parent else None)
            status = os.fstat(self._fd)
        else:
            status = os.stat(path, follow_symlinks=parent is None)
            if parent is not None and is_link(status):
                raise NotPlain(errno.ELOOP, os.strerror(errno.ELOOP))
            if not stat.S_ISDIR(status.st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        self._identity = status.st_dev, status.st_ino

    def close(self) -> None:
        """Close the folder."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def inner(self, name: str, *, create: bool) -> Folder:
        """Return a folder in this one. Raises NotPlain for a link, OSError where there is none, or
        it cannot be made."""
        for _ in range(ATTEMPTS):
            try:
                return Folder(os.path.join(self._path, name), name, self)
            except FileNotFoundError:
                if not create:
                    raise
                with contextlib.suppress(FileExistsError):
                    os.mkdir(self._at(name), dir_fd=self._fd)
            except OSError as error:
                status = self.status(name)
                if error.errno not in (errno.ELOOP, errno.ENOTDIR) or (
                    status and stat.S_ISREG(status.st_mode)
                ):
                    raise
                raise NotPlain(errno.ELOOP, os.strerror(errno.ELOOP)) from None
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def holds(self, inner: Folder) -> bool:
        """Return whether an open folder still stands here under its name."""
        status = self.status(inner.name)
        return status is not None and (status.st_dev, status.st_ino) == inner._identity

    def status(self, name: str) -> os.stat_result | None:
        """Return what stands here under a name, links not followed; `None` for nothing."""
        try:
            return os.stat(self._at(name), dir_fd=self._fd, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def read(self, name: str, limit: int = MAX_OWN_BYTES) -> bytes | None:
        """Return the bytes of a file, `None` where there is none. Raises OSError, also for more
        bytes than a limit, and NotPlain for what is no file."""
        try:
            fd = self.open_file(name)
        except FileNotFoundError:
            return None
        with open(fd, "rb") as file:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise NotPlain(errno.EINVAL, "not a file")
            data = file.read(limit + 1)
            if len(data) > limit:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            return data

    def open_file(self, name: str) -> int:
        """Return a file, open to be read, and no link. Raises OSError where there is none."""
        return os.open(self._at(name), _READ, dir_fd=self._fd)

    def open_end(self, name: str) -> int:
        """Return a file, open to be written to at its end. Raises OSError where there is none."""
        return os.open(self._at(name), _END, dir_fd=self._fd)

    def open_lock(self, name: str) -> int:
        """Return a file to be locked, open; one that is not there is made, empty. Raises
        OSError."""
        return os.open(self._at(name), _LOCKED, 0o600, dir_fd=self._fd)

    def new(self, name: str, mode: int | None) -> int:
        """Return a new file, open, locked as alive. Without a mode it gets the one that the user's
        files get.

        Raises FileNotFoundError where another run took it for a dead one's at once.
        """
        fd = os.open(self._at(name), _NEW, 0o666 if mode is None else 0o600, dir_fd=self._fd)
        try:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(fd, mode)
            if lock(fd) is False:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        except BaseException:
            os.close(fd)
            raise
        return fd

    def place(self, temporary: str, name: str) -> None:
        """Give a file a second name that nothing has yet. Raises FileExistsError where something
        has it.

        On a file system without hard links the name is looked up, and then the file is renamed:
        what appears in between these two calls is lost.
        """
        if os.name == "nt":
            os.rename(self._at(temporary), self._at(name))  # replaces nothing there
            return
        here = self._fd
        try:
            old, new = self._at(temporary), self._at(name)
            os.link(old, new, src_dir_fd=here, dst_dir_fd=here, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if self.status(name) is not None:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            self.replace(temporary, name)

    def replace(self, temporary: str, name: str) -> None:
        """Put a file in the place of another one, or of none, in one step."""
        here = self._fd
        os.replace(self._at(temporary), self._at(name), src_dir_fd=here, dst_dir_fd=here)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there and the disc lets us."""
        with contextlib.suppress(OSError):
            os.unlink(self._at(name), dir_fd=self._fd)

    def remove_folder(self, name: str) -> bool:
        """Remove a folder, if it is there, is empty, and the disc lets us. Return whether it is
        gone by that."""
        try:
            os.rmdir(self._at(name), dir_fd=self._fd)
        except OSError:
            return False
        return True

    def make_private(self) -> None:
        """Let nobody else look into this folder. Raises OSError where it is another user's."""
        if self._fd is not None and os.fstat(self._fd).st_mode & 0o077:
            os.fchmod(self._fd, 0o700)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold off other runs. A lock that nobody gives is done without: it narrows a window, and
        is no condition."""
        taken = self._fd is not None and self._lockable and self._wait_for_lock()
        try:
            yield
        finally:
            if taken and self._fd is not None:
                fcntl.flock(self._fd, fcntl.LOCK_UN)

    def _wait_for_lock(self) -> bool:
        """Take the lock of this folder, waiting for `_PATIENCE` seconds at most. Return whether it
        was taken; if not, this object never waits for it again."""
        end = time.monotonic() + _PATIENCE
        while self._fd is not None:
            taken = lock(self._fd)
            if taken:
                return True
            if taken is None or time.monotonic() > end:
                break
            time.sleep(_PAUSE)
        self._lockable = False
        return False

    def list_names(self) -> list[str]:
        """Return the names of all that stands in this folder."""
        return os.listdir(self._path if self._fd is None else self._fd)

    def _at(self, name: str) -> str:
        return os.path.join(self._path, name) if self._fd is None else name


def lock(fd: int) -> bool | None:
    """Lock a file for this process alone. Return whether it was free, or `None` where there are no
    locks."""
    flock: Any = getattr(fcntl, "flock", None)
    if flock is None:
        return None
    try:
        flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
