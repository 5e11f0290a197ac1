"""The lock of a run that writes: a second run at the same place waits for the first one to end.

Belongs here: taking it, waiting, giving up. Not here: locks of single folders and temporary files
(`folder.py`), which places a run takes (`project/writing_run.py`).

A place is locked by an empty file in the user's own state, which is named after its real path, so
that nothing lies about in projects. The lock is the kernel's: it ends with its process, however
that ends. The file stays; where it was removed, two runs could each lock one of that name. Where it
cannot be made, or the system has no locks, runs go on without: each file is still written in one
step, and over nothing but what was seen.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from agentc.errors import AgentcError, Busy, UsageError, Where
from agentc.filesystem.folder import lock
from agentc.filesystem.state_folder import find_state_file, open_private_folder

try:
    import msvcrt
except ImportError:  # everywhere but on Windows
    msvcrt = None  # type: ignore[assignment]

# The variable that says how many seconds a run waits, and how many it waits else.
VARIABLE, PATIENCE = "AGENTC_WAIT", 60.0
# After so many seconds a run says that it waits; it looks again every so many.
_SILENCE, _PAUSE = 1.0, 0.02
# The files that this process holds, each open, with their places; -1 stands for one that cannot be
# locked. What is called within a run waits for nobody.
_HELD: dict[Path, tuple[int, Path]] = {}


@contextlib.contextmanager
def lock_places(places: Iterable[Path], tell: Callable[[str], None]) -> Iterator[None]:
    """Hold places, so that no other run writes there. `tell` is called once where that takes time.

    All runs take them in one order, so that no two wait for each other. Raises Busy where another
    run does not end in time, UsageError for a time that is none.
    """
    wanted = {file: place for place in places if (file := _find_file(place)) is not None}
    waiting = _Waiting(_read_patience(), tell)
    with contextlib.ExitStack() as held:
        for file in sorted(wanted):
            if file not in _HELD:
                held.enter_context(_hold(file, wanted[file], waiting))
        yield


@contextlib.contextmanager
def pause_locks(tell: Callable[[str], None]) -> Iterator[None]:
    """Let other runs write while this one does something else, such as waiting for its user, and
    hold the same places again afterwards. Raises as `lock_places`."""
    held = dict(_HELD)
    for file, (fd, place) in held.items():
        _HELD[file] = -1, place
        _close(fd)
    try:
        yield
    finally:
        waiting = _Waiting(_read_patience(), tell)
        for file, (_, place) in sorted(held.items()):
            _HELD[file] = _lock(file, place, waiting), place


class _Waiting:
    """How long a run waits, for all places together."""

    def __init__(self, seconds: float, tell: Callable[[str], None]) -> None:
        self._seconds, self._tell = seconds, tell
        self._since: float | None = None
        self._is_told = False

    def wait(self, place: Path, file: Path) -> None:
        """Wait a moment. Raises Busy where the time is over."""
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        waited = now - self._since
        if waited >= self._seconds:
            raise _refuse(place, file, self._seconds)
        if waited >= _SILENCE and not self._is_told:
            self._is_told = True
            self._tell(f"waiting for another run of agentc to end, which writes to {place}")
        time.sleep(min(_PAUSE, self._seconds))


def _find_file(place: Path) -> Path | None:
    """Return the file that stands for a place; `None` where nobody knows whose state it is."""
    try:
        return find_state_file("locks", place, ending=".lock")
    except AgentcError:
        return None


@contextlib.contextmanager
def _hold(file: Path, place: Path, waiting: _Waiting) -> Iterator[None]:
    """Hold one place, as far as the disc lets us."""
    _HELD[file] = _lock(file, place, waiting), place
    try:
        yield
    finally:
        _close(_HELD.pop(file)[0])


def _lock(file: Path, place: Path, waiting: _Waiting) -> int:
    """Return the file of a lock, open and locked; -1 where that cannot be. Raises Busy."""
    fd = _open(file)
    try:
        while fd >= 0 and _take(fd) is False:
            waiting.wait(place, file)
    except BaseException:
        _close(fd)
        raise
    return fd


def _close(fd: int) -> None:
    """Close the file of a lock, which goes with it."""
    if fd >= 0:
        os.close(fd)


def _open(file: Path) -> int:
    """Return the file of a lock, open; -1 where that cannot be."""
    try:
        folder = open_private_folder(file.parent)
    except OSError:
        return -1
    try:
        return folder.open_lock(file.name)
    except OSError:
        return -1
    finally:
        folder.close()


def _take(fd: int) -> bool | None:
    """Lock an open file. Return whether it was free, or `None` where there are no locks."""
    taken = lock(fd)
    take: Any = getattr(msvcrt, "locking", None)
    if taken is not None or take is None:
        return taken
    try:
        take(fd, getattr(msvcrt, "LK_NBLCK"), 1)  # noqa: B009  only Windows has it
    except OSError:
        return False
    return True


def _read_patience() -> float:
    stated = os.environ.get(VARIABLE, "")
    try:
        seconds = float(stated or PATIENCE)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        message = f"{VARIABLE} is {stated!r}, and must be a number of seconds"
        raise UsageError("wait", message, hint=f"{VARIABLE}=0 does not wait at all")
    return seconds


def _refuse(place: Path, file: Path, seconds: float) -> Busy:
    waited = f", and did not end in {seconds:g} seconds" if seconds else ""
    message = f"another run of agentc is writing here{waited}; nothing was written"
    hint = f"try again when it has ended ({file} is held by it); {VARIABLE}=600 waits longer"
    return Busy("busy", message, hint=hint, where=Where(str(place)))
