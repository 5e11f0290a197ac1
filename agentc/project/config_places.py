"""Where configurations of clients stand around one project: files, and variables of the
environment that hold the text itself.

Belongs here: which of these there are, and their texts. Not here: what a text says
(`client_config.py`), which places a client looks at (`vendors/*/locations.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from agentc.errors import ReadError
from agentc.filesystem.environment_folders import read_environment_folder, read_variable
from agentc.filesystem.read import home_folder, is_file, is_folder, read_text
from agentc.filesystem.walk import list_files, walk
from agentc.lens.client_config import Base, ConfigLocation

REPOSITORY = ".git"
# What a variable that holds a text begins with where it stands for the path of a file.
VARIABLE = "$"
# What stands for the name of every file with a suffix, and for that of every one below a folder.
ANY = "*"
NESTED = "**"
AGENTS = ".md"


class ConfigPlaces:
    """The places that one run has looked at; each is asked of the disc once."""

    def __init__(self) -> None:
        self._there: dict[Path, bool] = {}

    def list_existing(
        self, locations: Iterable[ConfigLocation], root: Path | None
    ) -> dict[Path, ConfigLocation]:
        """Return what exists at several locations, in their order, with the first location of
        each."""
        return {
            path: location
            for path, (location, folder) in self.list_merged(locations, root).items()
            if folder is None
        }

    def list_merged(
        self, locations: Iterable[ConfigLocation], root: Path | None, *, agents: bool = False
    ) -> dict[Path, tuple[ConfigLocation, Path | None]]:
        """Return what exists at several locations, in the order in which it is merged: with
        `agents` also the files of agents, each with the folder in which their client looks."""
        found: dict[Path, tuple[ConfigLocation, Path | None]] = {}
        for location in locations:
            for path in self._list_variable(location):
                found.setdefault(path, (location, None))
            for folder in self._list_folders(location, root):
                for path in _list_paths(location, folder):
                    if path not in found and self._is_file(path):
                        found[path] = location, None
                for pattern in location.agents if agents else ():
                    inside = folder / Path(pattern).parent
                    for path in _list_agents(inside, nested=Path(pattern).name == NESTED):
                        found.setdefault(path, (location, inside))
        return found

    def _list_variable(self, location: ConfigLocation) -> Iterator[Path]:
        if location.base is Base.TEXT and read_variable(location.variable):
            yield Path(VARIABLE + location.variable)

    def _list_folders(self, location: ConfigLocation, root: Path | None) -> list[Path]:
        if location.base is Base.TEXT:
            return []
        if (stated := read_environment_folder(location.variable)) is not None:
            return [Path(stated)]
        if location.base is Base.SYSTEM:
            folder = Path(location.folder)
            return [folder] if folder.is_absolute() else []  # else it is one of another system
        if location.base is Base.HOME:
            return [folder / location.folder for folder in _list_homes()]
        if location.base is Base.VARIABLE or root is None:
            return []
        if location.base is Base.ROOT:
            return [root]
        upwards = self._list_folders_upwards(root)
        return upwards if location.base is Base.NEAREST else upwards[::-1]

    def _list_folders_upwards(self, root: Path) -> list[Path]:
        """Return the folders from a project's root to that of its repository, or of the disc."""
        found = [root]
        while not self._is_repository(found[-1]) and found[-1].parent != found[-1]:
            found.append(found[-1].parent)
        return found

    def _is_repository(self, folder: Path) -> bool:
        git = folder / REPOSITORY
        if git not in self._there:
            self._there[git] = is_folder(git) or is_file(git)
        return self._there[git]

    def _is_file(self, path: Path) -> bool:
        if path not in self._there:
            self._there[path] = is_file(path)
        return self._there[path]


def _list_paths(location: ConfigLocation, folder: Path) -> Iterator[Path]:
    for file in location.files:
        path = folder / file
        yield from list_files(path.parent, path.suffix) if path.stem == ANY else (path,)


def _list_agents(folder: Path, *, nested: bool) -> Iterable[Path]:
    if nested:
        return walk(folder, frozenset({AGENTS}), follow=True)
    return list_files(folder, AGENTS)


def is_variable(path: Path) -> bool:
    """Return whether a variable of the environment stands for the path of a file, whose text it
    holds."""
    return len(path.parts) == 1 and path.name.startswith(VARIABLE)


def read_config_text(path: Path) -> str:
    """Return the text of a file, or of a variable that stands for one.

    Raises ReadError for a file that cannot be read.
    """
    if is_variable(path):
        return read_variable(path.name.removeprefix(VARIABLE))
    return read_text(path)


def _list_homes() -> list[Path]:
    try:
        return [home_folder()]
    except ReadError:
        return []
