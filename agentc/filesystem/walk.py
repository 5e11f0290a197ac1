"""Walking folders: the files and the folders below one, in a fixed order.

Belongs here: every system call that lists a folder, and which folders are never looked into. Not
here: reading files (`read.py`), which files are agents (`project/discover.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# Folders that nobody keeps agents in, and that can be huge.
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", ".git"})
# So many folders are looked into, only to know whether a linked one holds agents.
MAX_LOOKED = 200


def list_subfolders(folder: Path) -> list[Path]:
    """Return the folders in a folder, in a fixed order; none where the disc says no. Links, and
    folders that are never looked into, are left out."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [path for path in map(Path, sorted(found)) if path.name not in SKIPPED_FOLDERS]


def list_files(folder: Path, suffix: str) -> list[Path]:
    """Return the files with a suffix in a folder, and links to some, in the order of their names;
    none where the disc says no. Hidden ones are left out."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.path for entry in entries if entry.is_file()]
    except OSError:
        return []
    paths = map(Path, sorted(found))
    return [path for path in paths if path.suffix == suffix and not path.name.startswith(".")]


def _contains(folder: str, suffixes: frozenset[str]) -> bool:
    """Return whether a file with one of the suffixes stands below a folder, as far as is looked."""
    for looked, (_, folders, names) in enumerate(os.walk(folder)):
        if looked == MAX_LOOKED:
            return False
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
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
    top, seen = os.path.realpath(folder), set[str]()
    for parent, folders, names in os.walk(folder, followlinks=follow):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        for name in [name for name in folders if os.path.islink(f"{parent}{os.sep}{name}")]:  # noqa: PTH114
            real = os.path.realpath(f"{parent}{os.sep}{name}")
            inside = os.path.commonpath((top, real)) in (top, real)  # below it, or a circle
            if inside or real in seen:
                folders.remove(name)
            elif linked is not None and not follow and _contains(real, suffixes):
                linked.append(Path(parent, name))
            seen.add(real)
        paths = map(Path(parent).joinpath, sorted(names))
        yield from (path for path in paths if path.suffix in suffixes)
