"""What a run has seen of the disc, of its environment and of the machine, so that a later run can
tell whether it would see the same.

Belongs here: noting what looks show, looking again. Not here: the looks (`looks.py`), what is read
(`read.py`, `walk.py`), what a build concludes from it (`build/memory.py`).

A run notes nothing unless it is recorded. What is remembered in a cache over several runs of one
process would be missing from the notes of the second one: such caches are cleared first.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path, PurePath

from agentc.filesystem.looks import (
    BETWEEN,
    FILE,
    FILE_MARK,
    FOLDER,
    FOLDER_MARK,
    LOOKS,
    MISSING,
    PATHS,
    Look,
    digest_bytes,
)


class Observations:
    """What one run has seen, in the order in which it was seen. `steady` is false where a second
    look showed something else than the first."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], str] = {}
        self.steady = True

    def note(self, look: Look, name: str, shown: str) -> None:
        """Note what a look has shown."""
        if self.seen.setdefault((look, name), shown) != shown:
            self.steady = False

    def put_file(self, path: Path, data: bytes) -> None:
        """Have everything as a look shows it once a file is written, with the folders that it
        needs."""
        self._replace(Look.TEXT, path, digest_bytes(data))
        self._replace(Look.KIND, path, FILE)
        self._change_names(path.parent, added=FILE_MARK + path.name)
        for folder in path.parents:
            if self.seen.get((Look.KIND, str(folder)), MISSING) == MISSING:
                self._replace(Look.KIND, folder, FOLDER)
                self._change_names(folder.parent, added=FOLDER_MARK + folder.name)

    def remove_file(self, path: Path) -> None:
        """Have everything as a look shows it once a file is removed."""
        self._replace(Look.TEXT, path, f"{MISSING} {errno.ENOENT}")
        self._replace(Look.KIND, path, MISSING)
        self._change_names(path.parent, removed=FILE_MARK + path.name)

    def _replace(self, look: Look, path: Path, shown: str) -> None:
        if (look, str(path)) in self.seen:
            self.seen[look, str(path)] = shown

    def _change_names(self, folder: Path, *, added: str = "", removed: str = "") -> None:
        """Change what the listing of a folder shows. What stands there as a link stays one."""
        shown = self.seen.get((Look.NAMES, str(folder)))
        if shown is None:
            return
        names = set(shown.split(BETWEEN)[1:])
        if added and added[:1].upper() + added[1:] not in names:
            names.add(added)
        listed = sorted(names - {removed}, key=lambda name: name[1:])
        self.seen[Look.NAMES, str(folder)] = BETWEEN.join(("", *listed))

    def list_names(self) -> dict[str, list[str]]:
        """Return what was looked at, for each way of looking."""
        names: dict[str, list[str]] = {}
        for look, name in self.seen:
            names.setdefault(str(look), []).append(name)
        return names

    def digest(self) -> str:
        """Return the digest of everything that was seen."""
        return _digest(self.list_names(), lambda look, name: self.seen[look, name])


_RECORDED: ContextVar[Observations | None] = ContextVar("recorded", default=None)
_CLEARING: list[Callable[[], None]] = []


def clear_when_recording(clear: Callable[[], None]) -> None:
    """Have a cache of something that was seen cleared before a run is recorded."""
    _CLEARING.append(clear)


def forget_seen() -> None:
    """Clear every cache of something that was seen: the disc may be another one now."""
    for clear in _CLEARING:
        clear()


@contextmanager
def recording() -> Iterator[Observations]:
    """Note everything that is seen meanwhile."""
    forget_seen()
    observations = Observations()
    token = _RECORDED.set(observations)
    try:
        see(Look.HERE)
        see(Look.PROGRAM)
        yield observations
    finally:
        _RECORDED.reset(token)


def see(look: Look, name: str | PurePath = "") -> str:
    """Return what a look shows, and note it."""
    spelled = os.fspath(name)
    shown = LOOKS[look](spelled)
    observations = _RECORDED.get()
    if observations is not None:
        observations.note(look, _make_whole(spelled) if look in PATHS else spelled, shown)
    return shown


def note_read(path: str | PurePath, data: bytes | None) -> None:
    """Note the bytes of a file that was read; `None` stands for one that could not be."""
    observations = _RECORDED.get()
    if observations is not None:
        spelled = os.fspath(path)
        shown = LOOKS[Look.TEXT](spelled) if data is None else digest_bytes(data)
        observations.note(Look.TEXT, _make_whole(spelled), shown)


def look_again(names: Mapping[str, Iterable[str]]) -> str:
    """Return the digest of what looks at these names show now. Nothing is noted.

    Raises KeyError for a way of looking that there is none.
    """
    return _digest(names, lambda look, name: LOOKS[look](name))


def _digest(names: Mapping[str, Iterable[str]], show: Callable[[str, str], str]) -> str:
    """Return a digest of what looks at names show, in their order."""
    import hashlib

    total = hashlib.sha256()
    for look, listed in names.items():
        for name in listed:
            shown = f"{look}\0{name}\0{show(look, name)}\0"
            total.update(shown.encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def _make_whole(path: str) -> str:
    """Return a path from the root of the disc on, each step as it is spelled."""
    return path if path[:1] == os.sep else os.path.join(os.getcwd(), path)  # noqa: PTH109, PTH118
