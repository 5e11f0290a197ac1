"""The places of formats on this disc: those below a project, and the user's own, which variables of
the environment can move.

Belongs here: places joined to folders. Not here: places as such (`lens/place.py`), what a variable
states (`filesystem/environment_folders.py`), walking places (`discover.py`), which folder is a
project (`project_root.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from agentc.filesystem.read import home_folder, is_file, is_folder
from agentc.lens.place import Place
from agentc.project.config_files import FILE
from agentc.vendors.registry import get_places, list_format_names


def list_spots_below(root: Path, place: Place) -> tuple[Path, ...]:
    """Return where a place's folders, or its file in each of them, are on the disc: below a root,
    or where a variable says."""
    stated = place.read_environment_folder()
    if stated is None:
        return tuple(root / spot for spot in place.spots)
    return tuple(Path(stated, *Path(spot).parts[1:]) for spot in place.spots)


def find_user_target(place: Place, name: str) -> tuple[Path, Path]:
    """Return where the file of one of the user's own agents is written, and the folder that it may
    not leave."""
    stated, path = place.read_environment_folder(), place.path_of(name)
    if stated is None:
        return home_folder() / path, home_folder()
    return Path(stated, *Path(path).parts[1:]), Path(stated)


def list_user_roots() -> frozenset[Path]:
    """Return the folders in which the user's own places are."""
    return frozenset(_list_user_roots())


def _list_user_roots() -> Iterator[Path]:
    yield home_folder()
    for name in list_format_names():
        for place in get_places(name):
            if (stated := place.read_environment_folder()) is not None:
                yield Path(stated)


# What makes a folder a project, whatever it is called.
PROJECT_MARKS = (FILE, ".git")


def is_tool_folder(folder: Path) -> bool:
    """Return whether a folder is a tool's own (`.agents`, `.kiro`), and no project: a hidden one
    that is neither a repository nor configured."""
    name = folder.name
    return name.startswith(".") and not any(
        is_file(folder / mark) or is_folder(folder / mark) for mark in PROJECT_MARKS
    )


def list_places(scope: str | None) -> Iterable[Place]:
    """Return the places of all formats in a scope, `project` or `user`; for `None` those of
    both."""
    return (
        place
        for name in list_format_names()
        for place in get_places(name)
        if scope in (None, place.scope)
    )
