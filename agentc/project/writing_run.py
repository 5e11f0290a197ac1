"""A run that writes: it holds the places that it writes to, and keeps a journal for `agentc undo`.

Belongs here: which folder a run is of, which places it holds, and where its journal is. Not here:
the lock (`filesystem/run_lock.py`), the journal (`filesystem/file_journal.py`), what is written.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from agentc.errors import AgentcError
from agentc.filesystem.file_journal import FileJournal
from agentc.filesystem.journal import get_journal, use_journal
from agentc.filesystem.journal_text import ENDING, JournalHead
from agentc.filesystem.read import home_folder, is_folder, make_absolute, resolve
from agentc.filesystem.run_lock import lock_places
from agentc.filesystem.state_folder import find_state_file
from agentc.project.project_root import find_project_root
from agentc.project.request import STDIN, Request


@contextlib.contextmanager
def hold_run(
    command: str, root: Path, places: Iterable[Path], tell: Callable[[str], None]
) -> Iterator[FileJournal | None]:
    """Hold the folder that a run is of, and other places that it writes to, and keep a journal of
    what it does. `tell` is called where it has to wait.

    Yield the journal, `None` where nobody knows whose state it is, and within another run, whose
    journal counts. Raises Busy where another run holds one of the places for too long.
    """
    if isinstance(get_journal(), FileJournal):
        with lock_places(places, tell):
            yield None
        return
    try:
        file = find_journal_file(root)
    except AgentcError:
        yield None
        return
    journal = FileJournal(file, JournalHead(resolve(root), command, int(time.time())))
    with lock_places((root, *places), tell), contextlib.closing(journal), use_journal(journal):
        yield journal


def find_journal_file(root: Path) -> Path:
    """Return the file for the journal of a folder's last run. Raises ReadError where nobody knows
    which home folder is the user's."""
    return find_state_file("undo", root, ending=ENDING)


def list_request_places(request: Request) -> list[Path]:
    """Return the folders that a request writes to: the projects of its files, or the user's
    home."""
    if request.into is not None:
        stated = [*map(_find_folder, (str(request.into), *request.paths))]
    elif request.out_folder is not None or request.out_root is not None:
        stated = [request.out_folder or request.out_root or Path()]
    elif request.scope == "user" and not request.in_place:
        return [home_folder()]
    else:
        stated = [*map(_find_folder, request.paths)] or [Path()]
    return [*dict.fromkeys(find_project_root(make_absolute(folder)) for folder in stated)]


def _find_folder(path: str) -> Path:
    named = Path("." if path == STDIN else path)
    return named if is_folder(named) else named.parent
