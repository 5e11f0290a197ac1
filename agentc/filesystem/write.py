"""Writing files: each in one step, below a root and nowhere else, over nothing but what the plan
saw.

Belongs here: the way from a root to a file, and what is told of errors. Not here: the steps for one
file (`replace_file.py`), system calls (`folder.py`), what is to be written (`project/plan.py`).

A root is opened by its path when something is first written below it; from there on every folder is
opened by its name in the one above it, never through a link, and held. What a file was stands in
the journal of the run before it is something else.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from agentc.errors import ReadError, Refused, Where
from agentc.filesystem.folder import Folder, NotPlain
from agentc.filesystem.journal import get_journal
from agentc.filesystem.replace_file import (
    NewFile,
    put_file,
    refuse_unwritable,
    take_file,
)
from agentc.filesystem.temporary_files import remove_leftovers

# Signals that would end the program in the middle of a file; they wait until it is done.
_ENDING = {
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
}
LINK = "the file, or a folder above it, is a symbolic link; not written"


class Writer:
    """One run's way to the disc. The folders from a root to the last file stay open between
    files."""

    def __init__(self) -> None:
        self._journal = get_journal()
        self._root: Path | None = None
        self._real = Path()
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
        before = None if old is None else _encode(old)
        # What is no text goes back as it was read.
        data = text.encode("utf-8", "surrogateescape")
        new = NewFile(data, before, force, 0o600 if private else None)
        return self._put(path, root, new)

    def remove(self, path: Path, root: Path, *, old: str) -> bool:
        """Remove a file below a root whose text is `old`. Return whether it was there.

        Raises Changed where it has another text, else as `write`.
        """
        return self._take(path, root, _encode(old))

    def restore(
        self, path: Path, root: Path, *, there: bytes | None, before: bytes | None, mode: int | None
    ) -> None:
        """Bring back what a file was before, `None` for no file, over what is `there` now. `mode`
        is the one that it gets where it is not there.

        Raises Changed where something else is there, else as `write`.
        """
        if before is not None:
            self._put(path, root, NewFile(before, there, mode=mode))
        elif there is not None:
            self._take(path, root, there)

    def look(self, path: Path, root: Path) -> bytes | None:
        """Return the bytes of a file below a root, `None` where there is none. Raises as `write`
        would for what cannot be replaced."""
        with _explain(path):
            try:
                folder = self._enter(path, root, create=False)
            except FileNotFoundError:
                return None
            refuse_unwritable(folder.status(path.name), path.name)
            return folder.read(path.name)

    def remove_folder(self, path: Path, root: Path) -> bool:
        """Remove a folder below a root that is empty, but for what a killed run left there. Return
        whether it is gone by that."""
        self.sweep(path / path.name, root)
        with contextlib.suppress(OSError, Refused):
            return self._enter(path, root, create=False).remove_folder(path.name)
        return False

    def _put(self, path: Path, root: Path, new: NewFile) -> bool:
        with _explain(path), _hold_signals():  # a folder that is made begins the journal
            folder = self._enter(path, root, create=True)
            real = self._real / path.relative_to(root)
            note = functools.partial(self._journal.note_change, real, self._real, after=new.data)
            return put_file(folder, path.name, new, note)

    def _take(self, path: Path, root: Path, old: bytes) -> bool:
        """Remove a file of these bytes below a root. Return whether it was there. Raises as
        `write`."""
        with _explain(path):
            try:
                folder = self._enter(path, root, create=False)
            except FileNotFoundError:
                return False
            real = self._real / path.relative_to(root)
            note = functools.partial(self._journal.note_change, real, self._real, after=None)
            with _hold_signals():
                return take_file(folder, path.name, old, note)

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
            self._open, self._root = [self._open_root(root, create=create)], root
            self._real = Path(os.path.realpath(root))
        known = 0
        for name, (outer, inner) in zip(
            parts, zip(self._open, self._open[1:], strict=False), strict=False
        ):
            if inner.name != name or not outer.holds(inner):
                break
            known += 1
        self._leave(known + 1)
        for depth, name in enumerate(parts[known:], known + 1):
            if create and self._open[-1].status(name) is None:
                self._journal.note_folder(self._real.joinpath(*parts[:depth]))
            self._open.append(self._open[-1].inner(name, create=create))
        folder = self._open[-1]
        if (place := (root, path.parent)) not in self._swept:
            self._swept.add(place)
            remove_leftovers(folder)
        return folder

    def _open_root(self, path: Path, *, create: bool) -> Folder:
        """Return a root, open; where `create` is true it is made, with the folders above it, which
        the journal has before. Raises OSError where it is not there."""
        try:
            return Folder(str(path))
        except FileNotFoundError:
            if not create:
                raise
        real = Path(os.path.realpath(path))
        for folder in reversed((real, *real.parents)):
            if not os.path.lexists(folder):
                self._journal.note_folder(folder)
        path.mkdir(parents=True, exist_ok=True)
        return Folder(str(path))

    def _leave(self, depth: int) -> None:
        while len(self._open) > depth:
            self._open.pop().close()


def sweep_beside(path: Path, root: Path) -> None:
    """Remove what a killed run left beside a file below a root, which itself is as it should be."""
    with Writer() as writer:
        writer.sweep(path, root)


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


def _encode(text: str) -> bytes:
    """Return the bytes of a text that was read, whatever they were."""
    return text.encode("utf-8", "surrogateescape")


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
