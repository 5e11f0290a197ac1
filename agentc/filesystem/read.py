"""Reading from the disc: whole files, what stands where, walking folders.

Belongs here: every system call that reads. Not here: what is read, and whether it should be;
writing (`write.py`).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from agentc.errors import ReadError, Where

MAX_BYTES = 4 << 20
# What is said of a folder, a pipe or the like where a file is to be written.
IN_THE_WAY = "not a file, so it is not replaced"
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", ".git"})


def read_text(path: Path) -> str:
    """A file's text, line ends and byte order mark included.

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
    except (
        FileNotFoundError,
        NotADirectoryError,
        ValueError,
    ):  # ValueError: no file can be called so
        raise ReadError("missing", "no such file or folder", where=where) from None
    except OSError as error:
        raise ReadError("unreadable", error.strerror or str(error), where=where) from None


def decode(data: bytes, path: str | None = None) -> str:
    """UTF-8 bytes as text. Raises ReadError with the place of the first byte that is none."""
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
    """Whether a path is a folder; one that the disc will not even look at is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether a path is a file; one that the disc will not even look at is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def current_folder() -> Path:
    """The folder where the user stands. Raises ReadError where it is gone."""
    try:
        return Path.cwd()
    except OSError as error:
        message = f"the current folder is gone: {error.strerror}"
        raise ReadError("missing", message, hint="change into another") from None


def home_folder() -> Path:
    """The user's home folder. Raises ReadError where nothing says which that is."""
    try:
        return Path.home()
    except RuntimeError:
        hint = "set HOME"
        raise ReadError("missing", "cannot determine your home folder", hint=hint) from None


def shorten_path(path: Path) -> str:
    """A path as a person standing in the project would write it."""
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


def list_subfolders(folder: Path) -> list[Path]:
    """The folders in a folder, in a fixed order, without links and what is never looked into; none
    where the disc says no."""
    try:
        with os.scandir(folder) as entries:
            found = [one.path for one in entries if one.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [path for path in map(Path, sorted(found)) if path.name not in SKIPPED_FOLDERS]


# So many folders are looked into, only to know whether a linked one holds agents.
MAX_LOOKED = 200


def _contains(folder: str, suffixes: frozenset[str]) -> bool:
    """Whether a file with one of the suffixes stands below a folder, as far as is looked."""
    for looked, (_, folders, names) in enumerate(os.walk(folder)):
        if looked == MAX_LOOKED:
            return False
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        if any(Path(name).suffix in suffixes for name in names):
            return True
    return False


def walk(
    folder: Path,
    suffixes: frozenset[str],
    *,
    follow: bool = False,
    linked: list[Path] | None = None,
) -> Iterator[Path]:
    """Every file with one of the suffixes below a folder, in a fixed order.

    Linked folders are looked into where `follow` is true, each once; else those that hold such
    files are added to `linked`. What a link leads to below the folder itself is there without it.
    """
    top, seen = os.path.realpath(folder), set[str]()
    for parent, folders, names in os.walk(folder, followlinks=follow):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        for name in [name for name in folders if os.path.islink(f"{parent}{os.sep}{name}")]:  # noqa: PTH114
            real = os.path.realpath(f"{parent}{os.sep}{name}")
            inside = os.path.commonpath((top, real)) in (top, real)  # below it, or a circle
            if inside or real in seen:
                folders.remove(name)
            elif linked is not None and not follow and _contains(real, suffixes):
                linked.append(Path(parent, name))
            seen.add(real)
        paths = map(Path(parent).joinpath, sorted(names))
        yield from (path for path in paths if path.suffix in suffixes)
