"""The file of its own that an agent of a configuration has, with which its client merges the two.

Belongs here: finding and reading that file. Not here: what the configuration limits
(`config_limits.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.errors import AgentcError, ReadError, Where
from agentc.filesystem.read import home_folder, is_file, read_text, shorten_path
from agentc.filesystem.walk import walk
from agentc.ir.value import Map
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.project.client_config import list_config_locations
from agentc.project.locations import list_spots_below
from agentc.project.non_agents import is_override
from agentc.project.project_root import find_project
from agentc.syntax.source import Entry
from agentc.vendors.registry import get_format


def find_supplemented(document: Document) -> Path | None:
    """Return the own file of an agent to which a configuration only adds, for it states no prompt
    there: the client merges the two. `None` for an agent that stands in the configuration alone."""
    form = document.format
    if document.path is None or not form.within or not list_config_locations(form):
        return None
    if document.agents[0].prompt.strip():
        return None
    return find_own_file(form, document.agents[0].name, find_project(document.path, form))


def warn_of_supplement(document: Document, file: Path, *, named: bool) -> ReadError | None:
    """Return a warning about a configuration that adds to an agent's own file: where it adds more
    than limits, since only these are put into what is made of that file, or where it was `named` by
    hand. Else `None`."""
    own_document = _read_own_or_none(document.format, file)
    if own_document is None:
        return None  # that file has an error of its own
    own = read_own_fields(own_document)
    entries, limits = document.source.records[0].entries, _list_limits(document.format)
    others = [entry for entry in entries if _adds_to(own, entry, limits)]
    if not others and not named:
        return None
    name, shown = document.agents[0].name, shorten_path(file)
    hint = f"convert {shown}: the limits are put into what is made of it"
    if is_override(own_document):
        hint = f"both only change the client's own {name}; give {shown} a prompt to convert it"
    message = f'the configuration only adds to "{name}", whose own file is {shown}'
    where = document.source.where(entries[0].span.start) if entries else Where()
    if others:
        keys = ", ".join(f"`{entry.key}`" for entry in others)
        message += f"; {keys} will not be taken along"
        where = document.source.where(others[0].span.start)
        hint += "" if is_override(own_document) else "; state the rest in that file"
    return ReadError("config-fields", message, hint=hint, where=where).at(document.path)


def _list_limits(form: Format) -> frozenset[str]:
    fields = (form.field_of(name) for name in ("permission", "disabled"))
    return frozenset(key for field in fields if field for key in field.keys)


def _adds_to(own: Map, entry: Entry, limits: frozenset[str]) -> bool:
    """Return whether a field of a configuration, other than limits, says something that an agent's
    own file does not."""
    if entry.key in limits:
        return False
    there = own.get(entry.key)
    if isinstance(there, Map) and isinstance(entry.value, Map):
        return any(key not in there for key in entry.value)
    return entry.key not in own


def _read_own_or_none(form: Format, file: Path) -> Document | None:
    try:
        return parse(get_format(form.own), read_text(file), str(file))
    except AgentcError:
        return None


def find_own_file(form: Format, name: str, root: Path | None) -> Path | None:
    """Return the file of an agent that a configuration states, where it has one of its own in its
    client's places: one that is called so, else one that says the name."""
    own = get_format(form.own)
    place = own.place("user" if root is None else "project")
    folders = list_spots_below(home_folder() if root is None else root, place)
    files = (folder / place.file_of(name) for folder in folders)
    found = next((file for file in files if is_file(file)), None)
    if found is not None or not any(
        field.attribute == "name" and field.keys for field in own.fields
    ):
        return found
    others = (file for folder in folders for file in walk(folder, frozenset({place.suffix})))
    return next((file for file in others if _says_name(own, file, name)), None)


def _says_name(form: Format, file: Path, name: str) -> bool:
    try:
        text = read_text(file)
        return name in text and parse(form, text, str(file)).agents[0].name == name
    except AgentcError:
        return False


def read_own_file(document: Document, root: Path | None) -> tuple[Map, str]:
    """Return what an agent's own file states, and its path: for an agent in a configuration,
    the file with which its client merges it.

    Raises ReadError for one that cannot be read.
    """
    form, path = document.format, document.path or ""
    file = find_own_file(form, document.agents[0].name, root) if form.within else None
    if file is None:
        return read_own_fields(document), str(Path(path).absolute()) if path else path
    own = parse(get_format(form.own), read_text(file), str(file))
    return read_own_fields(own), str(file)


def read_own_fields(document: Document) -> Map:
    """Return what the file of a document's only agent states, key by key; of one that is a
    configuration nothing."""
    if document.format.within:
        return Map()
    return Map((entry.key, entry.value) for entry in document.source.records[0].entries)
