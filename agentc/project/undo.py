"""Bringing back what the last run replaced, made or removed: all of it, or nothing.

Belongs here: what is to be done to each file, and doing it. Not here: what a run writes down
(`filesystem/file_journal.py`), words (`report/undone.py`).

A journal says where files are, and is not believed: what lies neither in the folder of the run, nor
where the user's own agents do, is left alone unless the user says otherwise, and so are links. A
file is brought back where it is as the run left it, or as it was at any step of that; any other
text in it is somebody's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from agentc.errors import AgentcError, ReadError, Refused, Where
from agentc.filesystem.file_journal import read_journal, remove_journal
from agentc.filesystem.journal_text import JournalEntry, JournalHead, refuse_journal
from agentc.filesystem.looks import digest_bytes
from agentc.filesystem.read import home_folder, resolve, shorten_path
from agentc.filesystem.run_lock import lock_places
from agentc.filesystem.state_folder import OUTPUTS, find_state_folder
from agentc.filesystem.write import Writer
from agentc.project.config_files import find_config_folder
from agentc.project.locations import list_spots_below
from agentc.project.project_root import find_project_root
from agentc.project.writing_run import find_journal_file
from agentc.vendors.registry import writable_formats

_STATE_NAME = re.compile(r"[0-9a-f]{32}\.json")


class Deed(StrEnum):
    """What is to be done to a file: get its earlier text, go, or stay, because it is as it was, or
    because somebody changed it."""

    RESTORE = "restore"
    REMOVE = "remove"
    SAME = "same"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class UndoneFile:
    """One file by its real path, below a folder that it may not leave: what is `there`, and what
    was `before`, with its mode; `error` says why it stays."""

    path: Path
    base: Path
    deed: Deed
    there: bytes | None = None
    before: bytes | None = None
    mode: int | None = None
    error: AgentcError | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """What is to be done to undo a run. `folders` are those that it made, each with one that it
    lies in."""

    head: JournalHead
    entries: tuple[JournalEntry, ...]
    file: Path
    files: tuple[UndoneFile, ...]
    folders: tuple[tuple[Path, Path], ...]

    @property
    def is_refused(self) -> bool:
        """Return whether a file keeps all of them from being brought back."""
        return any(one.error is not None for one in self.files)


def plan_undo(start: Path, *, outside: bool) -> Undo:
    """Return what is to be done to undo the last run of the project in which a folder lies. With
    `outside` files count wherever they lie. The disc is only read.

    Raises Refused where there is nothing to undo, or it cannot be.
    """
    file, root, head, entries = _find_last(start)
    if head.root != str(root):
        raise refuse_journal(f"it is of {head.root}").at(str(file))
    bases = _Bases(root, outside=outside)
    by_path: dict[Path, list[JournalEntry]] = {}
    for entry in reversed(entries):
        if not entry.is_folder:
            by_path.setdefault(Path(entry.path), []).insert(0, entry)
    with Writer() as writer:
        files = tuple(_judge(path, steps, bases, writer) for path, steps in by_path.items())
    made = sorted({Path(entry.path) for entry in entries if entry.is_folder}, reverse=True)
    folders = tuple((path, base) for path in made if (base := bases.find_for_folder(path)))
    return Undo(head, entries, file, files, folders)


def _find_last(start: Path) -> tuple[Path, Path, JournalHead, tuple[JournalEntry, ...]]:
    """Return the latest of the journals that may be meant where the user stands: that of the
    project, and that of the folder with the configuration of a build."""
    project = find_project_root(start)
    found = []
    for root in dict.fromkeys((project, find_config_folder(start) or project)):
        file = find_journal_file(root)
        journal = read_journal(file)
        if journal is not None:
            found.append((file.stat().st_mtime_ns, file, Path(resolve(root)), *journal))
    if not found:
        hint = "`agentc undo` brings back what the last run wrote, once; use git for all before it"
        raise Refused("undo", "there is nothing to undo here", hint=hint).at(str(project))
    return max(found, key=lambda one: one[0])[1:]


class _Bases:
    """The folders in which something may be brought back. Each is opened by its path, and all below
    it without following a link."""

    def __init__(self, root: Path, *, outside: bool) -> None:
        self.root, self._outside = root, outside
        self._home = Path(resolve(home_folder()))
        self._state = Path(resolve(find_state_folder() / OUTPUTS))
        spots = (
            (spot, bool(place.file))
            for form in writable_formats().values()
            for place in form.places
            if place.scope == "user"
            for spot in list_spots_below(home_folder(), place)
        )
        real = {(Path(resolve(spot)), is_file) for spot, is_file in spots}
        self._own = sorted(spot for spot, is_file in real if not is_file)
        self._own_files = {spot for spot, is_file in real if is_file}

    def find(self, path: Path, stated: Path) -> Path | None:
        """Return the folder below which a file is brought back: `stated` is the one that the
        journal names. It is `None` where the file lies elsewhere."""
        if path.is_relative_to(self.root):
            return self.root if _is_tracked(path.relative_to(self.root)) else None
        if path.parent == self._state and _STATE_NAME.fullmatch(path.name):
            return self._state
        if path in self._own_files:
            return path.parent
        own = next((spot for spot in self._own if path.is_relative_to(spot)), None)
        if own is not None or not self._outside:
            return own
        return stated if Path(resolve(stated)) == stated else None

    def find_for_folder(self, path: Path) -> Path | None:
        """Return the folder below which a folder may be removed, if it is empty."""
        if path != self.root and path.is_relative_to(self.root):
            return self.root
        own = (*self._own, *(spot.parent for spot in self._own_files))
        near = any(path.is_relative_to(spot) or spot.is_relative_to(path) for spot in own)
        if near and path != self._home and path.is_relative_to(self._home):
            return self._home
        return path.parent if self._outside else None


def _is_tracked(path: Path) -> bool:
    """Return whether a path in a repository is none of git's own, but for its list of what is
    ignored."""
    own = any(part.casefold() == ".git" for part in path.parts)
    return not own or path.parts == (".git", "info", "exclude")


def _judge(path: Path, steps: list[JournalEntry], bases: _Bases, writer: Writer) -> UndoneFile:
    """Return what is to be done to a file, given all that the run did to it, in order."""
    first = steps[0]
    base = bases.find(path, Path(first.root))
    if base is None:
        hint = "`agentc undo --outside` brings that back, too, wherever it lies"
        error = Refused("undo", "it lies outside of this project; kept", hint=hint)
        return UndoneFile(path, path.parent, Deed.KEEP, error=error.at(shorten_path(path)))
    try:
        there = writer.look(path, base)
    except (ReadError, Refused) as problem:
        problem.where = Where(shorten_path(path))
        return UndoneFile(path, base, Deed.KEEP, error=problem)
    found = UndoneFile(path, base, Deed.SAME, there, first.before, first.mode)
    if there == first.before:
        return found
    if _digest(there) not in {one for step in steps for one in (_digest(step.before), step.after)}:
        words = "was changed" if there is not None else "was removed"
        hint = "take that change back, and say `agentc undo` again"
        error = Refused("undo", f"it {words} after the run; kept", hint=hint)
        error.at(shorten_path(path))
        return replace(found, deed=Deed.KEEP, error=error)
    return replace(found, deed=Deed.REMOVE if first.before is None else Deed.RESTORE)


def _digest(data: bytes | None) -> str | None:
    return None if data is None else digest_bytes(data)


def carry_out_undo(start: Path, tell: Callable[[str], None], *, outside: bool) -> Undo:
    """Undo the last run, if no file is in the way. Return what was to be done, with what came of
    it.

    What could not be brought back has an error, and is in the journal still, so that the next undo
    goes on there. Raises as `plan_undo`; Busy where another run is at work.
    """
    seen = plan_undo(start, outside=outside)
    with lock_places(_list_held(seen), tell):
        undo = plan_undo(start, outside=outside)
        if (undo.head, undo.entries) != (seen.head, seen.entries):
            hint = "`agentc undo --dry-run` says what would be undone now"
            raise Refused("undo", "another run wrote here meanwhile", hint=hint).at(seen.head.root)
        if undo.is_refused:
            return undo
        with Writer() as writer:
            undo = replace(undo, files=tuple(_bring_back(undo.files, writer)))
            for folder, base in undo.folders:
                writer.remove_folder(folder, base)
        if not undo.is_refused:
            remove_journal(undo.file)
        return undo


def _list_held(undo: Undo) -> Iterator[Path]:
    """Yield the places that the run held, and an undo holds, too."""
    root = Path(undo.head.root)
    yield root
    for base in dict.fromkeys(one.base for one in undo.files):
        if not base.is_relative_to(root):
            yield home_folder() if base.is_relative_to(resolve(home_folder())) else base


def _bring_back(files: Iterable[UndoneFile], writer: Writer) -> Iterator[UndoneFile]:
    for one in files:
        if one.deed is Deed.SAME:
            yield one
            continue
        try:
            writer.restore(one.path, one.base, there=one.there, before=one.before, mode=one.mode)
        except AgentcError as error:
            error.where = Where(shorten_path(one.path))
            yield replace(one, error=error)
        else:
            yield one
