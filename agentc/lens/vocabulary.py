"""A vendor's names for tools, both ways, and the lists that people write with them.

Belongs here: `Vocabulary`, and the grammar of `Read, Bash(git:*), Agent(x, y)`. Not here: any vendor's names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from agentc.ir.permission import ANY, Cap, Tool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names of one vendor's tools.

    `names` are read and written (the first name of a capability is the one written), `aliases` are only read.
    `mcp` is the prefix and the separator of MCP tools' names. `absent` are capabilities that this client does not have
    at all: denying them needs no word. `foreign` are vendors whose unknown names may still mean a tool that this client
    has (an MCP tool under another spelling), except the `inert` ones, which mean nothing anywhere. `fold_case` reads
    names whatever their case.
    """

    vendor: str
    names: Mapping[str, Cap]
    aliases: Mapping[str, Cap] = field(default_factory=dict)
    mcp: tuple[str, str] | None = None
    absent: frozenset[Cap] = frozenset()
    foreign: frozenset[str] = frozenset()
    inert: frozenset[str] = frozenset()
    fold_case: bool = False

    def tool(self, name: str) -> Tool:
        """The tool of that name; one nobody knows is kept under the vendor's name."""
        if name == "*":
            return ANY
        if cap := self._cap(name):
            return Tool(cap)
        if self.mcp and name.startswith(self.mcp[0]):
            server, separator, tool = name.removeprefix(self.mcp[0]).partition(self.mcp[1])
            if server and bool(separator) == bool(tool) and ("*" not in tool or tool == "*"):
                return Tool(Cap.MCP, f"{server}/{tool or '*'}")
        return Tool(Cap.OTHER, f"{self.vendor}:{name}")

    def denied(self, name: str) -> Tool:
        """The tool that a denial means: that of the name, else the one whose name differs in case alone."""
        folded = {known.lower(): cap for known, cap in {**self.aliases, **self.names}.items()}
        exact = self.tool(name)
        return Tool(folded[name.lower()]) if exact.cap is Cap.OTHER and name.lower() in folded else exact

    def _cap(self, name: str) -> Cap | None:
        known = {**self.aliases, **self.names}
        if self.fold_case:
            return {key.lower(): cap for key, cap in known.items()}.get(name.lower())
        return known.get(name)

    def name(self, tool: Tool) -> str | None:
        """The vendor's name of a tool, or `None` where it has none."""
        if tool == ANY:
            return "*"
        if tool.cap is Cap.OTHER:
            vendor, _, name = tool.name.partition(":")
            return name if vendor == self.vendor else None
        if tool.cap is Cap.MCP:
            return self._mcp_name(*tool.name.split("/", 1))
        return next((name for name, cap in self.names.items() if cap is tool.cap), None)

    def _mcp_name(self, server: str, tool: str) -> str | None:
        if self.mcp is None:
            return None
        prefix, separator = self.mcp
        if server == "*":
            return f"{prefix}*" if prefix else None
        return f"{prefix}{server}" if tool == "*" and prefix else f"{prefix}{server}{separator}{tool}"

    def has(self, tool: Tool) -> bool:
        """Whether the client could have such a tool, under whatever name."""
        if tool.cap is Cap.OTHER:
            return tool.name.partition(":")[0] in (self.vendor, *self.foreign) and tool.name not in self.inert
        return tool.cap not in self.absent


_NAME = re.compile(r"[A-Za-z_][\w*?-]*|\*")
_SCOPE = re.compile(r"\([^()\n]*\)")


def denied_names(text: str) -> tuple[str, ...]:
    """Every name in a list of what is denied, whatever parts them: to overlook one would open a tool."""
    return tuple(dict.fromkeys(_NAME.findall(_SCOPE.sub(" ", text))))


def split(text: str) -> Iterator[str]:
    """The items of a list of tools: commas and spaces part them, outside parentheses (Claude Code 2.1.329)."""
    depth, start = 0, 0
    for position, char in enumerate(text):
        if char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char in ", " and not depth:
            yield text[start:position]
            start = position + 1
    yield text[start:]


def items(parts: Iterable[str]) -> tuple[tuple[str, str | None], ...]:
    """Name and scope of every item: `Bash(git:*)` is `("Bash", "git:*")`, `Bash` is `("Bash", None)`.

    An item whose parenthesis is not closed is no item.
    """
    found: list[tuple[str, str | None]] = []
    for item in (item.strip() for part in parts for item in split(part)):
        name, bracket, scope = item.partition("(")
        if name and (not bracket or scope.endswith(")")):
            found.append((name, scope[:-1] if bracket else None))
    return tuple(found)
