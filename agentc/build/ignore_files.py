"""Files by which git ignores the outputs of a build: `.gitignore`, or `.git/info/exclude` for one
clone alone.

Belongs here: which outputs stand in which file, and whether that is written. Not here: the lines
(`ignore_lines.py`), what is remembered of outputs (`records.py`).

What one machine alone has never stands in the file that people share.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agentc.build.configuration import BuildConfiguration, IgnorePlace
from agentc.build.git_marks import is_torn
from agentc.build.ignore_lines import (
    BY_CONFIGURATION,
    BY_OPTION,
    find_reason,
    make_pattern,
    put_lines,
)
from agentc.build.records import Records
from agentc.errors import AgentcError, Refused, UsageError
from agentc.filesystem.read import is_file, is_folder, is_linked, read_if_exists, shorten_path
from agentc.filesystem.state_folder import update_file

SHARED, OWN = ".gitignore", ".git/info/exclude"


@dataclass(frozen=True, slots=True)
class IgnoreNews:
    """What came of it: the files that were written, with their `texts`, outputs that no line can
    name, and an error."""

    written: tuple[str, ...] = ()
    texts: Mapping[Path, str] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()
    error: AgentcError | None = None

    @property
    def is_in_need(self) -> bool:
        """Return whether there is something to say of it in every run."""
        return bool(self.unnamed) or self.error is not None


NO_NEWS = IgnoreNews()


@dataclass(frozen=True, slots=True)
class _IgnoreFile:
    """One file, by its name in the folder below which it names others."""

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def read_reason(self) -> str:
        """Return who wanted our lines in it; empty where there are none, or it is no file."""
        try:
            return find_reason(read_if_exists(self.path) or "")
        except AgentcError:
            return ""

    def name_outputs(self, paths: Iterable[Path]) -> set[str]:
        """Return the lines for some outputs."""
        names = (path.relative_to(self.folder).as_posix() for path in paths)
        return {line for line in map(make_pattern, names) if line is not None}


def update_ignore_files(
    configuration: BuildConfiguration,
    records: Records,
    before: Collection[Path],
    asked: IgnorePlace | None,
) -> IgnoreNews:
    """Have git ignore the outputs that are remembered, where that is wanted, and none that were
    remembered `before` and are no more.

    What the user `asked` for counts more than the configuration. Where nobody says anything, lines
    that somebody asked for are kept up to date, and those of a configuration go.
    """
    root = configuration.root
    labels = {target.label for target in configuration.targets if target.own}
    now = [(path, record) for path, record in records.items() if path.is_relative_to(root)]
    gone = records.list_let_go()
    kept = {path: record.target in labels for path, record in now if path not in gone}
    ours = {path for path in (*before, *dict(now), *gone) if path.is_relative_to(root)}
    shared, own = _IgnoreFile(root, SHARED), _find_own_file(root)
    texts: dict[Path, str] = {}
    unnamed: list[str] = []
    try:
        place = asked or configuration.gitignore or _find_earlier(shared, own)
        _refuse_own(configuration, own, asked, place)
        by_user = place is not configuration.gitignore
        for file in filter(None, (shared, own)):
            wanted = {path for path, mine in kept.items() if _belongs(place, file, root, mine=mine)}
            if not wanted and not file.read_reason():
                continue
            change = functools.partial(
                _change,
                file=file,
                wanted=file.name_outputs(wanted),
                known=file.name_outputs(ours),
                reason=BY_OPTION if by_user else BY_CONFIGURATION,
            )
            if update_file(file.path, file.folder, change, private=False):
                texts[file.path] = read_if_exists(file.path) or ""
            unnamed += [shorten_path(path) for path in wanted if make_pattern(path.name) is None]
    except AgentcError as error:
        return IgnoreNews(tuple(map(shorten_path, texts)), texts, error=error)
    return IgnoreNews(tuple(map(shorten_path, texts)), texts, tuple(sorted(unnamed)))


def look_at_ignore_files(root: Path) -> None:
    """Look at the files in which outputs of a folder can be ignored, as a later build will."""
    for file in filter(None, (_IgnoreFile(root, SHARED), _find_own_file(root))):
        file.read_reason()


def _find_own_file(root: Path) -> _IgnoreFile | None:
    """Return the file of the clone in which a folder lies. One whose `.git` is a file or a link has
    its own elsewhere, and that is left alone."""
    around = (root, *root.parents)
    top = next((one for one in around if is_folder(one / ".git") or is_file(one / ".git")), None)
    if top is None or is_linked(top / ".git") or not is_folder(top / ".git"):
        return None
    return _IgnoreFile(top, OWN)


def _find_earlier(shared: _IgnoreFile, own: _IgnoreFile | None) -> IgnorePlace:
    """Return where somebody asked for lines in an earlier run."""
    if shared.read_reason() == BY_OPTION:
        return IgnorePlace.SHARED
    asked = own is not None and own.read_reason() == BY_OPTION
    return IgnorePlace.OWN if asked else IgnorePlace.NONE


def _refuse_own(
    configuration: BuildConfiguration,
    own: _IgnoreFile | None,
    asked: IgnorePlace | None,
    place: IgnorePlace,
) -> None:
    """Raise UsageError where the file of a clone is wanted, and there is none, or where it is that
    of a repository around the configuration's folder, and nobody but this wants it."""
    if place is not IgnorePlace.OWN:
        return
    if own is None:
        message = f"there is no {OWN} here: no `.git` folder is in this one, or in one above it"
        raise UsageError("gitignore", message, hint=f"`agentc build --gitignore` writes {SHARED}")
    if asked is None and configuration.gitignore is place and own.folder != configuration.root:
        message = f"{own.path} is not in the folder of the configuration"
        raise UsageError("gitignore", message, hint="say it: agentc build --gitignore=exclude")


def _belongs(place: IgnorePlace, file: _IgnoreFile, root: Path, *, mine: bool) -> bool:
    """Return whether an output, which can be this machine's alone, stands in a file."""
    if place is IgnorePlace.SHARED:
        return mine is (file.name == OWN) and file.folder == root
    return place is IgnorePlace.OWN and file.name == OWN


def _change(
    old: str | None, *, file: _IgnoreFile, wanted: set[str], known: set[str], reason: str
) -> str | None:
    """Return the new text of a file; `None` for no change. Raises Refused for a torn one."""
    text = old or ""
    new = put_lines(text, wanted, known, reason)
    if new != text and is_torn(text):
        hint = "settle them, and build"
        raise Refused("gitignore", "git left its marks in it", hint=hint).at(
            shorten_path(file.path)
        )
    return new if new != text else None
