"""Links on the way to what is to be written, and to what is read: which of them are written
through, and where they lead.

Belongs here: looking at them, once for each folder of a run. Not here: writing, which follows none
(`filesystem/write.py`). What is found here is a real path. The writer opens its folders one in the
other without following, so that a link which appears afterwards leads nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agentc.errors import AgentcError, Refused, Where
from agentc.filesystem.read import (
    home_folder,
    is_folder,
    is_linked,
    make_absolute,
    resolve,
    resolve_whole,
    shorten_path,
)

HINT = "--follow writes there all the same"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a file really is, the folder that it may not leave, and what there is to tell about
    links on the way."""

    path: Path
    root: Path
    told: str = ""


class Links:
    """The links that one run has looked at. `sources` are the files that it reads; no link may lead
    to one of them."""

    def __init__(self, sources: Iterable[str] = (), *, follow: bool = False) -> None:
        self._follow = follow
        self._folders: dict[tuple[Path, Path], Way | Refused] = {}
        self._read: dict[tuple[Path, Path], str] = {}
        self._real: dict[str, str] = {}
        self._listed = tuple(sources)
        self._by_real: dict[str, str] | None = None
        self._source_folders: frozenset[str] = frozenset()

    def way(self, path: Path, root: Path, *, onto_itself: bool = False) -> Way:
        """Return where a file below a root is written.

        A folder that is a link is written through where its real place lies below the root's own,
        or below the user's home folder if the root does. `onto_itself` is true where the file is a
        source that is to be written anew. Raises Refused for a link that leads elsewhere, or onto a
        source, and for a file that is a link.
        """
        key = path.parent, root
        if key not in self._folders:
            self._folders[key] = self._look(path.parent, root)
        found = self._folders[key]
        if isinstance(found, Refused):
            raise Refused(found.code, found.message, hint=found.hint, where=Where(str(path)))
        way = Way(found.path / path.name, found.root, found.told)
        if is_linked(way.path):
            way = self._through_file(path, way)
        if not onto_itself:
            self._refuse_source(path, way)
        return way

    def tell_outside(self, source: Path, root: Path) -> str:
        """Return what there is to tell of a file below a root that is read, through a link, from
        outside of it; empty for any other."""
        key = source.parent, root
        if key not in self._read:
            self._read[key] = _tell_folder(source.parent, root)
        return self._read[key] or _tell_file(source, root)

    def _look(self, folder: Path, root: Path) -> Way | Refused:
        """Return where a folder below a root really is, or why nothing is written there."""
        if not folder.is_relative_to(root):
            return Way(folder, root)
        link = next((step for step in _list_steps(folder, root) if is_linked(step)), None)
        if link is None:
            return Way(folder, root)
        try:
            real = Path(resolve_whole(folder))
        except FileNotFoundError:
            real = _way_of_missing(folder, link)
            if not is_folder(_resolve(link)):
                return Refused(
                    "link",
                    f"{link} is a link to nothing; not written",
                    hint="mend it, or take it away",
                )
        except OSError:
            return Refused(
                "link", f"the link {link} leads round in a circle; not written", hint="take it away"
            )
        note = f"{link} is a link; what lies below is written to {_resolve(link)}"
        for base in _list_bases(root):
            if real.is_relative_to(base):
                return Way(real, base, note)
        if self._follow:
            return Way(real, Path(real.anchor), note)
        return Refused(
            "link",
            f"{link} is a link to {_resolve(link)}, which lies outside; not written",
            hint=HINT,
        )

    def _through_file(self, path: Path, way: Way) -> Way:
        real = _resolve(way.path)
        if not self._follow:
            message = f"the file is a link to {real}; not written"
            raise Refused("link", message, hint=HINT, where=Where(str(path)))
        if not is_folder(real.parent) or is_linked(real):
            raise Refused(
                "link",
                "the link leads nowhere; not written",
                hint="mend it",
                where=Where(str(path)),
            )
        return Way(real, Path(real.anchor), f"{path} is a link; it is written to {real}")

    def _refuse_source(self, path: Path, way: Way) -> None:
        """Raise Refused where a link makes of a target what is read in this run, or a file beside
        it."""
        if self._by_real is None:
            self._by_real = {self._real_path(source): source for source in self._listed}
            self._source_folders = frozenset(map(os.path.dirname, self._by_real))
        real = self._real_path(str(way.path))
        source = self._by_real.get(real)
        if source is not None and make_absolute(source) != make_absolute(path):
            message = f"by way of a link it is {source}, from which agents are read; not written"
            raise Refused(
                "link", message, hint="take the link away, or say -o ROOT", where=Where(str(path))
            )
        if way.told and os.path.dirname(real) in self._source_folders:  # noqa: PTH120
            message = (
                "by way of a link it would lie among the files that agents are read from, in "
                f"{way.path.parent}"
            )
            raise Refused(
                "link", f"{message}; not written", hint="take the link away", where=Where(str(path))
            )

    def _real_path(self, path: str) -> str:
        folder, name = os.path.split(path)
        if folder not in self._real:
            self._real[folder] = resolve(folder or ".")
        joined = os.path.join(self._real[folder], name)  # noqa: PTH118
        return resolve(joined) if is_linked(joined) else joined


def _list_steps(folder: Path, root: Path) -> Iterable[Path]:
    """Yield every folder below a root on the way to one, the outermost first."""
    at = root
    for part in folder.relative_to(root).parts:
        at = at / part
        yield at


def _tell_folder(folder: Path, root: Path) -> str:
    """Return in words which link on the way to a folder leads out of its root; empty where none
    does."""
    at = folder.absolute()
    steps = _list_steps(at, root) if at.is_relative_to(root) else ()
    link = next((one for one in steps if is_linked(one)), None)
    if link is None or _lies_inside(folder, root):
        return ""
    link = Path(shorten_path(link))
    return f"{link} is a link that leads outside; agents are read from {_resolve(link)}"


def _tell_file(path: Path, root: Path) -> str:
    """Return in words that a file is a link itself, alike for the files of two folders; empty for
    any other."""
    if not is_linked(path) or _lies_inside(path, root):
        return ""
    real = _resolve(path).parent
    return f"{path.parent} has links to files that lie outside; agents are read from {real}"


def _lies_inside(path: Path, root: Path) -> bool:
    """Return whether the real place of a path lies in one of the folders in which links from a root
    may lead."""
    return any(_resolve(path).is_relative_to(base) for base in _list_bases(root))


def _way_of_missing(folder: Path, link: Path) -> Path:
    """Return where a folder that does not exist yet would really be, below a link that does."""
    return _resolve(link) / folder.relative_to(link)


def _resolve(path: Path) -> Path:
    return Path(resolve(path))


def _list_bases(root: Path) -> Iterable[Path]:
    """Yield the folders in which links may lead: the root's own place, and the home folder for a
    root in it."""
    real = _resolve(root)
    yield real
    try:
        mine = _resolve(home_folder())
    except AgentcError:
        return
    if real.is_relative_to(mine) and _is_users(root):
        yield mine


def _is_users(root: Path) -> bool:
    """Return whether a root is one of the user's own places, below which lies what every project
    has."""
    from agentc.project.locations import list_user_roots

    return root.absolute() in list_user_roots()
