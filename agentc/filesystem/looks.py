"""Ways of looking at the disc, the environment and the machine, each with a text for what it shows:
two looks that show the same are the same text.

Belongs here: every system call that looks without reading for its own sake. Not here: noting what
was seen (`observations.py`), what is read (`read.py`, `walk.py`).
"""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import Final

# What is at a path, behind links; a link has LINK behind that.
FILE, FOLDER, OTHER, MISSING = "file", "folder", "other", "missing"
LINK: Final = "@"
# What stands before a name in a listing, a capital letter for a link; and what stands between two.
FILE_MARK, FOLDER_MARK, OTHER_MARK = "f", "d", "o"
BETWEEN = "\0"
_CODE = (".py", ".j2", ".json", ".txt")


class Look(StrEnum):
    """A way of looking: what is at a path, the names in a folder, where a path leads, also where
    all of it must be there, the bytes of a file; a variable of the environment, the home folder,
    the current one, the machine, agentc itself."""

    KIND = "kind"
    NAMES = "names"
    REAL = "real"
    REAL_IF_THERE = "real-if-there"
    TEXT = "text"
    VARIABLE = "variable"
    HOME = "home"
    HERE = "here"
    MACHINE = "machine"
    PROGRAM = "program"


# Those that look at a path.
PATHS = frozenset({Look.KIND, Look.NAMES, Look.REAL, Look.REAL_IF_THERE, Look.TEXT})


def digest_bytes(data: bytes) -> str:
    """Return what a look at a file with these bytes shows."""
    import hashlib  # long, and not for a run that nobody records

    return hashlib.sha256(data).hexdigest()


def _digest_file(file: BufferedReader) -> str:
    """Return the same of a file, however large that is."""
    import hashlib

    return hashlib.file_digest(file, "sha256").hexdigest()


def open_without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to does not hold us up."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _look_at_kind(path: str) -> str:
    """Return whether a file, a folder or anything else is at a path, MISSING for nothing; behind it
    LINK, if it is a link."""
    mark = ""
    try:
        mode = os.lstat(path).st_mode  # asked for every file, as below
        if S_ISLNK(mode):
            mark = LINK
            mode = os.stat(path).st_mode  # noqa: PTH116
    except (OSError, ValueError):  # ValueError: nothing can be called so
        return MISSING + mark
    return (FILE if S_ISREG(mode) else FOLDER if S_ISDIR(mode) else OTHER) + mark


def _look_at_names(folder: str) -> str:
    """Return the names in a folder, in a fixed order, each with its mark; where the disc says no,
    MISSING, and why."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
            return BETWEEN.join(("", *map(_describe_entry, found)))
    except OSError as error:
        return f"{MISSING} {error.errno}"


def _describe_entry(entry: os.DirEntry[str]) -> str:
    is_folder = _is(entry.is_dir)
    mark = FOLDER_MARK if is_folder else FILE_MARK if _is(entry.is_file) else OTHER_MARK
    return (mark.upper() if entry.is_symlink() else mark) + entry.name


def _is(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except OSError:  # a link that leads round in a circle
        return False


def _look_at_text(path: str) -> str:
    """Return a digest of a file; OTHER for what is none, MISSING with the number of the error where
    it cannot be read."""
    try:
        with open(path, "rb", opener=open_without_waiting) as file:
            is_file = S_ISREG(os.fstat(file.fileno()).st_mode)
            return _digest_file(file) if is_file else OTHER
    except (OSError, ValueError) as error:
        return f"{MISSING} {getattr(error, 'errno', '')}"


def _look_where_it_leads(path: str, *, strict: bool = False) -> str:
    """Return the real path of a path, MISSING with the number of the error where there is none."""
    try:
        return os.path.realpath(path, strict=strict)
    except ValueError:
        return f"{MISSING} {errno.ENOENT}"
    except OSError as error:
        return f"{MISSING} {error.errno}"


def _look_at_variable(name: str) -> str:
    """Return what a variable of the environment says, behind `=`; empty for one that is not set."""
    value = os.environ.get(name)
    return "" if value is None else f"={value}"


def _look_for_home(_: str) -> str:
    """Return the home folder; empty where nothing says which that is."""
    try:
        return str(Path.home())
    except RuntimeError:
        return ""


def _look_where_we_are(_: str) -> str:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        return ""


def _look_at_machine(_: str) -> str:
    """Return the names of the operating system and of the host."""
    import platform  # long, and rarely asked for

    return f"{platform.system()}{BETWEEN}{platform.node()}"


def _look_at_program(_: str) -> str:
    """Return a digest that differs where another installation of agentc runs: of the versions of
    agentc and Python, of the sizes and times of its code and templates, and of the times of the
    folders that packages are installed in. Contents are not read."""
    from agentc import __version__

    package = Path(__file__).resolve().parent.parent
    folders = [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]
    changes = [f"{entry} {_read_change(entry)}" for entry in folders]
    files = [*_list_code(str(package)), *_list_code(str(package.parent / "templates"))]
    return digest_bytes(BETWEEN.join((__version__, sys.version, *changes, *files)).encode())


def _read_change(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


def _list_code(folder: str) -> Iterator[str]:
    """Yield the files of a program below a folder, each with its size and its time."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _list_code(entry.path)
        elif entry.name.endswith(_CODE):
            status = entry.stat()
            yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"


LOOKS: Mapping[str, Callable[[str], str]] = {
    Look.KIND: _look_at_kind,
    Look.NAMES: _look_at_names,
    Look.REAL: _look_where_it_leads,
    Look.REAL_IF_THERE: functools.partial(_look_where_it_leads, strict=True),
    Look.TEXT: _look_at_text,
    Look.VARIABLE: _look_at_variable,
    Look.HOME: _look_for_home,
    Look.HERE: _look_where_we_are,
    Look.MACHINE: _look_at_machine,
    Look.PROGRAM: _look_at_program,
}
