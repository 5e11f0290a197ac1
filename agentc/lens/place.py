"""Where a format's files live, as a lens between a path and an agent's name.

Belongs here: `Place`. Not here: safe file names (`file_names.py`), what a variable of the
environment states (`filesystem/environment_folders.py`), walking folders, touching the disc.
"""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from agentc.filesystem.environment_folders import read_environment_folder
from agentc.lens.file_names import make_slug, make_slug_path


@dataclass(frozen=True, slots=True)
class Place:
    """One folder that holds a format's files.

    `folder` is relative to a project's root or, with the scope `user`, to the home folder. `ending`
    stands before the suffix of a file that is written, and need not where one is read. `nested` is
    true where sub-folders are part of the name. `also` are further folders of this format, read
    and never written; `shared` are another format's folders in which files of this dialect stand
    too. Where all agents stand in one file, `file` is its name in each of the folders; the folder
    `""` is the root itself. `decides` is false for a folder that files of any format may stand in.
    `variable` is the environment variable that, where it is set, holds the folder that stands for
    the first part of the others. `flat` is true where files in sub-folders are none of this
    format's. `marker` is the file below the root that makes the place one, and `named` the key in
    it under which further files of this format are named.
    """

    scope: str
    folder: str
    suffix: str = ".md"
    nested: bool = False
    also: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    file: str = ""
    decides: bool = True
    variable: str = ""
    flat: bool = False
    ending: str = ""
    marker: str = ""
    named: str = ""

    def read_environment_folder(self) -> str | None:
        """Return the folder that the environment variable of this place states for the first part
        of its own; `None` where it states none."""
        return read_environment_folder(self.variable)

    @property
    def folders(self) -> tuple[str, ...]:
        """Return the format's own folders, the one that is written first."""
        return (self.folder, *self.also)

    @property
    def spots(self) -> tuple[str, ...]:
        """Return what of this place stands on the disc: its folders, or its file in each of
        them."""
        return tuple(str(PurePosixPath(folder, self.file)) for folder in self.folders)

    def path_of(self, name: str) -> str:
        """Return the path of an agent's file below the root. It is always below `folder`, whatever
        the name holds."""
        return str(PurePosixPath(self.folder, self.file_of(name)))

    def file_of(self, name: str) -> str:
        """Return the path of an agent's file below `folder`: that of all agents, or its own."""
        if self.file:
            return self.file
        slug = make_slug_path(name) if self.nested else make_slug(name)
        return slug + self.ending + self.suffix

    def flat_file_of(self, name: str) -> str:
        """Return the name of an agent's file in a folder without sub-folders."""
        return self.file or make_slug(name) + self.ending + self.suffix

    def name_of(self, path: PurePath) -> str | None:
        """Return the name that a path gives to its agent, or `None` where the path is not in this
        place."""
        span = self._span(path) if path.suffix == self.suffix else None
        if (
            span is None
            and path.suffix == self.suffix
            and self.read_environment_folder() is not None
        ):
            try:
                path = PurePath(os.path.abspath(path))  # noqa: PTH100  where the variable says it is whole
            except FileNotFoundError:  # the folder in which agentc runs is gone
                return None
            span = self._span_by_variable(path)
        if span is None:
            return None
        stem = path.stem.removesuffix(self.ending) or path.stem
        return "/".join((*path.parts[span[1] : -1], stem)) if self.nested else stem

    def split(
        self, path: PurePosixPath, *, shared: bool = True
    ) -> tuple[PurePosixPath, PurePosixPath] | None:
        """Return the root above this place and the path below it; `None` where the path is not in
        it.

        The innermost folder counts, of equals the longer name. Other formats' folders count where
        `shared` is true.
        """
        span = self._span(path, shared=shared)
        if span is None and (stated := self._span_by_variable(path)) is not None:
            return PurePosixPath(
                Path(self.read_environment_folder() or "").as_posix()
            ), PurePosixPath(*path.parts[stated[1] :])
        return (
            (PurePosixPath(*path.parts[: span[0]]), PurePosixPath(*path.parts[span[1] :]))
            if span
            else None
        )

    def _span(self, path: PurePath, *, shared: bool = True) -> tuple[int, int] | None:
        """Return which parts of a path are this place; `None` for a path that is not in it."""
        if self.file and path.name != self.file:
            return None
        folders = _list_folders(self) if shared else _list_folders(self)[: len(self.folders)]
        found = [span for folder in folders if (span := self._find(folder, path.parts))]
        return min(found, key=lambda span: (-span[1], span[0])) if found else None

    def _span_by_variable(self, path: PurePath) -> tuple[int, int] | None:
        """Return which parts of an absolute path are this place below the folder that its variable
        states; `None` for a path that is not in it, and without the variable.

        With `CLAUDE_CONFIG_DIR=/x`, `/x` stands for the `.claude` of `.claude/agents`, and the
        parts are those of `/x/agents`.
        """
        stated = self.read_environment_folder()
        if stated is None or (self.file and path.name != self.file):
            return None
        for folder in self.folders:
            # The variable stands for the first part of a folder.
            parts = (*PurePath(stated).parts, *PurePosixPath(folder).parts[1:])
            below = len(path.parts) - len(parts)
            if path.parts[: len(parts)] == parts and (below == 1 if self.flat else below > 0):
                return 0, len(parts)
        return None

    def _find(self, folder: tuple[str, ...], parts: tuple[str, ...]) -> tuple[int, int] | None:
        """Return where a folder stands innermost in a path; the folder of a file is right above it;
        `None` where it does not."""
        if folder and folder[-1] not in parts:
            return None
        deepest = len(parts) - len(folder) - 1
        starts = range(
            deepest, deepest - 1 if (self.file or self.flat) and deepest >= 0 else -1, -1
        )
        start = next(
            (start for start in starts if parts[start : start + len(folder)] == folder), None
        )
        return None if start is None else (start, start + len(folder))


@functools.cache
def _list_folders(place: Place) -> tuple[tuple[str, ...], ...]:
    return tuple(PurePosixPath(folder).parts for folder in (*place.folders, *place.shared))
