"""A first `agentc.toml`, from what is there.

Belongs here: looking for agents, the proposal with its comments. Not here: finding single files
(`project/discover.py`), what a build makes of it (`run.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agentc import __version__
from agentc.errors import AgentcError
from agentc.filesystem.read import home_folder, is_folder, read_if_exists
from agentc.filesystem.walk import walk
from agentc.lens.format import Format
from agentc.printable import to_printable
from agentc.project.detect import open_document
from agentc.project.discover import find_agents_of_project
from agentc.project.locations import list_spots_below
from agentc.project.non_agents import PLUGIN, find_companion_kind
from agentc.syntax.header import find_header
from agentc.vendors.registry import get_format, get_places, list_format_names

# So many files of a folder are looked at.
MAX_LOOKED = 2000


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder with agents: their format, the files that a person wrote, and those that agentc
    did."""

    path: str
    form: Format
    written: int
    generated: int
    scope: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The text of a configuration, what was found, and whether a build could be made with it."""

    text: str
    found: tuple[FoundFolder, ...]
    whole: bool


def propose(root: Path) -> Proposal:
    """Return a configuration for the repository at a root."""
    found = (*_find_folders(root, "project"), *_find_folders(home_folder(), "user"))
    sources = _choose_sources(root, found)
    paths = {path for path, _ in sources}
    taken = {one.form.own for one in found if one.path in paths and one.scope == "project"}
    targets = [*_choose_targets(root, found, taken)]
    lines = [*_write_head(found), *_write_sources(sources), *_write_targets(targets)]
    return Proposal("\n".join(lines) + "\n", found, bool(sources))


def _find_folders(root: Path, scope: str) -> Iterator[FoundFolder]:
    """Yield the folders with agents in the places of all formats below a root."""
    looked_at: set[tuple[Path, str]] = set()
    for name in list_format_names():
        for place in get_places(name):
            if place.scope != scope or place.file:
                continue
            for spot in list_spots_below(root, place):
                if is_folder(spot) and (spot, place.suffix) not in looked_at:
                    looked_at.add((spot, place.suffix))
                    yield from _count_agents(spot, place.suffix, root, scope)


def _count_agents(spot: Path, suffix: str, root: Path, scope: str) -> Iterator[FoundFolder]:
    """Yield a folder with its agents counted, where it has any."""
    forms: dict[str, list[int]] = {}
    for number, path in enumerate(walk(spot, frozenset({suffix}))):
        if number == MAX_LOOKED:
            break
        if find_companion_kind(path, in_vendor_folder=False) in ("skill", "README"):
            continue
        try:
            text = read_if_exists(path) or ""
            name = open_document(str(path), text).format.name
        except AgentcError:
            continue
        counted = forms.setdefault(name, [0, 0])
        counted[find_header(text) is not None] += 1
    for name, (written, generated) in forms.items():
        shown = spot.relative_to(root).as_posix() if spot.is_relative_to(root) else str(spot)
        shown = f"~/{shown}" if scope == "user" and spot.is_relative_to(root) else shown
        yield FoundFolder(shown, get_format(name), written, generated, scope)


def _choose_sources(root: Path, found: tuple[FoundFolder, ...]) -> list[tuple[str, Format | None]]:
    """Return the folder with most agents that a person wrote, and those of plugins, with the format
    of all that stands there, where it is one."""
    by_path: dict[str, list[FoundFolder]] = {}
    for one in found:
        if one.scope == "project" and one.written:
            by_path.setdefault(one.path, []).append(one)
    counts = {path: sum(one.written for one in folders) for path, folders in by_path.items()}
    sources: list[tuple[str, Format | None]] = [
        (path, by_path[path][0].form if len(by_path[path]) == 1 else None)
        for path in sorted(counts, key=lambda path: -counts[path])[:1]
    ]
    try:
        beside = find_agents_of_project(root, "project", None).companions
    except AgentcError:
        beside = ()
    plugins = [folder for folder, kind in beside if kind == PLUGIN and folder.is_relative_to(root)]
    sources += [(f"{folder.relative_to(root).as_posix()}/agents", None) for folder in plugins]
    return sources


def _choose_targets(
    root: Path, found: tuple[FoundFolder, ...], taken: set[str]
) -> Iterator[tuple[Format, str]]:
    """Yield formats of which there are agents, or at least a folder, here or in the user's own
    places; else the first that there is."""
    known = map(get_format, list_format_names())
    forms = [form for form in known if form.writable and not form.within]
    chosen: dict[tuple[str, str], Format] = {}
    for form in (form for form in forms if form.name == form.own):
        for scope, base in (("project", root), ("user", home_folder())):
            places = [place for place in form.places if place.scope == scope and place.decides]
            spots = [spot for place in places for spot in list_spots_below(base, place)]
            if (form.own not in taken or scope == "user") and any(map(is_folder, spots)):
                chosen[form.name, scope] = form
    if not any(scope == "project" for _, scope in chosen):
        other = next(form for form in forms if form.own not in taken)
        chosen[other.name, "project"] = other
    yield from ((form, scope) for (_, scope), form in chosen.items())


def _write_head(found: tuple[FoundFolder, ...]) -> Iterator[str]:
    """Yield the first lines of a proposal: what was found, and the version that is wanted."""
    yield "# What `agentc build` makes of what. `agentc build --dry-run` says what it would do."
    for one in found:
        generated = f", and {one.generated} that agentc made" if one.generated else ""
        shown = to_printable(one.path)
        yield f"# Found: {shown}, {one.written} agents ({one.form.name}){generated}"
    yield ""
    yield f'required-version = ">={__version__}"'
    yield ""


def _write_sources(sources: list[tuple[str, Format | None]]) -> Iterator[str]:
    """Yield the `[[source]]` tables of a proposal; without any sources one that its user fills
    in."""
    yield "# Where you write your agents. These files are read, and written by `agentc sync` alone."
    for path, form in sources:
        yield "[[source]]"
        yield f"path = {_quote(path)}"
        if form is not None:
            yield f'format = "{form.name}"  # without it each file is told by its place and keys'
        yield ""
    if not sources:
        yield "# No agents were found in this repository: put them into a folder of it."
        yield "[[source]]"
        yield 'path = "agents"'
        yield ""


def _write_targets(targets: list[tuple[Format, str]]) -> Iterator[str]:
    """Yield the `[[target]]` tables of a proposal; those of the user's own places as comments."""
    yield "# Where they are wanted. `agentc formats` lists the formats."
    for form, scope in targets:
        if scope == "user":
            yield "# [[target]]"
            yield f'# format = "{form.name}"'
            yield '# scope = "user"  # your own agents, for every project; it needs `agentc trust`'
        else:
            yield "[[target]]"
            yield f'format = "{form.name}"'
        yield ""
    yield "# A target can also say: scope, place, path, names, folders, fields, when, models,"
    yield (
        "# grants, unenforced, naming, header, on_loss. For example: when = "
        '{ os = ["linux", "macos"] }'
    )


def _quote(path: str) -> str:
    from agentc.syntax.toml.writer import spell_inline  # for this command alone

    return spell_inline(path)
