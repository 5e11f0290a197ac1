"""Which files are agents: those in the places of formats, and those below a folder.

Belongs here: places on the disc. Not here: which format a file is in (`detect.py`), what is no
agent (`non_agents.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from agentc.diagnostics.shared_codes import NO_AGENT
from agentc.errors import ReadError, Where
from agentc.filesystem.read import is_file, is_folder, read_text, shorten_path
from agentc.filesystem.walk import list_subfolders, walk
from agentc.lens.format import Format
from agentc.project.detect import (
    find_owners,
    find_root,
    holds_agents,
    lies_in_vendor_folder,
    open_document,
)
from agentc.project.file_kinds import find_file_kind
from agentc.project.locations import list_places, list_spots_below
from agentc.project.non_agents import IN_TARGET, LINKED, PLUGIN, count_kinds, find_companion_kind
from agentc.vendors.registry import list_dialect


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The agent files of a folder, and what lies beside them: a path and what it is (`skill`,
    `command`, ...)."""

    agents: tuple[Path, ...]
    companions: tuple[tuple[Path, str], ...] = ()


def find_agents_below(
    folder: Path, target: Format | None = None, *, follow: bool = False
) -> FoundFiles:
    """Find every file below a folder that could hold an agent, except in the target's own places
    further down.

    Raises ReadError for a folder without any.
    """
    suffixes = frozenset(place.suffix for place in list_places(None) if not place.file)
    files = frozenset(place.file for place in list_places(None) if place.file)
    inside = target is None or any(
        _lies_in_own(folder / f"x{suffix}", target) for suffix in suffixes
    )
    found: dict[Path, str] = {}
    own = 0
    configurations: list[Path] = []
    links: list[Path] = []
    for path in walk(
        folder, suffixes | {Path(name).suffix for name in files}, follow=follow, linked=links
    ):
        if not inside and target is not None and _lies_in_own(path, target):
            own += 1
            found |= {path: IN_TARGET} if _may_hold_agents(path, files) else {}
        elif path.name in files:
            configurations.append(path)
            found |= {path: ""} if holds_agents(path) else {}
        elif path.suffix in suffixes:
            found[path] = find_file_kind(path, in_vendor_folder=lies_in_vendor_folder(path))
    found |= dict.fromkeys(links, LINKED)
    _refuse_misspelt(found, (path for path in configurations if path not in found))
    hint = f"agents are files ending in {' or '.join(sorted(suffixes))}"
    if own and target is not None:
        hint = (
            f"what there is ({own}) lies in places of {target.name} itself: say another --to, or "
            "the very folder"
        )
    return _sort(found, "no agent files in this folder", hint, folder)


def find_agents_of_project(
    root: Path, scope: str, target: Format | None, *, follow: bool = False
) -> FoundFiles:
    """Find the agents in every place of a project, or of the home folder, except those of the
    target's dialect.

    Raises ReadError where there is none.
    """
    dialect = list_dialect(target.own) if target is not None else ()
    own = {
        spot
        for form in dialect
        for place in form.places
        if not place.marker
        for spot in list_spots_below(root, place)
    }
    found: dict[Path, str] = {}
    for place in list_places(scope):
        for spot in (spot for spot in list_spots_below(root, place) if spot not in own):
            if place.file:
                found |= {spot: ""} if is_file(spot) and holds_agents(spot) else {}
            elif is_folder(spot):
                links: list[Path] = []
                for path in walk(spot, frozenset({place.suffix}), follow=follow, linked=links):
                    if path.parent == spot or not place.flat:
                        found[path] = find_file_kind(path, in_vendor_folder=place.decides)
                found |= dict.fromkeys(() if place.flat else links, LINKED)
    looked = [
        spot
        for place in list_places(scope)
        for spot in list_spots_below(root, place)
        if spot not in own
    ]
    shown = (spot.relative_to(root) if spot.is_relative_to(root) else spot for spot in looked)
    places = ", ".join(dict.fromkeys(map(str, shown)))
    _refuse_misspelt(found, (spot for spot in looked if spot not in found and is_file(spot)))
    hint = f"looked in {places}"
    if not any(not kind for kind in found.values()) and (
        near := _find_folders_with_agents(root, target)
    ):
        ways = f"there are some in {', '.join(near)}; name one of these"
        # Where the user's own stand is the same wherever one stands.
        hint = f"{hint}; {ways}" if scope == "user" else f"{ways}, or stand there"
    sorted_ = _sort(found, "no agents here", hint, root)
    plugins = find_folders_near(root, _is_plugin) if scope == "project" else ()
    return replace(
        sorted_, companions=(*sorted_.companions, *((folder, PLUGIN) for folder in plugins))
    )


