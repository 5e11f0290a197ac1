"""Which journal the writers of a run write in: what each file was before it is something else.

Belongs here: what a journal is told, and the one that counts now. Not here: the journal that is
kept (`file_journal.py`), writing files (`write.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path


class Journal:
    """The journal of writes that nobody undoes: it keeps nothing."""

    def note_folder(self, path: Path) -> None:
        """Note that a folder is about to be made, by its real path."""

    def note_change(
        self, path: Path, root: Path, before: bytes | None, mode: int | None, after: bytes | None
    ) -> Callable[[], None]:
        """Note what a file below a root is, and what it is about to be; `None` stands for no file.
        Both paths are real ones. Return what takes that back."""
        return _do_nothing


def _do_nothing() -> None:
    """Take nothing back."""


_NONE = Journal()
_CURRENT: ContextVar[Journal] = ContextVar("journal", default=_NONE)


def get_journal() -> Journal:
    """Return the journal that counts now."""
    return _CURRENT.get()


def leave_out() -> AbstractContextManager[None]:
    """Let the writers that are made in a block write in no journal: what can be found out anew
    needs no bringing back, and makes no run one that wrote something."""
    return use_journal(_NONE)


@contextmanager
def use_journal(journal: Journal) -> Iterator[None]:
    """Let all writers that are made in a block write in a journal."""
    token = _CURRENT.set(journal)
    try:
        yield
    finally:
        _CURRENT.reset(token)
