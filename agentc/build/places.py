"""Where the paths of a configuration lead, and which files of its sources are wanted.

Belongs here: the name of a file in the repository, and telling what lies outside of it, also by way
of links. Not here: what that needs (`powers.py`), reading (`jobs.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from agentc.build.configuration import BuildConfiguration, SourceTable, TargetTable
from agentc.errors import AgentcError
from agentc.filesystem.read import home_folder, is_linked, make_absolute, resolve
from agentc.filesystem.walk import walk
from agentc.project.locations import find_user_target, list_places


def leads_outside(path: str) -> bool:
    """Return whether a path of a configuration leads out of its repository."""
    pure = PurePath(path)
    return pure.is_absolute() or path.startswith("~") or ".." in pure.parts


def locate_path(root: Path, path: str) -> Path:
    """Return where a path of a configuration is: below the home folder where it begins with `~/`,
    else below the repository. Raises ReadError where nobody knows which folder is the home."""
    return home_folder() / path[2:] if path.startswith("~/") else root / path


def lies_inside(root: Path, target: TargetTable) -> bool:
    """Return whether the outputs of a target go into its repository; the user's own agents do so
    where that is their home folder."""
    try:
        if target.scope == "user" and target.form is not None:
            base = find_user_target(target.form.place("user"), "x")[0]
        else:
            base = locate_path(root, target.place or target.path)
    except AgentcError:
        return False  # nobody knows which folder is the home
    return make_absolute(base).is_relative_to(make_absolute(root))


def name_in_repository(root: Path, path: Path | str) -> str:
    """Return the path of a file below its repository; absolute for one that lies elsewhere."""
    absolute = make_absolute(path)
    return (absolute.relative_to(root) if absolute.is_relative_to(root) else absolute).as_posix()


def list_suffixes() -> frozenset[str]:
    """Return how the names of files end that can be sources."""
    spots = list_places(None)
    return frozenset(Path(spot.file).suffix if spot.file else spot.suffix for spot in spots)


def is_wanted_source(
    configuration: BuildConfiguration, source: SourceTable, path: Path | str
) -> bool:
    """Return whether a file is wanted, by its path below the repository: `*` stands for anything,
    slashes included."""
    name = name_in_repository(configuration.root, path)
    if any(fnmatchcase(name, one) for one in (*configuration.patterns.exclude, *source.exclude)):
        return False
    return all(
        not patterns or any(fnmatchcase(name, one) for one in patterns)
        for patterns in (configuration.patterns.include, source.include)
    )


def find_links_outside(
    configuration: BuildConfiguration, source: SourceTable
) -> Iterator[tuple[str, Path]]:
    """Yield what a source reads by way of links that lead out of the repository: itself, or files
    below it, each by its path there with the place where it really is."""
    if leads_outside(source.path):
        return
    root, place = configuration.root, configuration.root / source.path
    inside = Path(resolve(root))
    real = Path(resolve(place))
    if not real.is_relative_to(inside):
        yield source.path, real
        return
    for path in walk(place, list_suffixes()):
        if is_linked(path) and is_wanted_source(configuration, source, path):
            real = Path(resolve(path))
            if not real.is_relative_to(inside):
                yield path.relative_to(root).as_posix(), real
