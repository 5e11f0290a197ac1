"""A vendor's names for tools, both ways.

Belongs here: `Vocabulary`, and every name that a denial could mean. Not here: any vendor's names,
the grammar of `Read, Bash(git:*), Agent(x, y)` (`items.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from agentc.ir.permission import ALL_SERVERS, ANY, EVERYTHING, Cap, Tool
from agentc.permissions.globs import WILD, matches
from agentc.permissions.tool_coverage import covers
from agentc.permissions.tool_names import join_patterns
from agentc.tool_lists.items import split_items


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Names of one vendor's tools.

    `names` are read and written (the first name of a tool is the one written), `aliases` are only
    read. `classes` are words for several tools at once, `older_classes` such that are only read.
    `mcp` is the prefix and the separator of MCP tools' names, `whole_server` what stands behind a
    server's name for all of its tools, and `all_servers` the word that grants those of every
    server, where there is one. `absent` are capabilities that this client does not have at all:
    granting them is impossible. `gone` are names under which such a tool can still be denied.
    `fold_case` reads names whatever their case. `others` are tools that no other client has. A name
    that `allowed` does not match is never written into a list of grants.
    """

    vendor: str
    names: Mapping[str, Tool]
    aliases: Mapping[str, Tool] = field(default_factory=dict)
    classes: Mapping[str, tuple[Tool, ...]] = field(default_factory=dict)
    older_classes: Mapping[str, tuple[Tool, ...]] = field(default_factory=dict)
    mcp: tuple[str, str] = ("mcp__", "__")
    whole_server: str = ""
    all_servers: str = ""
    absent: frozenset[Cap] = frozenset()
    gone: Mapping[str, Tool] = field(default_factory=dict)
    fold_case: bool = False
    others: tuple[Tool, ...] = ()
    allowed: re.Pattern[str] | None = None
    _known: Mapping[str, Tool] = field(init=False, repr=False, compare=False)
    _classes: Mapping[str, tuple[Tool, ...]] = field(init=False, repr=False, compare=False)
    _folded: Mapping[str, Tool] = field(init=False, repr=False, compare=False)
    _first: Mapping[Tool, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {**self.aliases, **self.names}
        object.__setattr__(self, "_known", known)
        classes = {**self.older_classes, **self.classes}.items()
        folded = {name.lower() if self.fold_case else name: tools for name, tools in classes}
        object.__setattr__(self, "_classes", folded)
        object.__setattr__(self, "_folded", {name.lower(): tool for name, tool in known.items()})
        object.__setattr__(
            self, "_first", {tool: name for name, tool in reversed([*self.names.items()])}
        )

    def tool(self, name: str) -> Tool:
        """Return the tool of a name. One that nobody knows is kept as the vendor's own."""
        if name == EVERYTHING:
            return ANY
        if found := self._folded.get(name.lower()) if self.fold_case else self._known.get(name):
            return found
        if name.startswith(self.mcp[0]) and (found := self._server_tool(name)):
            return found
        return Tool(Cap.OTHER, f"{self.vendor}:{name}")

    def _server_tool(self, name: str) -> Tool | None:
        """Return the MCP tool, or tools, of that name; `None` where it names none."""
        behind = name.removeprefix(self.mcp[0])
        server, separator, tool = behind.partition(self.mcp[1])
        if server == EVERYTHING and tool in ("", EVERYTHING):
            return ALL_SERVERS if bool(separator) == bool(tool) else None
        if self.whole_server and not separator:
            return None
        if self.whole_server == "_*":  # where the server's name ends is not told
            named = behind.removesuffix(self.whole_server)
            return Tool(Cap.MCP, behind) if server and tool and WILD.isdisjoint(named) else None
        # `mcp__s__` names nothing (Claude Code 2.1.332).
        is_name = server and bool(separator) == bool(tool)
        plain = WILD.isdisjoint(server) and (tool == EVERYTHING or WILD.isdisjoint(tool))
        return Tool(Cap.MCP, f"{server}/{tool or EVERYTHING}") if is_name and plain else None

    def granted(self, name: str) -> tuple[Tool, ...]:
        """Return the tools that a word grants: one, or all of a class."""
        return self._classes.get(name.lower() if self.fold_case else name) or (self.tool(name),)

    def denied(self, name: str) -> tuple[Tool, ...]:
        """Return the tools that a denial means: the tool of that name, else the tool whose name
        differs only in case; or all tools that a pattern matches, whatever their case."""
        exact = self.gone.get(name) or self.tool(name if name.strip(EVERYTHING) else EVERYTHING)
        if exact.cap is not Cap.OTHER:
            return (exact,)
        if WILD.isdisjoint(name):
            return (self._folded.get(name.lower(), exact),)
        return (*self._matched(name), *self._servers(name)) or (exact,)

    def _matched(self, pattern: str) -> Iterator[Tool]:
        """Yield the tools whose names a pattern matches."""
        known = {**self._folded, **{tool.label.lower(): tool for tool in self.others}}
        yield from dict.fromkeys(
            tool for name, tool in known.items() if matches(pattern.lower(), name)
        )

    def _servers(self, pattern: str) -> tuple[Tool, ...]:
        """Return all tools of servers that a pattern matches; perhaps others, too."""
        behind = _drop_prefix(pattern, self.mcp[0])
        if EVERYTHING in behind:
            return (ALL_SERVERS,)
        return tuple(tool for name in behind if name for tool in self._of_servers(name))

    def _of_servers(self, name: str) -> tuple[Tool, ...]:
        """Return the tools that a pattern behind the prefix means."""
        server, separator, tool = name.partition(self.mcp[1])
        if separator and WILD.isdisjoint(server):
            return (Tool(Cap.MCP, f"{server}_{tool or EVERYTHING}"),)
        return tuple(Tool(Cap.MCP, pattern) for pattern in join_patterns(name))

    def list_words(self) -> dict[str, tuple[Tool, ...]]:
        """Return each name that is written, with the tools that it stands for."""
        words = {name: (tool,) for name, tool in self.names.items()} | dict(self.classes)
        for tool in ("TOOL", EVERYTHING):
            words[self._mcp_name("SERVER", tool)] = (Tool(Cap.MCP, f"SERVER/{tool}"),)
        return words | {word: (ALL_SERVERS,) for word in (self.all_servers,) if word}

    def name(self, tool: Tool) -> str | None:
        """Return the vendor's name of a tool, the first of several; `None` where it has none."""
        if tool == ANY:
            return EVERYTHING
        if tool.cap is Cap.OTHER:
            vendor, _, name = tool.name.partition(":")
            return name if vendor == self.vendor else None
        if tool.cap is Cap.MCP and "/" in tool.name:
            return self._mcp_name(*tool.name.split("/", 1))
        return self._first.get(tool)

    def _mcp_name(self, server: str, tool: str) -> str:
        prefix, separator = self.mcp
        behind = self.whole_server if tool == EVERYTHING else f"{separator}{tool}"
        return f"{prefix}{server}{behind}"

    def granted_names(self, tool: Tool) -> tuple[str, ...]:
        """Return names that together grant at most a tool. A joined MCP name is granted as each
        server's tool that it can be.

        All servers at once can be denied, and granted only where there is a word for that.
        """
        if tool == ALL_SERVERS:
            return (self.all_servers,) if self.all_servers else ()
        if tool.cap is Cap.MCP and "/" not in tool.name:
            names = self._split(tool.name) if not WILD & set(tool.name) else self._server(tool.name)
        else:
            names = tuple(filter(None, (self.name(tool),)))
        alone = (name for name in names if split_items((name,)) == ((name, None),))
        if self.allowed is not None:
            alone = (name for name in alone if self.allowed.fullmatch(name))
        return tuple(name for name in alone if covers(tool, self.tool(name)))

    def denied_names(self, tool: Tool) -> tuple[str, ...]:
        """Return names that together deny at least a tool; none where nothing does.

        A tool of a server whose name no list can hold is denied with all servers; one that several
        words open is by all of these.
        """
        opening = {**self.classes, **self.older_classes}.items()
        if words := tuple(word for word, several in opening if tool in several):
            return (*filter(None, (self._first.get(tool),)), *words)
        if tool.cap is Cap.MCP:
            names = (
                self._split(tool.name)
                if "/" not in tool.name
                else (self._mcp_name(*tool.name.split("/", 1)),)
            )
            wild = "/" not in tool.name and WILD & set(tool.name)
            named = all(map(_NAME.fullmatch, names)) and any(
                covers(self.tool(name), tool) for name in names
            )
            return names if not wild and (named or not names) else (self._mcp_name("*", "*"),)
        name = self.name(tool) or next(
            (name for name, gone in self.gone.items() if gone == tool), None
        )
        if (
            name is None
            and tool.cap is Cap.OTHER
            and tool.label.replace("_", "").isalnum()
            and tool.label.lower() not in self._folded
        ):
            name = tool.label  # means nothing here, and keeps the denial for the way back
        if name is None or not _NAME.fullmatch(name):
            return ()
        # A name with a star is read as a pattern, which can mean other tools alone.
        return (name,) if WILD.isdisjoint(name) or tool in self.denied(name) else ()

    def _split(self, joined: str) -> tuple[str, ...]:
        """Return the names of every server's tool that could have this joined name."""
        places = (
            place
            for place, char in enumerate(joined)
            if char == "_" and 0 < place < len(joined) - 1
        )
        return tuple(self._mcp_name(joined[:place], joined[place + 1 :]) for place in places)

    def _server(self, joined: str) -> tuple[str, ...]:
        """Return the tools of a joined name that ends in `_*`, all of one server; none for any
        other."""
        server = joined.removesuffix("_*")
        return (
            (self._mcp_name(server, "*"),)
            if server and server != joined and not WILD & set(server)
            else ()
        )

    def has(self, tool: Tool) -> bool:
        """Return whether the client could have such a tool, under whatever name. A name that means
        another tool is no tool's."""
        if tool.cap is not Cap.OTHER:
            return tool.cap not in self.absent
        return tool.name.startswith(f"{self.vendor}:") and tool.label.lower() not in self._folded


def _drop_prefix(pattern: str, prefix: str) -> tuple[str, ...]:
    """Return patterns for what can stand behind a prefix in the names that a pattern matches, with
    the prefix in whatever case.

    >>> _drop_prefix("*p__gh*", "mcp__")
    ('*p__gh*', 'gh*')
    """
    places = _drop_stars(pattern, {0})
    for char in prefix:
        after = {place for place in places if pattern[place : place + 1] == EVERYTHING}
        after |= {
            place + 1 for place in places if pattern[place : place + 1].lower() in ("?", char)
        }
        places = _drop_stars(pattern, after)
    # Behind a star there is what the star itself holds, too.
    own = (
        place
        for place in sorted(places)
        if not (pattern[place - 1 : place] == EVERYTHING and place - 1 in places)
    )
    return tuple(pattern[place:] for place in own)


def _drop_stars(pattern: str, places: set[int]) -> set[int]:
    """Return places in a pattern, and those behind each star that follows them: a star may match
    nothing."""
    reached = set(places)
    for place in places:
        while pattern[place : place + 1] == EVERYTHING:
            place += 1
            reached.add(place)
    return reached


_NAME = re.compile(r"[A-Za-z_*?][\w*?-]*")
_SCOPE = re.compile(r"\([^()\n]*\)")


def names_to_deny(text: str) -> tuple[str, ...]:
    """Return every name in a list of denials, whatever parts them: to overlook one would open a
    tool."""
    return tuple(dict.fromkeys(_NAME.findall(_SCOPE.sub(" ", text))))
