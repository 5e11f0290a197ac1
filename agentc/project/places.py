"""The places of formats on this disc: those below a project, and the user's own, wherever variables put them.

Belongs here: places joined to folders. Not here: places as such (`lens/place.py`), walking them (`discover.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from agentc.formats import every
from agentc.lens.place import Place
from agentc.project.files import home


def spots_below(root: Path, place: Place) -> tuple[Path, ...]:
    """Return where a place's folders, or its file in each of them, are: below a root, or where the user says."""
    stated = place.stated_folder()
    if stated is None:
        return tuple(root / spot for spot in place.spots)
    return tuple(Path(stated, *Path(spot).parts[1:]) for spot in place.spots)


def user_target(place: Place, name: str) -> tuple[Path, Path]:
    """Return where the file of one of the user's own agents is written, and the folder that it may not leave."""
    stated, path = place.stated_folder(), place.path_of(name)
    if stated is None:
        return home() / path, home()
    return Path(stated, *Path(path).parts[1:]), Path(stated)


def user_roots() -> frozenset[Path]:
    """Return the folders in which the user's own places are."""
    return frozenset(_user_roots())


def _user_roots() -> Iterator[Path]:
    yield home()
    for form in every().values():
        for place in form.places:
            if (stated := place.stated_folder()) is not None:
                yield Path(stated)
