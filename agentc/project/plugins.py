"""Plugins: folders with a client's manifest, which gives them a name, and may name their agents.

Belongs here: the manifest of the plugin that a file lies in. Not here: where manifests stand
(`vendors/listing.py`), what a client ignores in such agents (the vendor).
"""

from __future__ import annotations

import functools
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from agentc.errors import AgentcError
from agentc.filesystem.observations import clear_when_recording
from agentc.filesystem.read import is_file, make_absolute, read_text
from agentc.ir.value import Map, Value
from agentc.lens.place import Place
from agentc.syntax.plain_json import load
from agentc.vendors.registry import get_places, list_format_names

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A folder with a manifest: the format of its agents, its name there, empty where it has none
    that a file could have, the folders for its agents, and which files the manifest names."""

    format: str
    name: str
    folders: frozenset[Path]
    files: frozenset[Path]

    def names(self, path: PurePath) -> bool:
        """Return whether the manifest names a file as an agent's."""
        return make_absolute(path) in self.files

    def calls(self, path: PurePath) -> bool:
        """Return whether the client has the plugin's name before that of a file's agent, and
        nothing between them (2.1.332)."""
        return self.names(path) or make_absolute(path).parent in self.folders


def find_plugin(path: PurePath) -> Plugin | None:
    """Return the innermost plugin that a file lies in."""
    return _find_above(str(make_absolute(path).parent))


@functools.lru_cache(maxsize=1024)  # the files of a folder are alike
def _find_above(folder: str) -> Plugin | None:
    for form, place in _list_marked():
        if is_file(manifest := Path(folder, place.marker)):
            return _read_plugin(Path(folder), form, place, manifest)
    above = os.path.dirname(folder)  # noqa: PTH120
    return _find_above(above) if above != folder else None


clear_when_recording(_find_above.cache_clear)


@functools.cache
def _list_marked() -> tuple[tuple[str, Place], ...]:
    """Return the formats of plugins, and their places."""
    return tuple(
        (name, place) for name in list_format_names() for place in get_places(name) if place.marker
    )


def _read_plugin(folder: Path, form: str, place: Place, manifest: Path) -> Plugin:
    """Return what a manifest says; of one that cannot be read, nothing."""
    try:
        read = load(read_text(manifest))
    except AgentcError:
        read = None
    stated = read if isinstance(read, Map) else Map()
    name = stated.get("name")
    named = isinstance(name, str) and _NAME.fullmatch(name) is not None
    return Plugin(
        form,
        str(name) if named else "",
        frozenset(folder / one for one in place.folders),
        frozenset(_list_files(folder, place, stated.get(place.named))),
    )


def _list_files(folder: Path, place: Place, stated: Value) -> list[Path]:
    """Return the files that a manifest names as agents. One that names anything else is refused by
    its client as a whole, and names none."""
    paths = [stated] if isinstance(stated, str) else stated if isinstance(stated, tuple) else ()
    texts = [path for path in paths if isinstance(path, str)]
    ends = ("./", place.suffix)
    if len(texts) != len(paths) or not all(
        text.startswith(ends[0]) and text.endswith(ends[1]) for text in texts
    ):
        return []
    files = [Path(os.path.normpath(folder / text)) for text in texts]
    return [file for file in files if file.is_relative_to(folder)]
