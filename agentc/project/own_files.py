"""The file of its own that an agent of a configuration has, with which its client merges the two.

Belongs here: finding and reading that file. Not here: what the configuration limits
(`config_limits.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.filesystem.read import home_folder, is_file, read_text
from agentc.ir.value import Map
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.project.client_config import list_config_locations
from agentc.project.locations import list_spots_below
from agentc.project.project_root import find_project
from agentc.vendors.registry import get_format


def supplements_own_file(document: Document) -> bool:
    """Return whether a configuration only limits an agent that has a file of its own, with
    which it is merged."""
    form = document.format
    if document.path is None or not form.within or not list_config_locations(form):
        return False
    limiting = {
        key
        for name in ("permission", "disabled")
        if (field := form.field_of(name))
        for key in field.keys
    }
    if not all(entry.key in limiting for entry in document.source.records[0].entries):
        return False
    root = find_project(document.path, form)
    return find_own_file(form, document.agents[0].name, root) is not None


def find_own_file(form: Format, name: str, root: Path | None) -> Path | None:
    """Return the file of an agent that a configuration states, where it has one of its own in its
    client's places."""
    place = get_format(form.own).place("user" if root is None else "project")
    folders = list_spots_below(home_folder() if root is None else root, place)
    files = (folder / place.file_of(name) for folder in folders)
    return next((file for file in files if is_file(file)), None)


def read_own_file(document: Document, root: Path | None) -> tuple[Map, str]:
    """Return what an agent's own file states, and its path: for an agent in a configuration,
    the file with which its client merges it.

    Raises ReadError for one that cannot be read.
    """
    form, path = document.format, document.path or ""
    file = find_own_file(form, document.agents[0].name, root) if form.within else None
    if file is None:
        return read_own_fields(document), path
    own = parse(get_format(form.own), read_text(file), str(file))
    return read_own_fields(own), str(file)


def read_own_fields(document: Document) -> Map:
    """Return what the file of a document's only agent states, key by key; of one that is a
    configuration nothing."""
    if document.format.within:
        return Map()
    return Map((entry.key, entry.value) for entry in document.source.records[0].entries)
