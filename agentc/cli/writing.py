"""The frame of every command that writes: other runs wait, and `agentc undo` can take it back.

Belongs here: what is said of that. Not here: what a run holds and keeps
(`project/writing_run.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from agentc.cli.streams import say
from agentc.filesystem.read import current_folder
from agentc.project.project_root import find_project_root
from agentc.project.request import Request


@contextmanager
def hold_places(
    command: str, root: Path, places: Iterable[Path] = (), *, quiet: bool = False
) -> Iterator[None]:
    """Hold the folder of a run, and other places that it writes to, as long as a block writes
    there.

    Raises Busy where another run holds one of them for too long.
    """
    from agentc.project.writing_run import hold_run  # for runs that write alone

    journal = None
    try:
        with hold_run(command, root, places, say) as journal:
            yield
    finally:
        if journal is not None and journal.lost and not quiet:
            say(f"note: `agentc undo` cannot bring back what this run replaced: {journal.lost}")


def hold_request(
    command: str, request: Request, *, quiet: bool = False
) -> AbstractContextManager[None]:
    """Hold the places that a request writes to. Raises as `hold_places`."""
    from agentc.project.writing_run import list_request_places

    root = find_project_root(current_folder())
    return hold_places(command, root, list_request_places(request), quiet=quiet)
