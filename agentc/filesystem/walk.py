"""Walking folders: the files and the folders below one, in a fixed order.

Belongs here: what a listing of a folder comes to, and which folders are never looked into. Not
here: listing one (`looks.py`), reading files (`read.py`), which files are agents
(`project/discover.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from agentc.filesystem.looks import BETWEEN, FILE_MARK, FOLDER_MARK, Look
from agentc.filesystem.observations import see
from agentc.filesystem.read import is_linked, resolve

# Folders that nobody keeps agents in, and that can be huge.
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", ".git"})
# So many folders are looked into, only to know whether a linked one holds agents.
MAX_LOOKED = 200


def list_subfolders(folder: Path) -> list[Path]:
    """Return the folders in a folder, in a fixed order; none where the disc says no. Links, and
    folders that are never looked into, are left out."""
    names = (name for mark, name in _list_marked(folder) if mark == FOLDER_MARK)
    return [folder / name for name in names if name not in SKIPPED_FOLDERS]


def list_files(folder: Path, suffix: str) -> list[Path]:
    """Return the files with a suffix in a folder, and links to some, in the order of their names;
    none where the disc says no. Hidden ones are left out."""
    names = (name for mark, name in _list_marked(folder) if mark.lower() == FILE_MARK)
    paths = map(folder.joinpath, names)
    return [path for path in paths if path.suffix == suffix and not path.name.startswith(".")]


def _list_marked(folder: Path | str) -> list[tuple[str, str]]:
    """Return the names in a folder, in a fixed order, each with its mark; none where the disc says
    no."""
    shown = see(Look.NAMES, folder)
    return [(name[0], name[1:]) for name in shown.split(BETWEEN)[1:]]


def _walk_folders(folder: str, *, follow: bool) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield a folder and those below it, each with the names of its folders and of all else. The
    names of folders that are taken out of the list are not looked into; links to folders only where
    `follow` is true."""
    waiting = [folder]
    while waiting:
        parent = waiting.pop()
        marked = _list_marked(parent)
        links = {name for mark, name in marked if mark == FOLDER_MARK.upper()}
        folders = [name for mark, name in marked if mark.lower() == FOLDER_MARK]
        yield parent, folders, [name for mark, name in marked if mark.lower() != FOLDER_MARK]
        inner = [name for name in folders if follow or name not in links]
        waiting += [_join(parent, name) for name in reversed(inner)]


def _join(parent: str, name: str) -> str:
    return os.path.join(parent, name)  # noqa: PTH118  asked for every file


def _contains(folder: str, suffixes: frozenset[str]) -> bool:
    """Return whether a file with one of the suffixes stands below a folder, as far as is looked."""
    for looked, (_, folders, names) in enumerate(_walk_folders(folder, follow=False)):
        if looked == MAX_LOOKED:
            return False
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        if any(Path(name).suffix in suffixes for name in names):
            return True
    return False


def walk(
    folder: Path,
    suffixes: frozenset[str],
    *,
    follow: bool = False,
    linked: list[Path] | None = None,
) -> Iterator[Path]:
    """Yield every file with one of the suffixes below a folder, in a fixed order.

    Linked folders are looked into where `follow` is true, each once; else those that hold such
    files are added to `linked`. A link to something below the folder itself is passed over: that is
    there without it.
    """
    top, seen = resolve(folder), set[str]()
    for parent, folders, names in _walk_folders(os.fspath(folder), follow=follow):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in [name for name in folders if is_linked(_join(parent, name))]:
            real = resolve(_join(parent, name))
            inside = os.path.commonpath((top, real)) in (top, real)  # below it, or a circle
            if inside or real in seen:
                folders.remove(name)
            elif linked is not None and not follow and _contains(real, suffixes):
                linked.append(Path(parent, name))
            seen.add(real)
        paths = map(Path(parent).joinpath, names)
        yield from (path for path in paths if path.suffix in suffixes)
