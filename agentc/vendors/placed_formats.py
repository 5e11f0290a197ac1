"""Which formats have a place where a file stands.

Belongs here: telling that by the file's path alone. Not here: what the file holds
(`project/detect.py`).
"""

from __future__ import annotations

import functools
from pathlib import Path, PurePath, PurePosixPath

from agentc.filesystem.observations import clear_when_recording
from agentc.vendors.registry import get_places, list_format_names


@functools.lru_cache(maxsize=1024)
def list_names_of_file(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of some formats whose agents all stand in a file of that name."""
    return tuple(own for own in known if any(place.file == name for place in get_places(own)))


@functools.lru_cache(maxsize=1024)  # the files of a folder are alike
def list_names_of_folder(
    start: str, folder: str, suffix: str, known: tuple[str, ...], *, deciding: bool
) -> tuple[str, ...]:
    """Return those of some formats in whose place a folder lies; where places lie in each other,
    those of the longest."""
    pure = PurePosixPath(Path(start, folder, f"x{suffix}").as_posix())
    depths: dict[str, int] = {}
    for name in known:
        places = [
            place
            for place in get_places(name)
            if place.suffix == suffix and (place.decides or not deciding)
        ]
        splits = [split for place in places if (split := place.split(pure, shared=not deciding))]
        if splits:
            depths[name] = max(
                len(pure.parts) - len(below.parts) - len(root.parts) for root, below in splits
            )
    longest = max(depths.values(), default=0)
    return tuple(name for name, depth in depths.items() if depth == longest)


clear_when_recording(list_names_of_folder.cache_clear)


def find_first_format(path: str) -> str:
    """Return the first format in whose place a path lies, which no client needs to read; empty
    where it lies in none."""
    pure = PurePath(path)
    found = list_names_of_folder(
        "", str(pure.parent), pure.suffix, list_format_names(), deciding=False
    )
    return next(iter(found), "")
