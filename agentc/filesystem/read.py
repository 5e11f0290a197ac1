"""Reading from the disc: whole files, and what stands where.

Belongs here: every system call that reads one path. Not here: what is read, and whether it should
be; walking folders (`walk.py`), writing (`write.py`).
"""

from __future__ import annotations

import errno
import os
from pathlib import Path, PurePath
from stat import S_ISREG

from agentc.errors import ReadError, Where

MAX_BYTES = 4 << 20
# What is said of a folder, a pipe or the like where a file is to be written.
IN_THE_WAY = "not a file, so it is not replaced"


def read_text(path: Path) -> str:
    """Return a file's text, line ends and byte order mark included.

    Raises ReadError: `missing`, `not-a-file`, `too-large`, `encoding`, `unreadable`.
    """
    where = Where(str(path))
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise ReadError("not-a-file", "not a file", where=where)
        if status.st_size > MAX_BYTES:
            raise ReadError("too-large", f"larger than {MAX_BYTES >> 20} MiB", where=where)
        return decode(path.read_bytes(), str(path))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        # ValueError: no file can be called so.
        raise ReadError("missing", "no such file or folder", where=where) from None
    except OSError as error:
        raise ReadError("unreadable", error.strerror or str(error), where=where) from None


def decode(data: bytes, path: str | None = None) -> str:
    """Return UTF-8 bytes as text. Raises ReadError with the place of the first byte that is
    none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(0) > len(data[:200]) // 4
        hint = f"save it as UTF-8; it looks like {'UTF-16' if wide else 'Latin-1 or Windows-1252'}"
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise ReadError(
            "encoding", "not UTF-8 text", hint=hint, where=Where(path, line, column)
        ) from None


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder; one that the disc will not even look at is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Return whether a path is a file; one that the disc will not even look at is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def current_folder() -> Path:
    """Return the folder where the user stands. Raises ReadError where it is gone."""
    try:
        return Path.cwd()
    except OSError as error:
        message = f"the current folder is gone: {error.strerror}"
        raise ReadError("missing", message, hint="change into another") from None


def home_folder() -> Path:
    """Return the user's home folder. Raises ReadError where nothing says which that is."""
    try:
        return Path.home()
    except RuntimeError:
        hint = "set HOME"
        raise ReadError("missing", "cannot determine your home folder", hint=hint) from None


def make_absolute(path: PurePath | str) -> Path:
    """Return a path from the root of the disc on: `..` goes, and no link is followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def shorten_path(path: Path) -> str:
    """Return a path as a person standing in the project would write it."""
    start = current_folder()
    return str(path.relative_to(start)) if path.is_relative_to(start) else str(path)


def read_if_exists(path: Path) -> str | None:
    """Return the text of a file, `None` where there is none; one that is not text counts as
    different from any text."""
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            if not S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ReadError("not-a-file", IN_THE_WAY, where=Where(str(path)))
            return file.read().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:  # a folder is told before it can be asked what it is
        raise ReadError("not-a-file", IN_THE_WAY, where=Where(str(path))) from None
    except OSError as error:
        if error.errno == errno.ELOOP:  # nothing is there; writing says what is wrong
            return None
        raise ReadError(
            "unreadable", error.strerror or str(error), where=Where(str(path))
        ) from None


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to does not hold us up."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
