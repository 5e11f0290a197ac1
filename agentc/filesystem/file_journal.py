"""The journal of a run in a file of the user's own state, for `agentc undo`.

Belongs here: writing down what is about to happen, in time, and reading that. Not here: the text of
a journal (`journal_text.py`), who writes in it (`write.py`), bringing something back
(`project/undo.py`).

An entry is in the file before its own file changes, and the first entry puts the journal in the
place of the one of the run before, in one step: a run that is killed has changed nothing and leaves
the old journal, or leaves one of its own that names all that it changed. What cannot be written
down is done all the same; then nothing of the run can be undone, and `lost` says why.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

from agentc.errors import Refused
from agentc.filesystem.folder import Folder, NotPlain
from agentc.filesystem.journal import Journal
from agentc.filesystem.journal_text import (
    ENDING,
    VOID,
    JournalEntry,
    JournalHead,
    parse_journal,
    refuse_journal,
    render_entry,
    render_head,
)
from agentc.filesystem.looks import digest_bytes
from agentc.filesystem.state_folder import open_private_folder
from agentc.filesystem.temporary_files import remove_leftovers, temporary_name

# So many bytes of earlier contents are kept of one run.
MAX_KEPT = 64 << 20
# A journal of so many days goes when another one begins.
MAX_DAYS = 30
# No journal is larger, with all its paths.
_MAX_SIZE = 4 * MAX_KEPT


class FileJournal(Journal):
    """The journal of one run. `lost` says why nothing of it can be undone, where that is so."""

    def __init__(self, file: Path, head: JournalHead) -> None:
        self._file, self._head = file, head
        self._fd = -1
        self._kept = 0
        self.lost = ""

    def note_folder(self, path: Path) -> None:
        """Note that a folder is about to be made."""
        self._note(JournalEntry(str(path), str(path.parent), is_folder=True))

    def note_change(
        self, path: Path, root: Path, before: bytes | None, mode: int | None, after: bytes | None
    ) -> Callable[[], None]:
        """Note what a file is, and what it is about to be. Return what to call if the change
        fails."""
        digest = None if after is None else digest_bytes(after)
        self._note(JournalEntry(str(path), str(root), before, mode, digest))
        return self._void_last

    def close(self) -> None:
        """Close the file; what is in it stays."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _note(self, entry: JournalEntry) -> None:
        """Write down an entry, before what it tells of happens. Where that cannot be, nothing of
        the run can be undone."""
        if self.lost:
            return
        self._kept += len(entry.before or b"")
        if self._kept > MAX_KEPT:
            self._give_up(f"it replaced more than {MAX_KEPT >> 20} MiB")
            return
        try:
            if self._fd >= 0 and os.fstat(self._fd).st_nlink == 0:
                self.close()  # this run let another one write meanwhile, and the last one counts
            if self._fd < 0:
                self._start(render_head(self._head) + render_entry(entry))
            else:
                self._append(render_entry(entry), flushed=entry.before is not None)
        except OSError as error:
            self._give_up(f"{self._file.parent}: {error.strerror or error}")

    def _void_last(self) -> None:
        """Mark the last entry as void: the change that it notes failed, and undoing leaves its file
        alone."""
        if self._fd >= 0:
            try:
                self._append(VOID, flushed=False)
            except OSError as error:
                self._give_up(f"{self._file.parent}: {error.strerror or error}")

    def _append(self, data: bytes, *, flushed: bool) -> None:
        """Write to the end of the file. Earlier contents are forced to the platter, as the texts
        are that replace them."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._fd, rest) :]
        if flushed:
            os.fsync(self._fd)

    def _start(self, data: bytes) -> None:
        """Put this journal in the place of the old one. Raises OSError."""
        folder = open_private_folder(self._file.parent)
        temporary = temporary_name()
        try:
            remove_leftovers(folder)
            _remove_old(folder)
            self._fd = folder.new(temporary, 0o600)
            self._append(data, flushed=True)
            if os.name == "nt":  # no open file can be renamed there
                self.close()
            folder.replace(temporary, self._file.name)
            if self._fd < 0:
                self._fd = folder.open_end(self._file.name)
        except BaseException:
            folder.remove(temporary)
            raise
        finally:
            folder.close()

    def _give_up(self, why: str) -> None:
        """Remove the journal, which does not name all that the run changes; one of the run before
        would bring back what this run wrote over."""
        self.lost = why
        self.close()
        remove_journal(self._file)


def _remove_old(folder: Folder) -> None:
    """Remove journals that nobody will come back for."""
    for name in folder.list_names():
        status = folder.status(name) if name.endswith(ENDING) else None
        if status is not None and time.time() - status.st_mtime > MAX_DAYS * 86_400:
            folder.remove(name)


def read_journal(file: Path) -> tuple[JournalHead, tuple[JournalEntry, ...]] | None:
    """Return the head and the entries of a journal, `None` where there is none. Raises Refused for
    what is none of this user's."""
    try:
        folder = Folder(str(file.parent))
    except OSError:
        return None
    try:
        status = folder.status(file.name)
        if status is None:
            return None
        own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        if not own or not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_SIZE:
            raise refuse_journal("it is no file that agentc wrote")
        return parse_journal(folder.read(file.name, _MAX_SIZE) or b"")
    except NotPlain:
        raise refuse_journal("it is no file that agentc wrote") from None
    except OSError as error:
        raise refuse_journal(error.strerror or str(error)) from None
    except Refused as error:
        raise error.at(str(file)) from None
    finally:
        folder.close()


def remove_journal(file: Path) -> None:
    """Remove a journal, if the disc lets us."""
    with contextlib.suppress(OSError):
        folder = Folder(str(file.parent))
        folder.remove(file.name)
        folder.close()
