"""The disc: reading whole files, walking folders, replacing a file in one step. Nothing else touches it.

Belongs here: every system call on files. Not here: what is read or written, and whether it should be.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from agentc.errors import ReadError, Refused, Where

MAX_BYTES = 4 << 20
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
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: no file can be called so
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
        raise ReadError("encoding", "not UTF-8 text", hint=hint, where=Where(path, line, column)) from None


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


def here() -> Path:
    """The folder where the user stands. Raises ReadError where it is gone."""
    try:
        return Path.cwd()
    except OSError as error:
        message = f"the current folder is gone: {error.strerror}"
        raise ReadError("missing", message, hint="change into another") from None


def existing(path: Path) -> str | None:
    """The text of a file that may not be there; one that is not text counts as different from any text."""
    try:
        if not path.exists():
            return None
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise ReadError("unreadable", error.strerror or str(error), where=Where(str(path))) from None


def walk(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """Every file with one of the suffixes below a folder, in a fixed order. Linked folders are not followed."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        paths = map(Path(parent).joinpath, sorted(names))
        yield from (path for path in paths if path.suffix in suffixes)


def leads_to(path: Path) -> Path:
    """Where a path leads, links and all. Raises ReadError for links that go round in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        raise ReadError("unwritable", "its links go round in a circle", where=Where(str(path))) from None


def replace_text(path: Path, text: str, root: Path) -> None:
    """Write a file in one step: other programs see the old text or the new one, never half. Its mode is kept.

    Raises Refused for a path that is a link or leads out of `root` (as `leads_to` gives it), ReadError where the disc
    says no.
    """
    folder = path.parent
    try:
        if path.is_symlink() or not leads_to(folder).is_relative_to(root):
            raise Refused("link", "a link, or a path that leads elsewhere; not written", where=Where(str(path)))
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
        _swap(path, text.encode("utf-8"))
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise ReadError("unwritable", message, where=Where(str(path))) from None


def replace_file(path: Path, text: str) -> None:
    """Write a file that the user named, in one step; what is there is replaced where it is a file and no link.

    Raises Refused for a link, ReadError for a folder, for a device, or where the disc says no.
    """
    try:
        special = path.exists() and not path.is_file()
    except (OSError, ValueError) as error:
        raise ReadError("unwritable", f"cannot be written: {error}", where=Where(str(path))) from None
    if special:
        raise ReadError("not-a-file", "not a file, so it is not replaced", where=Where(str(path)))
    replace_text(path, text, leads_to(path.parent))


def _swap(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode & 0o7777 if path.exists() else None
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    file = temporary.open("xb")  # what was there before is neither opened nor removed
    try:
        with file:
            if mode is not None:
                temporary.chmod(mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
