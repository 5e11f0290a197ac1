"""Reading from the disc: whole files, and what stands where.

Belongs here: reading one path, noted as it is done. Not here: what is read, and whether it should
be; walking folders (`walk.py`), the looks themselves (`looks.py`), writing (`write.py`).
"""

from __future__ import annotations

import errno
import os
from codecs import BOM_UTF16_LE
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG

from agentc.errors import ReadError, Where
from agentc.filesystem.looks import FILE, FOLDER, LINK, MISSING, Look, open_without_waiting
from agentc.filesystem.observations import note_read, see

MAX_BYTES = 4 << 20
# So many bytes are read at most of what agentc wrote itself, or is about to replace.
MAX_OWN_BYTES = 64 << 20
# What is said of a folder, a pipe or the like where a file is to be written.
IN_THE_WAY = "not a file, so it is not replaced"
MOVE = "move it away, or write to another place"


def read_text(path: Path, *, as_clients_do: bool = False) -> str:
    """Return a file's text, line ends and byte order mark included. `as_clients_do` reads what is
    no text as clients in JavaScript do.

    Raises ReadError: `missing`, `not-a-file`, `too-large`, `encoding`, `unreadable`.
    """
    where, data = Where(str(path)), None
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            hint = "name a file in it"
            raise ReadError("not-a-file", "a folder, and no file", hint=hint, where=where)
        if not S_ISREG(status.st_mode):
            raise ReadError("not-a-file", "not a file", where=where)
        if status.st_size > MAX_BYTES:
            raise ReadError("too-large", f"larger than {MAX_BYTES >> 20} MiB", where=where)
        data = path.read_bytes()
        return _decode_as_clients_do(data) if as_clients_do else decode(data, str(path))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        # ValueError: no file can be called so.
        raise ReadError("missing", "no such file or folder", where=where) from None
    except OSError as error:
        raise ReadError("unreadable", error.strerror or str(error), where=where) from None
    finally:
        note_read(path, data)


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


def _decode_as_clients_do(data: bytes) -> str:
    """Return bytes as a client's text: UTF-16 where they begin so (asked of Claude Code 2.1.332),
    else UTF-8, with something in the place of each byte that is none."""
    return data.decode("utf-16-le" if data.startswith(BOM_UTF16_LE) else "utf-8", "replace")


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder; one that the disc will not even look at is none."""
    return see(Look.KIND, path).removesuffix(LINK) == FOLDER


def is_file(path: Path) -> bool:
    """Return whether a path is a file; one that the disc will not even look at is none."""
    return see(Look.KIND, path).removesuffix(LINK) == FILE


def is_linked(path: Path | str) -> bool:
    """Return whether a path is a link, wherever it leads."""
    return see(Look.KIND, path).endswith(LINK)


def is_there(path: Path | str) -> bool:
    """Return whether anything is at a path, be it a link to nothing."""
    return see(Look.KIND, path) != MISSING


def resolve(path: Path | str) -> str:
    """Return where a path really is, behind all links; what is not there is taken as it is
    spelled."""
    shown = see(Look.REAL, path)
    return os.path.abspath(path) if shown.startswith(MISSING) else shown  # noqa: PTH100


def resolve_whole(path: Path | str) -> str:
    """Return where a path really is, behind all links. Raises OSError where something on the way is
    not there, or links lead round in a circle."""
    shown = see(Look.REAL_IF_THERE, path)
    if shown.startswith(MISSING):
        number = int(shown.removeprefix(MISSING))
        raise OSError(number, os.strerror(number))
    return shown


def current_folder() -> Path:
    """Return the folder where the user stands. Raises ReadError where it is gone."""
    try:
        return Path.cwd()
    except OSError as error:
        message = f"the current folder is gone: {error.strerror}"
        raise ReadError("missing", message, hint="change into another") from None


def home_folder() -> Path:
    """Return the user's home folder. Raises ReadError where nothing says which that is."""
    home = see(Look.HOME)
    if not home:
        hint = "set HOME"
        raise ReadError("missing", "cannot determine your home folder", hint=hint)
    return Path(home)


def make_absolute(path: PurePath | str) -> Path:
    """Return a path from the root of the disc on: `..` goes, and no link is followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def shorten_path(path: Path) -> str:
    """Return a path as a person standing in the project would write it."""
    start = current_folder()
    return str(path.relative_to(start)) if path.is_relative_to(start) else str(path)


def read_if_exists(path: Path) -> str | None:
    """Return the text of a file, `None` where there is none; one that is not text counts as
    different from any text.

    Raises ReadError: `not-a-file` where something else is there, `too-large`, `unreadable`.
    """
    data = None
    try:
        with open(path, "rb", opener=open_without_waiting) as file:
            if not S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ReadError("not-a-file", IN_THE_WAY, hint=MOVE, where=Where(str(path)))
            found = file.read(MAX_OWN_BYTES + 1)
            if len(found) > MAX_OWN_BYTES:
                message = f"larger than {MAX_OWN_BYTES >> 20} MiB"
                raise ReadError("too-large", message, hint=MOVE, where=Where(str(path)))
            data = found
            return data.decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:  # a folder is told before it can be asked what it is
        raise ReadError("not-a-file", IN_THE_WAY, hint=MOVE, where=Where(str(path))) from None
    except OSError as error:
        if error.errno == errno.ELOOP:  # nothing is there; writing says what is wrong
            return None
        raise ReadError(
            "unreadable", error.strerror or str(error), where=Where(str(path))
        ) from None
    finally:
        note_read(path, data)
