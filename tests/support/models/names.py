"""Names of tools that some pattern in a file could match: what two files are asked about beside the
fixed probes.

Belongs here: names made of a file's own patterns. Not here: what any format says about them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from . import claude, glob
from .extended import KNOWN
from .opencode import PERMISSIONS

# So many names are made of one pattern, so many pieces of other patterns may stand for a star, and
# so many of all names are asked about.
MOST_NAMES = 20
MOST_PROBES = 60
MOST_PIECES = 8
# Tools that only Claude Code has.
OTHERS = sorted(
    set(KNOWN.values())
    - set(claude.TOOLS.values())
    - {"Task", "LS", "ExitPlanMode", "EnterPlanMode"}
)
_FIELDS = frozenset({"tool_restrictions", "disallowedTools", "permissionMode"})
_NAME = re.compile(r"[A-Za-z0-9_*?-]+")
_OWN = frozenset(
    {
        *PERMISSIONS.values(),
        *KNOWN,
        "doom_loop",
        "plan_exit",
        "write",
        "patch",
        "todoread",
        "multiedit",
    }
)


def probes(stated: Any) -> tuple[tuple[str, str], ...]:
    """Capability and argument of every tool that is made of the patterns in a file: a server's, or
    of any other kind.

    A name that starts like a server which the file names singly is only that server's: OpenCode
    cannot tell others of the same name from it, which is documented.
    """
    words = [word for word in dict.fromkeys(_words(stated)) if word not in _FIELDS]
    servers = {server for word in words if (server := _server(word))}
    patterns = list(
        dict.fromkeys(
            p for word in words if _NAME.fullmatch(p := _joined(word)) and {"*", "?", "_"} & {*p}
        )
    )
    names = dict.fromkeys(name for pattern in patterns for name in _made_of(pattern, patterns))
    found: list[tuple[str, str]] = []
    for name in names:
        if name.lower() in _OWN:
            continue
        own = [server for server in servers if name == server or name.startswith(f"{server}_")]
        splits = [split for split in _splits(name) if not own or split.partition("/")[0] in own]
        found += [("mcp", split) for split in splits]
        found += [] if own else [("other", name)]
    exact = {*patterns}
    singly = [probe for probe in found if probe[1].replace("/", "_", 1) in exact]
    some = list(dict.fromkeys((*singly, *found[:: len(found) // MOST_PROBES + 1])))
    some += [("other", name) for name in OTHERS if any(glob(pattern, name) for pattern in patterns)]
    return tuple(some)


def _words(value: Any) -> Iterator[str]:
    """Every text in a value, and every key."""
    if isinstance(value, dict):
        yield from (str(key) for key in value)
        yield from (word for part in value.values() for word in _words(part))
    elif isinstance(value, list | tuple):
        yield from (word for part in value for word in _words(part))
    elif isinstance(value, str):
        yield from re.split(r"[,\s]+", value)


def _joined(word: str) -> str:
    """A word as OpenCode would join server and tool in it."""
    bare = word.removeprefix("mcp:") if word.startswith("mcp:") else word
    bare = bare.rpartition(":")[2] if bare.startswith("other:") else bare
    if (server := _server(word)) and bare == f"mcp__{server}":
        return f"{server}_*"
    return bare.removeprefix("mcp__").replace("__", "_").replace("/", "_")


def _server(word: str) -> str:
    """The server that a word names singly, without a wildcard; empty where it names none."""
    found = re.fullmatch(r"mcp:([^/*?]+)/.*|mcp__([^*?]+?)(?:__.*)?|([^/*?]+)/\*", word)
    return (found[1] or found[2] or found[3]) if found else ""


def _made_of(pattern: str, others: list[str]) -> Iterator[str]:
    """Names that a pattern matches: pieces of the other patterns stand for its wildcards."""
    pieces = dict.fromkeys(
        piece for other in others if other != pattern for piece in re.split(r"[*?]+", other)
    )
    fillers = list(
        dict.fromkeys(("x", "x_y", "", *(piece.strip("_") for piece in pieces), *pieces))
    )[:MOST_PIECES]
    parts = re.split(r"([*?])", pattern)
    ways = [fillers if part == "*" else ("x", "_") if part == "?" else (part,) for part in parts]
    for made in itertools.islice(itertools.product(*ways), MOST_NAMES):
        name = "".join(made)
        if name:
            assert glob(pattern, name), (pattern, name)
            yield name


def _splits(name: str) -> Iterator[str]:
    """Every server and tool that a joined name can be. To Claude Code `__` parts them, so none has
    it at that end."""
    for place, char in enumerate(name):
        server, tool = name[:place], name[place + 1 :]
        if (
            char == "_"
            and server
            and tool
            and "__" not in server
            and not server.endswith("_")
            and tool[0] != "_"
        ):
            yield f"{server}/{tool}"
