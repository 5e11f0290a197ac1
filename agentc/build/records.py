"""What is remembered of outputs: in `agentc.lock` of those inside a repository, in the user's own
state of all others, and of those that one machine alone has.

Belongs here: a record, the two texts, which of them has a path. Not here: what follows from a
record (`judge.py`), the user's folder (`state_folder.py`).

Both are read as data of a stranger: a path that leads out of the repository, or is none, is refused
and never looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from agentc.build.git_marks import is_torn, take_sides
from agentc.build.state_folder import find_state_file, update_file
from agentc.errors import UsageError, Where
from agentc.filesystem.read import read_if_exists, shorten_path
from agentc.syntax.line_ends import normalize_newlines

LOCK = "agentc.lock"
VERSION = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """One output: which target it is of, the source that it was made from by its path in the
    repository, digests of both texts, and one of the options that counted."""

    target: str
    source: str
    source_digest: str
    output_digest: str
    options: str


@dataclass(frozen=True, slots=True)
class _Texts:
    """What one file remembers: records by path, and paths that are the user's own again."""

    outputs: Mapping[str, OutputRecord] = field(default_factory=dict)
    let_go: frozenset[str] = frozenset()


def digest_text(text: str) -> str:
    """Return the digest of a text, whatever its line ends."""
    data = normalize_newlines(text).encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()


class Records:
    """The records of one repository. What changes is written by `save`, on top of what other runs
    wrote meanwhile.

    With `below`, for outputs that go into a folder that the user names, they are apart from all
    others. The targets called `own` are this machine's alone, those called `shared` the
    repository's; of any other, a record stays where it is.
    """

    def __init__(
        self,
        root: Path,
        below: Path | None = None,
        own: Collection[str] = (),
        shared: Collection[str] = (),
    ) -> None:
        self.root = root
        self._own = frozenset(own)
        self._apart = below is not None
        self._lock = root / LOCK
        self._state = find_state_file("outputs", *(root, below) if below else (root,))
        lock = None if self._apart else read_if_exists(self._lock)
        state = read_if_exists(self._state)
        self.lost = lock is None and not self._apart
        self._is_torn = is_torn(lock or "")
        inside, outside = _read(self._lock, lock), _read(self._state, state)
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

    def items(self) -> list[tuple[Path, OutputRecord]]:
        """Return all records with the whole paths of their outputs, in order."""
        return sorted(self._known.items())

    def is_let_go(self, path: Path) -> bool:
        """Return whether a path was taken from agentc by hand."""
        return path in self._free

    def list_let_go(self) -> list[Path]:
        """Return the paths that were taken from agentc by hand, in order."""
        return sorted(self._free)

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
        changed = False
        if self._is_torn or self._names(inside=True):
            changed = update_file(
                self._lock, self.root, lambda old: self._render(old, inside=True), private=False
            )
        if self._names(inside=False):
            changed |= update_file(
                self._state,
                self._state.parent,
                lambda old: self._render(old, inside=False),
                private=True,
            )
        return changed

    def _names(self, *, inside: bool) -> list[Path]:
        """Return the paths of which one file is to say something else than it did."""
        names = dict.fromkeys((*self._changes, *self._let_go))
        return [
            path
            for path in names
            if path in self._stored[inside]
            or any(self._is_shared(path, one) is inside for one in self._list_targets(path))
        ]

    def _list_targets(self, path: Path) -> Iterator[str]:
        """Yield the targets of which a path is remembered from now on."""
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
        texts = _read(self._lock if inside else self._state, old)
        outputs, let_go = dict(texts.outputs), set(texts.let_go)
        for path in self._names(inside=inside):
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
        data = {
            "version": VERSION,
            "outputs": {name: _to_data(record) for name, record in outputs.items()},
        }
        if let_go:
            data["let-go"] = sorted(let_go)
        if not inside:
            data["repository"] = str(self.root)
        return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def _to_data(record: OutputRecord) -> dict[str, str]:
    return {
        "target": record.target,
        "source": record.source,
        "source-digest": record.source_digest,
        "output-digest": record.output_digest,
        "options": record.options,
    }


def _read(path: Path, text: str | None) -> _Texts:
    """Return what a file remembers. One that git could not merge has what both sides remember.

    Raises UsageError for a file that is none of agentc's.
    """
    if text is None:
        return _Texts()
    if not is_torn(text):
        return _read_side(path, text)
    ours, theirs = (_read_side(path, side) for side in take_sides(text))
    return _Texts({**theirs.outputs, **ours.outputs}, ours.let_go & theirs.let_go)


def _read_side(path: Path, text: str) -> _Texts:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refuse(path, f"it is no JSON: {error}") from None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise _refuse(path, f'it has no "version": {VERSION}')
    outputs, let_go = data.get("outputs", {}), data.get("let-go", [])
    if not isinstance(outputs, dict) or not isinstance(let_go, list):
        raise _refuse(path, '"outputs" must be a map, and "let-go" a list')
    inside = path.name == LOCK
    for name in (*outputs, *let_go):
        if not isinstance(name, str) or not _is_plain(name, inside=inside):
            raise _refuse(path, f"{name!r} is no path that agentc writes there")
    return _Texts(
        {name: _read_record(path, name, one) for name, one in outputs.items()}, frozenset(let_go)
    )


def _is_plain(name: str, *, inside: bool) -> bool:
    """Return whether a name is a path that leads nowhere else: below the repository, or whole."""
    pure = PurePosixPath(name) if inside else Path(name)
    plain = str(pure) == name and ".." not in pure.parts and "\0" not in name and name != "."
    below = not pure.is_absolute() and ":" not in name and "\\" not in name
    return plain and (below and pure.parts[:1] != (".git",) if inside else pure.is_absolute())


def _read_record(path: Path, name: str, data: object) -> OutputRecord:
    keys = ("target", "source", "source-digest", "output-digest", "options")
    if not isinstance(data, dict) or not all(isinstance(data.get(key), str) for key in keys):
        raise _refuse(path, f"{name!r} must have {', '.join(keys)}")
    if not all(_DIGEST.fullmatch(data[key]) for key in ("source-digest", "output-digest")):
        raise _refuse(path, f"a digest of {name!r} is none")
    return OutputRecord(*(data[key] for key in keys))


def _refuse(path: Path, why: str) -> UsageError:
    hint = "take it from git, or delete it: it is made anew of what the outputs say of themselves"
    return UsageError("lock", why, hint=hint, where=Where(shorten_path(path)))
