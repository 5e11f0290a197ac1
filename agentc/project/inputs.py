"""Which files a request is about: those it names, those below its folders, or those of the whole
project.

Belongs here: paths in, paths out, and what lies beside agents. Not here: looking for them
(`discover.py`), reading.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

from agentc.diagnostics.shared_codes import NO_AGENT
from agentc.errors import AgentcError, ReadError, UsageError
from agentc.filesystem.observations import clear_when_recording
from agentc.filesystem.read import (
    current_folder,
    home_folder,
    is_folder,
    is_linked,
    resolve,
    shorten_path,
)
from agentc.lens.format import Document
from agentc.project.discover import FoundFiles, find_agents_below, find_agents_of_project
from agentc.project.non_agents import ALIAS, LINKED, OVERRIDE
from agentc.project.plan import Action, PlannedWrite
from agentc.project.project_root import find_project_root
from agentc.project.request import STDIN, Request


def list_inputs(request: Request) -> tuple[str | PlannedWrite, ...]:
    """Return every input: a path, `-`, or the item of a file that has failed already or is left
    out.

    Raises AgentcError where no path is named and the project has no agents, UsageError for several
    agents where only one can be converted.
    """
    if not request.paths:
        return _list_project_inputs(request)
    found: list[str | PlannedWrite] = []
    for path in request.paths:
        try:
            # `Path("")` would be the current folder.
            folder = path not in ("", STDIN) and is_folder(Path(path))
            found += (
                _expand(find_agents_below(Path(path), request.target, follow=request.follow))
                if folder
                else [path]
            )
        except AgentcError as error:
            found.append(PlannedWrite(path, error=error))
    # What failed counts as one that was meant; what is left out does not.
    inputs = sum(not isinstance(item, PlannedWrite) or item.error is not None for item in found)
    if request.into is not None and inputs > 1 and not is_folder(request.into):
        hint = "name one file, or with --into the folder that has their originals"
        raise UsageError("into", "--into FILE is for one input", hint=hint)
    if request.name and inputs > 1:
        raise UsageError(
            "name", "--name is for one input", hint="leave it out, or convert one file"
        )
    refuse_printing_several(request, inputs)
    return _drop_repeated(found)


def _list_project_inputs(request: Request) -> tuple[str | PlannedWrite, ...]:
    """Return the inputs where no path is named: all agents of the project, or of the home folder,
    except those of the target's own dialect."""
    root = home_folder() if request.scope == "user" else find_project_root(current_folder())
    found = find_agents_of_project(root, request.scope, request.target, follow=request.follow)
    items = _drop_repeated([*_expand(found)])
    refuse_printing_several(request, sum(isinstance(item, str) for item in items))
    return items


def refuse_printing_several(request: Request, agents: int) -> None:
    """Raise UsageError where more than one agent would be printed to standard output."""
    if request.prints_one and agents > 1:
        hint = "-o ROOT writes them below a folder, -d DIR flat into one"
        raise UsageError("output", f"`-o -` prints one agent, and here are {agents}", hint=hint)


def _expand(found: FoundFiles) -> Iterator[str | PlannedWrite]:
    """Yield every agent file of a folder as a path, and every other one as an item that is left
    out."""
    yield from map(shorten_path, found.agents)
    for path, kind in found.companions:
        yield make_left_out(shorten_path(path), kind)


def make_left_out(source: str, kind: str, note: AgentcError | None = None) -> PlannedWrite:
    """Return the item of a file that is no agent; `kind` says what it is, `note` what to do about
    that."""
    if kind == LINKED:
        message = "a link to a folder with files for agents, which is not looked into"
        note = ReadError(
            "linked-folder", message, hint="--follow looks there, as its client does"
        ).at(source)
    return PlannedWrite(source, action=Action.LEFT_OUT, reason=kind, told=note)


def find_left_override(
    request: Request, source: str, document: Document, *, only_agent: bool
) -> PlannedWrite:
    """Return the item of a document that only changes one of the client's own agents: it is left
    out. It is an error where its file was named by hand, and it is the `only_agent` there."""
    name = document.agents[0].name
    if source not in request.paths or not only_agent:
        return make_left_out(source, OVERRIDE)
    message = (
        f'"{name}" has no prompt: it only changes the agent of that name which its client '
        f"has, and is none elsewhere"
    )
    return PlannedWrite(
        source,
        error=ReadError(NO_AGENT, message, hint="give it a prompt, or another name").at(source),
    )


def _drop_repeated(found: list[str | PlannedWrite]) -> tuple[str | PlannedWrite, ...]:
    """Return the inputs, each path once, however it is spelled.

    Of several paths to one real file the one with the fewest links is the source; in the place of
    each other path stands an item that says that it is left out.
    """
    by_path: dict[str, str | PlannedWrite] = {}
    for item in found:
        path = item.source if isinstance(item, PlannedWrite) else item
        by_path.setdefault(path if path == STDIN else os.path.normpath(path), item)
    by_file: dict[str, list[str]] = {}
    folders: dict[str, str] = {}
    for item in by_path.values():
        if isinstance(item, str) and item != STDIN:
            by_file.setdefault(_find_real_path(item, folders), []).append(item)
    aliases = {
        path
        for paths in by_file.values()
        if len(paths) > 1
        for path in paths
        if path != min(paths, key=_count_links)
    }
    return tuple(
        make_left_out(item, ALIAS) if isinstance(item, str) and item in aliases else item
        for item in by_path.values()
    )


def _find_real_path(path: str, folders: dict[str, str]) -> str:
    """Return where a file really is. Each of the `folders` on the way is resolved once."""
    folder, name = os.path.split(path)
    if folder not in folders:
        folders[folder] = resolve(folder or ".")
    joined = os.path.join(folders[folder], name)  # noqa: PTH118
    return resolve(joined) if is_linked(joined) else joined


def _count_links(path: str) -> int:
    """Return how many steps of a path are links."""
    return sum(is_linked(step) for step in (Path(path), *Path(path).parents))


def find_write_root(named: tuple[str, ...], scope: str, path: Path) -> Path:
    """Return the folder that writing to a source may not leave, and below which no link is
    followed.

    For a file that the user named it is the file's folder; for one that was found in a named folder
    it is that folder; else it is the whole project.
    """
    folders = _list_folders(named) if named else (_search(current_folder(), scope),)
    for folder in folders:
        if path.is_relative_to(folder) and ".." not in path.relative_to(folder).parts:
            return folder
    return path.parent


@functools.lru_cache(maxsize=1)
def _list_folders(named: tuple[str, ...]) -> tuple[Path, ...]:
    paths = (Path(name) for name in named if name not in ("", STDIN))
    return tuple(Path(shorten_path(path)) for path in paths if is_folder(path))


clear_when_recording(_list_folders.cache_clear)


@functools.lru_cache(maxsize=1)
def _search(start: Path, scope: str) -> Path:
    return home_folder() if scope == "user" else Path(shorten_path(find_project_root(start)))


clear_when_recording(_search.cache_clear)