def _may_hold_agents(path: Path, files: Container[str]) -> bool:
    """Return whether a file in the target's own place, in which nothing is read, would be a
    source."""
    kind = find_companion_kind(path, in_vendor_folder=lies_in_vendor_folder(path))
    return not kind and (path.name not in files or holds_agents(path))


def _refuse_misspelt(found: Mapping[Path, str], configurations: Iterable[Path]) -> None:
    """Raise ReadError where no agents were found, and a configuration has a key that is nearly the
    one below which agents stand."""
    if all(found.values()):
        for path in configurations:
            try:
                open_document(str(path), read_text(path))
            except ReadError as error:
                if error.code == NO_AGENT and error.where.line is not None:
                    raise error.at(shorten_path(path)) from None


# How far down agents are looked for, only to say where there are some: levels, folders looked into,
# folders told.
NEAR_DEPTH, NEAR_FOLDERS, NEAR_TOLD = 4, 2000, 5


def _find_folders_with_agents(root: Path, target: Format | None) -> list[str]:
    """Return the folders with agents below one that has none, outside of the target's places; the
    nearest first."""
    near = find_folders_near(root, lambda folder: _has_agents(folder, target))
    return [shorten_path(folder) for folder in islice(near, NEAR_TOLD)]


def find_folders_near(root: Path, is_wanted: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield the wanted folders below one, the nearest first, but none inside of another."""
    level = [root]
    looked = 0
    for _ in range(NEAR_DEPTH):
        below: list[Path] = []
        for folder in level:
            looked += 1
            if looked > NEAR_FOLDERS:
                return
            for inner in list_subfolders(folder):
                if is_wanted(inner):
                    yield inner
                elif not inner.name.startswith("."):
                    below.append(inner)
        level = below


def _is_plugin(folder: Path) -> bool:
    """Return whether a folder is a client's plugin with files for agents."""
    return any(
        is_folder(spot) and next(walk(spot, frozenset({place.suffix})), None) is not None
        for place in list_places(None)
        if place.marker and is_file(folder / place.marker)
        for spot in list_spots_below(folder, place)
    )


def _has_agents(folder: Path, target: Format | None) -> bool:
    """Return whether there are files in a folder's places for agents, other than the target's
    own."""
    places = [place for place in list_places("project") if not place.file]
    spots = [
        (spot, place.suffix)
        for place in places
        for spot in list_spots_below(folder, place)
        if is_folder(spot)
    ]
    files = (path for spot, suffix in spots for path in walk(spot, frozenset({suffix})))
    if any(target is None or not _lies_in_own(path, target) for path in files):
        return True
    return any(
        is_file(spot) and holds_agents(spot)
        for place in list_places("project")
        if place.file
        for spot in list_spots_below(folder, place)
        if target is None or not _lies_in_own(spot, target)
    )


def _sort(found: dict[Path, str], nothing: str, hint: str, place: Path) -> FoundFiles:
    agents = tuple(path for path, kind in found.items() if not kind)
    companions = tuple((path, kind) for path, kind in found.items() if kind)
    if not agents:
        also = count_kinds(kind for _, kind in companions if kind != IN_TARGET)
        hint = (
            "--follow looks into linked folders"
            if any(kind == LINKED for _, kind in companions)
            else hint
        )
        raise ReadError(
            "no-agents",
            nothing + (f", only {also}" if also else ""),
            hint=hint,
            where=Where(str(place)),
        )
    return FoundFiles(agents, companions)


def _lies_in_own(path: Path, form: Format) -> bool:
    """Return whether a file lies in a format's own place. A folder that a vendor's client looks
    into is that vendor's, whatever folders further down are called."""
    deciding = find_owners(path)
    if deciding:
        return any(owner.own == form.own and not owner.marker for owner in deciding)
    return find_root(path, form, shared=False) is not None
