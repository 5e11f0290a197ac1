"""What a commit would lack of a build: outputs, sources and the lock that git has otherwise, or not
at all.

Belongs here: comparing what stands on the disc with git's index. Not here: asking git
(`filesystem/git_versions.py`), how outputs stand (`judge.py`), words (`words.py`).

To a check, a source that nobody has added, with outputs that nobody has, is work in progress: the
commit is whole without it. A build writes of it what no commit is to have by halves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from agentc.build.configuration import BuildConfiguration
from agentc.build.judge import Output, Standing
from agentc.build.record_texts import LOCK, RecordTexts, read_texts
from agentc.build.run import BuildRun, Staged
from agentc.errors import AgentcError, UsageError
from agentc.filesystem.git_versions import list_ignored, read_objects
from agentc.filesystem.read import is_there, read_if_exists
from agentc.project.config_files import FILE
from agentc.syntax.line_ends import normalize_newlines

# What is no output of agentc's, or none that a commit could have as it is to be.
_NO_OUTPUTS = (Standing.FOREIGN, Standing.LET_GO, Standing.FAILED, Standing.ORPHANED)


def look_at_staged(configuration: BuildConfiguration, run: BuildRun, *, dry: bool) -> BuildRun:
    """Return a run with what a commit would lack of it; where it is `dry`, without outputs that are
    only work in progress.

    Raises UsageError where git does not tell.
    """
    root = configuration.root
    index = _Index.read(root, [FILE, LOCK, *_list_names(root, run)])
    wip = {*_list_wip(root, run, index)} if dry else set()
    outputs = tuple(one for one in run.outputs if one.path is None or one.path not in wip)
    lacking = tuple(path for path in run.lock.lacking if path not in wip)
    orphans = tuple(
        one.path
        for one in outputs
        if one.standing is Standing.ORPHANED and not one.gone and not one.why
        if one.path is not None and index.holds(_name(root, one))
    )
    names = {
        path.relative_to(root).as_posix() for path in wip if path and path.is_relative_to(root)
    }
    unadded = dict.fromkeys((*_list_unadded(root, outputs, index), *_compare_locks(index, names)))
    staged = Staged(tuple(root / name for name in unadded), orphans)
    return replace(run, outputs=outputs, lock=replace(run.lock, lacking=lacking), staged=staged)


def _list_names(root: Path, run: BuildRun) -> Iterator[str]:
    """Yield the names of all files that a run is about, below the repository."""
    for output in run.outputs:
        if name := _name(root, output):
            yield name
        if not Path(output.source).is_absolute():
            yield output.source


def _list_wip(root: Path, run: BuildRun, index: _Index) -> Iterator[Path]:
    """Yield the outputs of sources of which git has nothing: neither them nor an output, nor a
    record of one."""
    staged = _read_lock(root / LOCK, index.texts.get(LOCK)) or RecordTexts()
    begun = {
        output.source
        for output in run.outputs
        if index.holds(_name(root, output)) or _name(root, output) in staged.outputs
    }
    for output in run.outputs:
        is_wip = index.is_new(output.source) and output.source not in begun
        if is_wip and output.path is not None:
            yield output.path


def _name(root: Path, output: Output) -> str:
    """Return the name of an output below the repository; empty for one that lies elsewhere."""
    return "" if output.path is None else _name_below(root, output.path)


def _name_below(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else ""


def _list_unadded(root: Path, outputs: Iterable[Output], index: _Index) -> Iterator[str]:
    """Yield the names of outputs and sources of which git has something else than stands there."""
    if index.differs(FILE):
        yield FILE
    for output in outputs:
        name = _name(root, output)
        if not name or output.standing in _NO_OUTPUTS or index.is_ignored(name):
            continue
        for one in (output.source, name):
            if index.differs(one):
                yield one


def _compare_locks(index: _Index, wip: Collection[str]) -> Iterator[str]:
    """Yield the lock where git's says something else, of work in progress apart, and the names of
    outputs that are removed, and that git still has."""
    there = _read_lock(index.root / LOCK, read_if_exists(index.root / LOCK))
    staged = _read_lock(index.root / LOCK, index.texts.get(LOCK))
    if staged is None or there is None:
        if index.differs(LOCK):
            yield LOCK
        return
    removed = [name for name in staged.outputs if name not in there.outputs]
    changed = (
        name
        for name, record in there.outputs.items()
        if name not in wip and staged.outputs.get(name) != record
    )
    if (removed or any(changed)) and not index.is_ignored(LOCK):
        yield LOCK
    still = _Index.read(index.root, removed)
    yield from (name for name in removed if still.holds(name) and not is_there(index.root / name))


def _read_lock(path: Path, text: str | None) -> RecordTexts | None:
    """Return what a text of the lock says; `None` for one that says nothing."""
    try:
        return read_texts(path, text)
    except AgentcError:
        return None  # another one is to be added


@dataclass(frozen=True, slots=True)
class _Index:
    """What git's index has of some files, by their names below a folder. `ignored` are those that
    it does not have, and that git is not to have."""

    root: Path
    texts: Mapping[str, str | None]
    ignored: frozenset[str]

    @classmethod
    def read(cls, root: Path, names: Iterable[str]) -> _Index:
        """Return what git has of files now. Raises UsageError where it does not tell."""
        asked = [*dict.fromkeys(name for name in names if "\n" not in name)]
        found = read_objects(root, [f":./{name}" for name in asked], staged=True)
        if found is None:
            hint = "call it in a git repository, or leave --staged out"
            raise UsageError("git", "git does not tell what is added", hint=hint)
        texts = dict(zip(asked, found, strict=True))
        unknown = [name for name, text in texts.items() if text is None]
        return cls(root, texts, list_ignored(root, unknown))

    def holds(self, name: str) -> bool:
        """Return whether git has a file."""
        return self.texts.get(name) is not None

    def is_ignored(self, name: str) -> bool:
        """Return whether git does not have a file, and is not to have it."""
        return name in self.ignored

    def is_new(self, name: str) -> bool:
        """Return whether git does not have a file that is there, and could."""
        known = name in self.texts and not self.holds(name) and not self.is_ignored(name)
        return known and is_there(self.root / name)

    def differs(self, name: str) -> bool:
        """Return whether git has something else than stands there, of a file that it is to have."""
        if name not in self.texts or self.is_ignored(name):
            return False
        there, text = read_if_exists(self.root / name), self.texts[name]
        if there is None or text is None:
            return there is not None
        return normalize_newlines(there) != normalize_newlines(text)
