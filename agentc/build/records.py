"""What is remembered of outputs: in `agentc.lock` of those inside a repository, in the user's own
state of all others, and of those that one machine alone has.

Belongs here: which of the two has a path, and what changes in them. Not here: their texts
(`record_texts.py`), what follows from a record (`judge.py`), the user's folder
(`filesystem/state_folder.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from agentc.build.git_marks import is_torn
from agentc.build.record_texts import LOCK, OutputRecord, RecordTexts, read_texts, render_texts
from agentc.filesystem.read import read_if_exists
from agentc.filesystem.state_folder import OUTPUTS, find_state_file, update_file
from agentc.filesystem.write import sweep_beside
from agentc.ir.provenance import KnownTraces


class Records:
    """The records of one repository. What changes is written by `save`, on top of what other runs
    wrote meanwhile.

    With `below`, for outputs that go into a folder that the user names, they are apart from all
    others. The targets called `own` are this machine's alone, those called `shared` the
    repository's; of any other, a record stays where it is.

    `lost` is true where the repository's file is not there, `is_torn` where git left its marks in
    it. Once it is saved, `saved` has the texts that were written, and `is_alone` is false where
    another run has written one of them meanwhile.
    """

    def __init__(
        self,
        root: Path,
        below: Path | None = None,
        own: Collection[str] = (),
        shared: Collection[str] = (),
    ) -> None:
        self.root = root
        self.saved: dict[Path, str] = {}
        self.is_alone = True
        self._own = frozenset(own)
        self._apart = below is not None
        self._lock = root / LOCK
        self._state = find_state_file(OUTPUTS, *(root, below) if below else (root,))
        lock = None if self._apart else read_if_exists(self._lock)
        state = read_if_exists(self._state)
        self._read = {True: lock, False: state}
        self.lost = lock is None and not self._apart
        self._lost_state = state is None and not self._apart
        self.is_torn = is_torn(lock or "")
        inside, outside = read_texts(self._lock, lock), read_texts(self._state, state)
        there = {root / path: record for path, record in inside.outputs.items()}
        here = {Path(path): record for path, record in outside.outputs.items()}
        self._let_go: dict[Path, str | None] = {}
        self._known = {**here, **there}
        self._changes: dict[Path, OutputRecord | None] = {
            path: record
            for path, record in self._known.items()
            if record.target in self._own.union(shared)
            and path not in (there if self._is_shared(path, record.target) else here)
        }
        freed = {root / path for path in inside.let_go}, {Path(path) for path in outside.let_go}
        self._free = freed[0] | freed[1]
        self._stored = {True: freed[0].union(there), False: freed[1].union(here)}

    def get(self, path: Path) -> OutputRecord | None:
        """Return the record of an output by its whole path, if there is one."""
        return self._known.get(path)

    def find_traces(self, path: Path) -> KnownTraces | None:
        """Return the traces of an output by its whole path, where it is without a line of them."""
        record = self._known.get(path)
        return None if record is None else record.traces

    def items(self) -> list[tuple[Path, OutputRecord]]:
        """Return all records with the whole paths of their outputs, in order."""
        return sorted(self._known.items())

    def is_let_go(self, path: Path) -> bool:
        """Return whether a path was taken from agentc by hand."""
        return path in self._free

    def list_let_go(self) -> list[Path]:
        """Return the paths that were taken from agentc by hand, in order."""
        return sorted(self._free)

    def has_lost(self, path: Path) -> bool:
        """Return whether the file is not there in which an output at a path would be known."""
        return self.lost if path.is_relative_to(self.root) else self._lost_state

    def lacks(self, path: Path, target: str) -> bool:
        """Return whether the repository's file is to know of an output, and does not."""
        return self._is_shared(path, target) and path not in self._stored[True]

    def put(self, path: Path, record: OutputRecord | None) -> None:
        """Remember an output, or forget it."""
        if self._known.get(path) == record:
            return
        self._changes[path] = record
        if record is None:
            del self._known[path]
        else:
            self._known[path] = record

    def let_go(self, path: Path, *, target: str | None) -> None:
        """Remember that the output of a target is the user's own, or, without one, that it is not
        any more."""
        self._let_go[path] = target
        (self._free.discard if target is None else self._free.add)(path)

    def save(self) -> bool:
        """Write what has changed. Return whether anything had.

        Raises AgentcError where the disc says no.
        """
        if self.is_torn or self._list_changed(inside=True):
            self._update(self._lock, self.root, inside=True)
        elif not self._apart:
            sweep_beside(self._lock, self.root)
        if self._list_changed(inside=False):
            self._update(self._state, self._state.parent, inside=False)
        else:
            sweep_beside(self._state, self._state.parent)
        return bool(self.saved)

    def _update(self, path: Path, root: Path, *, inside: bool) -> None:
        """Write one of the two files anew, on top of what another run may have written
        meanwhile."""

        def change(old: str | None) -> str:
            self.is_alone &= old == self._read[inside]
            return self._render(old, inside=inside)

        new = update_file(path, root, change, private=not inside)
        if new is not None:
            self.saved[path] = new

    def _list_changed(self, *, inside: bool) -> list[Path]:
        """Return the paths of which one file is to say something else than it did."""
        names = dict.fromkeys((*self._changes, *self._let_go))
        return [
            path
            for path in names
            if path in self._stored[inside]
            or any(self._is_shared(path, one) is inside for one in self._list_new_targets(path))
        ]

    def _list_new_targets(self, path: Path) -> Iterator[str]:
        """Yield the targets of which a path is remembered from now on; none for a path that is only
        forgotten. By these `_list_changed` tells which of the two files says so."""
        record = self._changes.get(path)
        if record is not None:
            yield record.target
        if (target := self._let_go.get(path)) is not None:
            yield target

    def _is_shared(self, path: Path, target: str) -> bool:
        """Return whether an output of a target is remembered in the repository."""
        return not self._apart and target not in self._own and path.is_relative_to(self.root)

    def _render(self, old: str | None, *, inside: bool) -> str:
        """Return the new text of one file: the old one with this run's changes."""
        texts = read_texts(self._lock if inside else self._state, old)
        outputs, let_go = dict(texts.outputs), set(texts.let_go)
        for path in self._list_changed(inside=inside):
            name = path.relative_to(self.root).as_posix() if inside else str(path)
            record, target = self._changes.get(path), self._let_go.get(path)
            if path in self._changes:
                outputs.pop(name, None)
            if record is not None and self._is_shared(path, record.target) is inside:
                outputs[name] = record
            if path in self._let_go:
                let_go.discard(name)
            if target is not None and self._is_shared(path, target) is inside:
                let_go.add(name)
        more = {} if inside else {"repository": str(self.root)}
        return render_texts(RecordTexts(outputs, frozenset(let_go)), **more)
