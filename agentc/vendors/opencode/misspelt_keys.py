"""Keys of OpenCode's `permission` and `tools` that are nearly the name of one of its own
permissions (1.18.33).

Belongs here: which keys, in which maps. Not here: keys that can match nothing at all (`lint.py`),
how near two words are (`vendors/misspelt.py`). Any key can be the name of a plugin's tool or of a
server's, so that a misspelt one is never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.value import Map, Value
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_inside
from agentc.lens.override_stores import find_block_owner
from agentc.permissions.servers import normalize_server
from agentc.slips import guess_name
from agentc.syntax.source import Entry, Record
from agentc.vendors.opencode.tools import (
    DEAD,
    EDIT,
    EDITING_NAMES,
    KEYS,
    NOTEBOOK_KEY,
    OWN_TOOLS,
    PROTOTYPE,
    tool_names,
)

MAPS = ("permission", "tools")
# Every name that somebody can have meant; the second of two is written by people who mean the
# first.
_NAMES = {name: name for name in (*KEYS, EDIT, *OWN_TOOLS)} | DEAD
_FOREIGN = frozenset({NOTEBOOK_KEY})
_Path = tuple[str, ...]


def find_misspelt_keys(
    document: Document, servers: Callable[[], Collection[str]], formats: Mapping[str, Format]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each key that is nearly the name of a permission, and no tool's of
    one of the known servers.

    Blocks that state something for OpenCode alone are looked at in files of every format.
    """
    for record, entry, path, stated in _list_maps(document, formats):
        for key, value in stated.items():
            meant = guess_permission(path[-1], key)
            if meant is None or _is_servers(key, servers):
                continue
            does = "grants nothing" if value in ("allow", True) else "limits nothing"
            message = (
                f"`{key}` under `{path[-1]}` is no permission of OpenCode's own, and {does} unless "
                f"a plugin or a server has a tool of that name; did you mean `{meant}`?"
            )
            place = locate_inside(
                document.source, record, entry, (*path[1:], key) if path[0] == entry.key else (key,)
            )
            yield Diagnostic("misspelt-permission", message, document.source.where(place))


def guess_permission(name: str, key: str) -> str | None:
    """Return the permission of whose name a key is a slip; `None` for a pattern, or what is told
    elsewhere."""
    taken = {*_NAMES, *_FOREIGN, *PROTOTYPE, "*"}
    if key in taken or key.lower() in taken or {"*", "?"} & set(key) or tool_names(key) is None:
        return None
    found = guess_name(key, tuple(_NAMES))
    if found is None or (name == "tools" and found in EDITING_NAMES):
        return found
    return _NAMES[found]


def _is_servers(key: str, servers: Callable[[], Collection[str]]) -> bool:
    """Return whether a key is the joined name of a tool of a known server."""
    return "_" in key and any(
        key.startswith(f"{normalize_server(server)}_") for server in servers()
    )


def _list_maps(
    document: Document, formats: Mapping[str, Format]
) -> Iterator[tuple[Record, Entry, _Path, Map]]:
    """Yield every map of limits that OpenCode reads: of an agent, of all agents, or for OpenCode
    alone."""
    form, source = document.format, document.source
    for record in source.records:
        for entry in record.entries:
            yield from (
                (record, entry, path, stated)
                for path, value in _list_places(form, entry, formats)
                if isinstance(stated := value, Map) and path[-1] in MAPS
            )
    for entry in source.outside if form.own == "opencode" else ():
        if entry.key in MAPS and isinstance(entry.value, Map) and source.records:
            yield source.records[0], entry, (entry.key,), entry.value


def _list_places(
    form: Format, entry: Entry, formats: Mapping[str, Format]
) -> Iterator[tuple[_Path, Value]]:
    """Yield the values of an entry that can be maps of limits of OpenCode's, each with the keys
    that lead there."""
    if form.own == "opencode":
        yield (entry.key,), entry.value
    elif isinstance(entry.value, Map):
        block: Value = None
        path: _Path = (entry.key,)
        if entry.key == form.targets_key:
            path, block = (entry.key, "opencode"), entry.value.get("opencode")
        elif find_block_owner(entry.key, entry.value, formats) == "opencode":
            block = entry.value
        for name, value in block.items() if isinstance(block, Map) else ():
            yield (*path, name), value
