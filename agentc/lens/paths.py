"""Where a format's files live, as a lens between a path and an agent's name.

Belongs here: places, safe file names. Not here: walking folders, touching the disc.
"""

from __future__ import annotations

import functools
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

MAX_NAME, MAX_BYTES = 63, 200
_RESERVED_FILES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|constructor|prototype)\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """One folder that holds a format's files.

    `folder` is relative to a project's root or, with the scope `user`, to the home folder. `nested`
    is true where sub-folders are part of the name. `also` are further folders of this format, read
    and never written; `shared` are another format's folders in which files of this dialect stand
    too. Where all agents stand in one file, `file` is its name in each of the folders; the folder
    `""` is the root itself. `decides` is false for a folder that files of any format may stand in.
    `variable` is the environment variable that, where it is set, holds the folder that stands for
    the first part of the others. `flat` is true where files in sub-folders are none of this
    format's.
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

    def stated_folder(self) -> str | None:
        """The folder that stands for the first part of this place's own, where a variable says
        one."""
        stated = os.environ.get(self.variable, "") if self.variable else ""
        return os.path.abspath(stated) if stated else None  # noqa: PTH100  no disc

    @property
    def folders(self) -> tuple[str, ...]:
        """The format's own folders, the one that is written first."""
        return (self.folder, *self.also)

    @property
    def spots(self) -> tuple[str, ...]:
        """What of this place stands on the disc: its folders, or its file in each of them."""
        return tuple(str(PurePosixPath(folder, self.file)) for folder in self.folders)

    def path_of(self, name: str) -> str:
        """The path of an agent's file below the root. It is always below `folder`, whatever the
        name holds."""
        return f"{self.folder}/{self.file_of(name)}"

    def file_of(self, name: str) -> str:
        """The path of an agent's file below `folder`."""
        return (make_slug_path(name) if self.nested else make_slug(name)) + self.suffix

    def flat_file_of(self, name: str) -> str:
        """The name of an agent's file in a folder without sub-folders."""
        return make_slug(name) + self.suffix

    def name_of(self, path: PurePath) -> str | None:
        """The name that a path gives to its agent, or `None` where the path is not in this
        place."""
        span = self._span(path) if path.suffix == self.suffix else None
        if span is None and path.suffix == self.suffix and self.stated_folder() is not None:
            try:
                path = PurePath(os.path.abspath(path))  # noqa: PTH100  where the variable says it is whole
            except FileNotFoundError:  # the folder in which agentc runs is gone
                return None
            span = self._stated_span(path)
        if span is None:
            return None
        return "/".join((*path.parts[span[1] : -1], path.stem)) if self.nested else path.stem

    def split(
        self, path: PurePosixPath, *, shared: bool = True
    ) -> tuple[PurePosixPath, PurePosixPath] | None:
        """The root above this place and the path below it; the innermost folder counts, of equals
        the longer name.

        Other formats' folders count where `shared` is true.
        """
        span = self._span(path, shared=shared)
        if span is None and (stated := self._stated_span(path)) is not None:
            return PurePosixPath(Path(self.stated_folder() or "").as_posix()), PurePosixPath(
                *path.parts[stated[1] :]
            )
        return (
            (PurePosixPath(*path.parts[: span[0]]), PurePosixPath(*path.parts[span[1] :]))
            if span
            else None
        )

    def _span(self, path: PurePath, *, shared: bool = True) -> tuple[int, int] | None:
        """Which parts of a path are this place."""
        if self.file and path.name != self.file:
            return None
        folders = _list_folders(self) if shared else _list_folders(self)[: len(self.folders)]
        found = [span for folder in folders if (span := self._find(folder, path.parts))]
        return min(found, key=lambda span: (-span[1], span[0])) if found else None

    def _stated_span(self, path: PurePath) -> tuple[int, int] | None:
        """Which parts of a whole path are this place where a variable says it is."""
        stated = self.stated_folder()
        if stated is None or (self.file and path.name != self.file):
            return None
        for folder in self.folders:
            parts = (*PurePath(stated).parts, *PurePosixPath(folder).parts[1:])
            below = len(path.parts) - len(parts)
            if path.parts[: len(parts)] == parts and (below == 1 if self.flat else below > 0):
                return 0, len(parts)
        return None

    def _find(self, folder: tuple[str, ...], parts: tuple[str, ...]) -> tuple[int, int] | None:
        """Where a folder stands innermost in a path; the folder of a file is right above it."""
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


@functools.lru_cache(maxsize=1024)
def make_slug(name: str) -> str:
    """A safe file name for any text: letters of every script, small where they come in two sizes,
    digits, `-` and `_`, at most 63 characters and 200 bytes, never a device's name."""
    words = _split_words(name) or _digest(name)
    return f"{words}-agent" if _RESERVED_FILES.match(words) else words


def is_nameable(name: str) -> bool:
    """Whether a file name can hold anything of a name."""
    return bool(_split_words(name))


def make_file_name(name: str, source: str | None) -> str:
    """What a file is named after: its agent, else the file that it was made from."""
    stem = PurePath(source).stem if source else ""
    return name if is_nameable(name) or not is_nameable(stem) else stem


@functools.lru_cache(maxsize=1024)
def _split_words(name: str) -> str:
    """The letters, digits, `-` and `_` of a text, with `-` for what stands between them."""
    words = name.lower() if name.isascii() else _compose(_compose(name).lower())
    plain = "".join(char if char.isascii() else _keep_letters(char) for char in words)
    found = re.sub(r"[\x00-,./:-@\[-^`{-\x7f]+", "-", plain)
    found = re.sub("-{2,}", "-", found) if not name.isascii() else found
    found = found.strip("-_")[:MAX_NAME]
    while len(found.encode()) > MAX_BYTES:
        found = found[:-1]
    while found and unicodedata.category(found[0])[0] == "M":
        found = found[1:].lstrip("-_")
    return found.rstrip("-_")


def _compose(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _keep_letters(char: str) -> str:
    """What a file name has of a character beyond ASCII: letters with their marks, digits, and
    nothing unseen."""
    category = unicodedata.category(char)
    return char if category[0] in "LMN" else "" if category in ("Cf", "Cs") else "-"


def _digest(name: str) -> str:
    """Eight letters that tell apart names whose own letters a file name cannot hold."""
    import hashlib

    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def make_slug_path(name: str) -> str:
    """A safe relative path: every part of the name that is not empty becomes a safe file name."""
    parts = [part for part in name.split("/") if part.strip(". ")]
    return "/".join(make_slug(part) for part in parts) or make_slug(name)
