"""Where an agent has a file already: the way back leads there, and not to a second file beside it.

Belongs here: the names of the agents in a place. Not here: where a format's files go else
(`destination.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from agentc.carry.traces import list_statements
from agentc.errors import AgentcError, Refused
from agentc.filesystem.read import is_folder, read_text, shorten_path
from agentc.filesystem.walk import walk
from agentc.ir.agent import Agent, differences
from agentc.ir.provenance import Trace, digest
from agentc.lens.agent_references import find_former_name_digest
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.options import DEFAULTS
from agentc.pipeline.convert import Conversion
from agentc.project.detect import format_at, open_document
from agentc.project.folder_names import find_folder_name
from agentc.project.locations import list_spots_below
from agentc.project.non_agents import find_companion_kind
from agentc.project.plan import PlannedWrite
from agentc.project.request import Request
from agentc.vendors.registry import all_formats, list_dialect

# What tells two agents of one name apart, and is seldom changed in both files at once.
TELLING = ("prompt", "description")


def find_existing_file(
    request: Request, items: list[PlannedWrite], existing: Callable[[Path], str | None]
) -> Iterator[PlannedWrite]:
    """Yield every item, with its target at the file that its agent has already in the target's
    place: in a sub-folder, or under another file name. Several such files are an error of the
    item."""
    known: dict[Path, dict[str, list[Path]]] = {}
    read: dict[Path, tuple[Agent, ...]] = {}
    placed = not (request.in_place or request.into is not None or request.out_folder is not None)
    if request.target is not None and request.target.within:
        placed = False  # all agents have one file
    for item in items:
        form, path, root, done = request.target, item.target, item.root, item.conversion
        if not placed or form is None or path is None or root is None or done is None:
            yield item
            continue
        if _is_its_own(path, done, existing):
            yield item
            continue
        if root not in known:
            known[root] = list_agents_in(form, request.scope, root)
        homes = [known_path for known_path in known[root].get(done.name, []) if known_path != path]
        if len(homes) > 1:
            listed = ", ".join(shorten_path(home) for home in homes)
            message = f'"{done.name}" has several files here: {listed}'
            error = Refused(
                "several-homes", message, hint="--into FILE puts edits back into one of them"
            )
            yield replace(item, error=error.at(item.source), target=None)
        elif homes and (change := _move_change(form, done, path, homes[0])):
            message = f"{shorten_path(homes[0])} makes another agent of it: {change}"
            error = Refused(
                "home-differs", message, hint="move that file away, or rename one of the two agents"
            )
            yield replace(item, error=error.at(item.source), target=None)
        elif not homes and (origin := _find_made_from(form, done, known[root], read)):
            message = (
                f"it was made from {shorten_path(origin)}, which calls the agent otherwise "
                f'than "{done.name}"'
            )
            hint = f"--into {shorten_path(origin)} puts its edits back"
            error = Refused("renamed-on-the-way", message, hint=hint)
            yield replace(item, error=error.at(item.source), target=None)
        else:
            yield replace(item, target=homes[0]) if homes else item


def _find_made_from(
    form: Format,
    done: Conversion,
    known: Mapping[str, list[Path]],
    read: dict[Path, tuple[Agent, ...]],
) -> Path | None:
    """Return the file from which an agent was made that was renamed on the way; `None` where it was
    not, or where there is no such file. Each file is read once."""
    trace, was = done.agent.carried.trace(form.own), find_former_name_digest(done.agent, form)
    if trace is None or was is None:
        return None
    candidates = [path for name, paths in known.items() if digest(name) == was for path in paths]
    read |= {path: list_agents_at(path) for path in candidates if path not in read}
    names = {path: name for name, paths in known.items() for path in paths}
    named = {path: is_named_for(path, names[path], done.agent) for path in candidates}
    return max(
        candidates, key=lambda path: (named[path], choose_fitting(trace, read[path])), default=None
    )


def is_named_for(path: Path, name: str, other: Agent) -> bool:
    """Return whether an agent of another format (`other`) can have got its name from the agent
    `name` in the file `path`: from the name of that file's folder, and its own."""
    form = all_formats().get(other.origin.format) if other.origin is not None else None
    field = form.field_of("name") if form is not None else None
    prefixes = {find_folder_name(path), find_folder_name(path.absolute())}
    names = (f"{prefix}-{name}" for prefix in prefixes)
    return any(
        (field.codec.image(long_name, DEFAULTS) if field else long_name) == other.name
        for long_name in names
    )


def _is_its_own(path: Path, done: Conversion, existing: Callable[[Path], str | None]) -> bool:
    """Return whether the file at a path holds the agent that would be written, or nothing that can
    be read."""
    try:
        text = existing(path)
    except AgentcError:
        return True
    return text is not None and (text == done.text or done.name in _list_names(path, text))


def _move_change(form: Format, done: Conversion, path: Path, home: Path) -> str:
    """Return which statement of an agent would change with the place of its file; empty for
    none."""
    form_there = format_at(form, str(home))
    if not form_there.by_place:
        return ""
    written = parse(form, done.text, str(path), done.name).agent
    read = parse(form_there, done.text, str(home), done.name).agent
    return ", ".join(f"{name} would be {new}" for name, _, new in differences(written, read))


def list_agents_at(path: Path, text: str | None = None) -> tuple[Agent, ...]:
    """Return the agents of a file, or of its text; none for what cannot be read."""
    try:
        return open_document(str(path), read_text(path) if text is None else text).agents
    except AgentcError:
        return ()


def choose_fitting(trace: Trace, agents: Iterable[Agent]) -> int:
    """Return in how many telling statements the agent that fits a trace best stands as the trace
    says it stood."""
    statements_of, none = [list_statements(agent) for agent in agents], (digest(None), "")
    fits = (
        sum(digest(statements.get(name)) == trace.digests.get(name, none)[0] for name in TELLING)
        for statements in statements_of
    )
    return max(fits, default=0)


def _list_names(path: Path, text: str | None = None) -> tuple[str, ...]:
    return tuple(agent.name for agent in list_agents_at(path, text))


def list_agents_in(form: Format, scope: str, root: Path) -> dict[str, list[Path]]:
    """Return the files in a format's place, by the names of their agents; what cannot be read has
    none."""
    places = [
        variant.place(scope)
        for variant in list_dialect(form.own)
        if variant is form or variant.by_place
    ]
    spots = [(place, spot) for place in places for spot in list_spots_below(root, place)]
    found: dict[str, list[Path]] = {}
    for place, spot in spots:
        for path in walk(spot, frozenset({place.suffix})) if is_folder(spot) else ():
            if (place.flat and path.parent != spot) or find_companion_kind(
                path, in_vendor_folder=place.decides
            ):
                continue
            for name in _list_names(path):
                found.setdefault(name, []).append(path)
    return found
