"""Fields of a Claude Code agent that stand too deep: inside of its MCP servers, hooks or options.

Belongs here: finding them in values that are well-formed. Not here: lines that are indented too far
and are no YAML there (`syntax/frontmatter/indented.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import BAD_VALUE
from agentc.ir.value import Map, Value
from agentc.lens.format import Document
from agentc.lens.locate import locate_inside
from agentc.syntax.json_places import Steps
from agentc.syntax.source import Record

# Keys whose maps have keys of their own, and how far down.
_DEPTHS = {"mcpServers": 2, "hooks": 1, "experimental": 1}
# Words that a server can have a use for, or that can be its name.
_COMMON = frozenset({"name", "description", "memory", "skills", "hooks", "color", "background"})


def find_misplaced(
    document: Document, record: Record, limits: frozenset[str]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each field that stands inside of another one; `limits` are those that
    limit the agent."""
    known = frozenset(document.format.keys) - _COMMON
    for entry in record.entries:
        depth = _DEPTHS.get(entry.key, 0)
        for path in _list_paths(entry.value, known, depth):
            key = str(path[-1])
            code, does = (
                ("inert-restriction", "limits nothing")
                if key in limits
                else (BAD_VALUE, "does nothing")
            )
            place = locate_inside(document.source, record, entry, path)
            message = f"`{key}` {does} inside of `{entry.key}`: it is a field of the agent"
            hint = "put it at the margin"
            yield Diagnostic(code, message, document.source.where(place), hint=hint)


def _list_paths(value: Value, known: frozenset[str], depth: int) -> Iterator[Steps]:
    """Yield the ways to known keys in a value, in maps up to a depth, and in the items of
    lists."""
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from ((number, *path) for path in _list_paths(item, known, depth))
    elif isinstance(value, Map) and depth:
        for key, inner in value.items():
            # What is a map itself is a server that is called so.
            if key in known and not isinstance(inner, Map):
                yield (key,)
            else:
                yield from ((key, *path) for path in _list_paths(inner, known, depth - 1))
