"""Which files are agents, and in which format: by place first, then by content.

Belongs here: places on the disc, telling formats apart. Not here: reading a file's meaning, writing.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from pathlib import Path, PurePath, PurePosixPath

from agentc.errors import ReadError, Where
from agentc.formats import every
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.place import Place
from agentc.project.config import FILE
from agentc.project.files import is_file, is_folder, read_text, walk

# Companions of agents that every tool leaves alone.
NOT_AGENTS = frozenset({"README.md", "AGENTS.md", "CLAUDE.md"})


def agents_below(folder: Path, target: Format | None = None) -> tuple[Path, ...]:
    """Every file below a folder that could hold an agent, except in the target's own places further down.

    Raises ReadError for a folder without any.
    """
    suffixes = frozenset(place.suffix for place in _places(None) if not place.file)
    files = frozenset(place.file for place in _places(None) if place.file)
    inside = target is None or root_of(folder / "x", target) is not None
    found = tuple(
        path
        for path in walk(folder, suffixes | {Path(name).suffix for name in files})
        if (_holds_agents(path) if path.name in files else _named(path, suffixes))
        and (inside or target is None or root_of(path, target) is None)
    )
    if not found:
        hint = f"agents are files ending in {' or '.join(sorted(suffixes))}"
        raise ReadError("no-agents", "no agent files in this folder", hint=hint, where=Where(str(folder)))
    return found


def agents_of_project(root: Path, scope: str, target: Format | None) -> tuple[Path, ...]:
    """The agents in every supported place of a project, or of the home folder, except those of the target's dialect.

    Raises ReadError where there is none.
    """
    dialect = (form for form in every().values() if target is not None and form.own == target.own)
    own = {spot for form in dialect for place in form.places for spot in place.spots}
    found: dict[Path, None] = {}
    for place in _places(scope):
        for spot in (root / spot for spot in place.spots if spot not in own):
            if place.file:
                found |= dict.fromkeys([spot] if is_file(spot) and _holds_agents(spot) else [])
            elif is_folder(spot):
                suffixes = frozenset({place.suffix})
                found |= dict.fromkeys(path for path in walk(spot, suffixes) if _named(path, suffixes))
    if not found:
        places = ", ".join(dict.fromkeys(spot for place in _places(scope) for spot in place.spots))
        raise ReadError("no-agents", "no agents here", hint=f"looked in {places}", where=Where(str(root)))
    return tuple(found)


def _named(path: Path, suffixes: frozenset[str]) -> bool:
    """Whether a file's name could be that of an agent."""
    return path.suffix in suffixes and path.name not in NOT_AGENTS


def _holds_agents(path: Path) -> bool:
    """Whether there are agents in a file that holds other things too; one that cannot be read is worth an error."""
    try:
        opened(str(path), read_text(path))
    except ReadError as error:
        return error.code != "no-agent"
    return True


def project_root(start: Path) -> Path:
    """The project that a folder belongs to: the nearest one upwards with a place for agents, agentc.toml or .git.

    A client's own folder (`.claude`) is part of a project and never one.
    """
    places = [folder for place in _places("project") if not place.file for folder in place.folders]
    inner = {folder.partition("/")[0] for folder in places if "/" in folder}
    outer = (folder for folder in (start, *start.parents) if folder.name not in inner)
    return next((f for f in outer if any(is_file(f / m) or is_folder(f / m) for m in (*places, FILE, ".git"))), start)


def root_of(path: Path, form: Format) -> Path | None:
    """The folder above the place of a format in which a path stands, or `None`."""
    own = any(place.file == path.name for place in form.places)
    return _root_above(*_folder_of(path), path.name if own else "x", form)


@functools.lru_cache(maxsize=1024)  # the files of a folder are alike
def _root_above(start: str, folder: str, name: str, form: Format) -> Path | None:
    pure = PurePosixPath(Path(start, folder, name).as_posix())
    roots = [split[0] for place in form.places if (split := place.split(pure))]
    return Path(min(roots, key=lambda root: len(root.parts))) if roots else None


def _folder_of(path: PurePath) -> tuple[str, str]:
    """Where the user stands, as far as that matters, and the folder in which a path is."""
    folder = path.parent
    return "" if folder.is_absolute() else os.getcwd(), str(folder)  # noqa: PTH109  asked for every file


def detect(path: str | None, text: str, name: str | None = None) -> Format:
    """The format of a text, also of one that has faults."""
    return _best(path, text, name)[0]


def opened(path: str | None, text: str, name: str | None = None) -> Document:
    """A text, read in the format that it is in.

    Its place (`.claude/agents/`) names the formats that come first; of them the one counts that knows most of its keys.
    People put agents of one tool into another's folder, so a format of another place counts where it knows every
    key and the place's own do not. A limit that the place's format refuses is so never passed over in one that ignores
    it. Raises the ReadError of the first format where none reads the text.
    """
    document = _best(path, text, name)[1]
    if isinstance(document, ReadError):
        raise document
    return document


def _best(path: str | None, text: str, name: str | None) -> tuple[Format, Document | ReadError]:
    pure = PurePath(path) if path else None
    own = _by_place(pure) if pure else ()
    others = tuple(
        form
        for form in _by_suffix(pure.suffix if pure else ".md")
        if form not in own and not (own and form.targets_key)
    )
    best: tuple[int, Document] | None = None
    problem: ReadError | None = None
    for form in (*own, *others):
        try:
            document = parse(form, text, path, name)
        except ReadError as error:
            problem = problem or error
            continue
        unknown = _unknown_keys(document)
        foreign = form in others and ((bool(own) and unknown > 0) or _is_bare(document))
        if not foreign and (best is None or unknown < best[0]):
            best = unknown, document
        if best is not None and best[0] == 0:
            break
    if best is not None:
        return best[1].format, best[1]
    return (*own, *others)[0], problem or ReadError("no-frontmatter", "no format reads this").at(path)


def _is_bare(document: Document) -> bool:
    return all(record.body is not None and not record.entries for record in document.source.records)


def _unknown_keys(document: Document) -> int:
    known = document.format.keys
    return sum(entry.key not in known for record in document.source.records for entry in record.entries)


def _places(scope: str | None) -> Iterable[Place]:
    return (place for form in every().values() for place in form.places if scope in (None, place.scope))


def _by_place(path: PurePath) -> tuple[Format, ...]:
    """The formats in whose place a path stands; where places lie in each other, those of the longest."""
    return _of_file(path.name) or _of_folder(*_folder_of(path), path.suffix)


@functools.lru_cache(maxsize=1024)
def _of_file(name: str) -> tuple[Format, ...]:
    return tuple(form for form in every().values() if any(place.file == name for place in form.places))


@functools.lru_cache(maxsize=1024)
def _of_folder(start: str, folder: str, suffix: str) -> tuple[Format, ...]:
    pure = PurePosixPath(Path(start, folder, f"x{suffix}").as_posix())
    depths: dict[str, int] = {}
    for form in every().values():
        splits = [split for place in form.places if place.suffix == pure.suffix and (split := place.split(pure))]
        if splits:
            depths[form.name] = max(len(pure.parts) - len(b.parts) - len(r.parts) for r, b in splits)
    longest = max(depths.values(), default=0)
    return tuple(every()[name] for name, depth in depths.items() if depth == longest)


@functools.cache
def _by_suffix(suffix: str) -> tuple[Format, ...]:
    forms = tuple(every().values())
    known = tuple(form for form in forms if any(place.suffix == suffix for place in form.places))
    return known or tuple(form for form in forms if form.places[0].suffix == ".md")
