"""Which folder is the project: of the folder where the user stands, and of a file.

Belongs here: looking upwards. Not here: which files are agents (`discover.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from agentc.errors import ReadError, UsageError
from agentc.filesystem.read import home_folder, is_file, is_folder, resolve
from agentc.lens.format import Format
from agentc.project.detect import find_root, holds_agents
from agentc.project.locations import (
    PROJECT_MARKS,
    is_tool_folder,
    list_places,
    list_spots_below,
    list_user_roots,
)


def find_project_root(start: Path) -> Path:
    """Return the project that a folder belongs to: the nearest one upwards with a place for agents,
    a configuration that holds some, agentc.toml or .git.

    A client's own folder (`.claude`) is part of a project and never one; nor does a folder `agents`
    make one of a tool's own (`.agents/agents`). Nor is the user's home one
    for the folders in it, with whatever lies in it: what stands there are the user's own agents
    (`--scope user`).
    """
    places = [
        folder for place in list_places("project") if not place.file for folder in place.folders
    ]
    inner = {folder.partition("/")[0] for folder in places if "/" in folder}
    for folder in _walk_upwards(start):
        if folder.name not in inner and _is_project(folder, places):
            return folder
    return start


def _walk_upwards(start: Path) -> Iterator[Path]:
    """Yield a folder and those above it, up to the user's home, which counts for itself alone."""
    try:
        own = resolve(home_folder())
    except ReadError:
        own = None  # nobody says which it is
    yield start
    for folder in start.parents:
        if resolve(folder) == own:
            return
        yield folder


def _is_project(folder: Path, places: Iterable[str]) -> bool:
    if is_tool_folder(folder):
        places = [place for place in places if place.startswith(".")]
    marks = (*places, *PROJECT_MARKS)
    if any(is_file(folder / mark) or is_folder(folder / mark) for mark in marks):
        return True
    spots = (
        spot
        for place in list_places("project")
        if place.file
        for spot in list_spots_below(folder, place)
    )
    return any(is_file(spot) and holds_agents(spot) for spot in spots)


def find_project(path: str, form: Format) -> Path | None:
    """Return the project in which the client of a format finds a file: the folder above its own,
    else that of the file.

    It is `None` for a file in the user's own places, which belongs to every project.
    """
    root = find_root(Path(path), form)
    folder = (Path(path).parent if root is None else root).absolute()
    try:
        return None if root is not None and folder in list_user_roots() else folder
    except UsageError:
        return folder
