"""What a Claude Code agent file permits, as Claude Code 2.1.332 reads it for a subagent.

Belongs here: which tools the file leaves, what their scopes mean, what its permission mode adds,
what its hooks can refuse. Not here: a session's rules, and tools that the client keeps from every
subagent or leaves out because another listed one covers them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from . import Value, frontmatter, hooks
from .order import GUARDED

STOCK_ASKS: Final = frozenset({"shell", "edit", "create", "notebook", "web_fetch"})
STOCK_ALLOWS: Final = frozenset({"read", "grep", "glob", "list", "todo"})
TOOLS: Final = {
    "read": "Read",
    "grep": "Grep",
    "glob": "Glob",
    "edit": "Edit",
    "create": "Write",
    "notebook": "NotebookEdit",
    "shell": "Bash",
    "web_fetch": "WebFetch",
    "web_search": "WebSearch",
    "delegate": "Agent",
    "todo": "TodoWrite",
    "skill": "Skill",
    "question": "AskUserQuestion",
    "lsp": "LSP",
}

_ABSENT: Final = frozenset({"list", "external_directory", "mode_switch"})
_OPENED_BY_MEMORY: Final = frozenset({"Read", "Write", "Edit"})
_ONE_POWER: Final = ("edit", "create")
_WRITING: Final = frozenset({"edit", "create", "notebook"})
# What a session would ask about, leaving the project too, is refused where it may not ask.
_DENIED_BY_MODE: Final = {"plan": _WRITING, "dontAsk": STOCK_ASKS | {"external_directory"}}
# Without an argument that a scope could name.
_WHOLE: Final = frozenset({"mcp", "other", "todo", "lsp", "question", "mode_switch"})
_PATHS: Final = frozenset({"read", "edit", "create", "notebook"})
# Commas and spaces separate outside parentheses; other white space does not.
# What JavaScript's trim() takes off.
SPACE: Final = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_ENTRY: Final = re.compile(r"(?P<name>[^()]+)(?:\((?P<scope>.*)\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list of tools. `scope` is the text in its parentheses, None where it means the
    whole tool."""

    name: str
    scope: str | None


@dataclass(frozen=True, slots=True)
class Lists:
    """Which tools are there: those listed (None: all of them) without those removed, and those that
    memory opens."""

    listed: tuple[Entry, ...] | None
    removed: frozenset[str]
    memory: bool
    scopes: str

    def grants(self, tool: str, capability: str, argument: str) -> bool:
        """Whether the tool is there for this argument."""
        names = _spellings(tool, capability, argument)
        if not self.removed.isdisjoint(names | ({"mcp__*"} if capability == "mcp" else set())):
            return False
        if self.listed is None or (self.memory and tool in _OPENED_BY_MEMORY):
            return True
        entries = [entry for entry in self.listed if entry.name in names]
        if self.scopes == "intent" and any(entry.scope is not None for entry in entries):
            entries = [entry for entry in entries if tool != "Agent" or entry.scope is not None]
        return any(
            self.scopes != "intent" or covers(entry.scope, capability, argument)
            for entry in entries
        )


@dataclass(frozen=True, slots=True)
class Model:
    """The file's lists and its permission mode."""

    lists: Lists
    mode: str
    guards: hooks.Guards

    def has(self, capability: str) -> bool:
        """Whether a file of this format can say anything about the capability."""
        return capability not in _ABSENT

    def decide(self, capability: str, argument: str) -> str:
        """What the file adds to the client's stock settings for this probe."""
        if capability in _ABSENT:
            open_to_all = "default" if self.lists.listed is None else "deny"
            stated = with_mode(self.mode, capability, open_to_all)
        else:
            there = self._has_power(capability, argument)
            stated = with_mode(self.mode, capability, "default" if there else "deny")
        return guarded(self.guards, stated, capability, argument)

    def _has_power(self, capability: str, argument: str) -> bool:
        """Whether some tool that is there does it. Beside Read, each of Edit and Write does the
        other's work, too, but for what is denied by name; without it, each makes new files
        alone."""
        name = TOOLS.get(capability, argument)
        really = self.lists.scopes == "powers"
        named = self.lists.grants(name, capability, argument)
        if capability not in _ONE_POWER or (self.lists.listed is None and (named or not really)):
            return named
        if name in self.lists.removed and not really:
            return False
        writes = any(self.lists.grants(TOOLS[each], each, argument) for each in _ONE_POWER)
        return writes and (capability == "create" or self._reads())

    def _reads(self) -> bool:
        lists = self.lists
        return "Read" not in lists.removed and (
            lists.memory
            or lists.listed is None
            or any(entry.name == "Read" for entry in lists.listed)
        )

    def stock(self, capability: str, argument: str) -> str | None:
        """What a session decides without the file; None where that is not known."""
        if capability in STOCK_ASKS:
            return "ask"
        return "allow" if capability in STOCK_ALLOWS else None


def read(text: str, scopes: str = "client") -> Model:
    """The model of a Markdown agent file; with scopes as the client takes them (`client`), or as
    the author meant them (`intent`). With `powers` it is also what the tools that are left really
    do: a denial by name is no limit while the other tool does that work."""
    head = frontmatter(text)
    memory = head.get("memory") in ("user", "project", "local")
    removed = frozenset(entry.name for entry in entries(head.get("disallowedTools")))
    listed = listing(head["tools"]) if "tools" in head else None
    return Model(
        Lists(listed, removed, memory, scopes),
        str(head.get("permissionMode")),
        hooks.read(head.get("hooks")),
    )


def guarded(guards: hooks.Guards, decision: str, capability: str, argument: str) -> str:
    """A decision with the agent's hooks, which refuse whatever else grants; to leave a folder is no
    tool."""
    if decision == "deny" or capability == "external_directory":
        return decision
    name = (
        "mcp__" + argument.replace("/", "__", 1)
        if capability == "mcp"
        else TOOLS.get(capability, argument)
    )
    refused = guards.everything if capability in _ABSENT else guards.refuse(name)
    return GUARDED if refused else decision


def with_mode(mode: str, capability: str, decision: str) -> str:
    """The decision under a permission mode. What is denied stays so, and what is asked is still
    asked."""
    if capability in _DENIED_BY_MODE.get(mode, frozenset()):
        return "deny"
    widened = mode in ("bypassPermissions", "auto") or (
        mode == "acceptEdits" and capability in _WRITING
    )
    return "allow" if widened and decision == "default" else decision


def listing(value: Value) -> tuple[Entry, ...] | None:
    """A list of what is allowed; None where a star in it makes it everything."""
    found = entries(value)
    return None if Entry("*", None) in found else found


def entries(value: Value) -> tuple[Entry, ...]:
    """The entries of a list of tools, which is text, or a list of such texts. Anything else has
    none."""
    texts = value if isinstance(value, list) else [value]
    return tuple(entry for text in texts if isinstance(text, str) for entry in _entries(text))


def _entries(text: str) -> Iterator[Entry]:
    for part in _parts(text):
        if found := _ENTRY.fullmatch(part):
            name, scope = found["name"], found["scope"]
            # An empty scope, and one that is a star, is none. A star itself takes none.
            calls = name in ("Agent", "Task")
            bare = scope if scope is None or calls else scope.strip()
            whole = scope is None or (name != "*" and bare in ("", "*"))
            yield Entry("Agent" if calls else name, None if whole else scope)


def _parts(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")" and depth > 0)
        if char in ", " and not depth:
            yield text[start:at].strip(SPACE)
            start = at + 1
    yield text[start:].strip(SPACE)


def _spellings(tool: str, capability: str, argument: str) -> frozenset[str]:
    if capability != "mcp":
        return frozenset({tool})
    server, _, name = argument.partition("/")
    return frozenset({f"mcp__{server}", f"mcp__{server}__*", f"mcp__{server}__{name}"})


def covers(scope: str | None, capability: str, argument: str) -> bool:
    """Whether a scope, as its author meant it, covers the argument."""
    if scope is None or capability in _WHOLE:
        return True
    scope = scope.strip()
    if capability == "shell":
        return _covers_command(scope, argument)
    if capability == "delegate":
        named = [name.strip() for name in scope.split(",")]
        return argument in named and not {"*", "?"} & {*argument}
    if capability == "web_fetch" and scope.startswith("domain:"):
        return _matches(scope.removeprefix("domain:"), urlsplit(argument).hostname or "", ".*")
    return (
        _covers_path(scope, argument) if capability in _PATHS else _matches(scope, argument, ".*")
    )


def _covers_command(scope: str, command: str) -> bool:
    for ending in (":*", " *"):
        if scope.endswith(ending):
            start = scope.removesuffix(ending)
            return _matches(start, command, ".*") or _matches(f"{start} *", command, ".*")
    return _matches(scope, command, ".*")


def _covers_path(scope: str, path: str) -> bool:
    """A star is any run, folders included: nobody who writes `docs/*` means to leave out what lies
    deeper."""
    path = path.removeprefix("./")
    if "/" not in scope:
        return _matches(scope, path.rpartition("/")[2], ".*") or _matches(scope, path, ".*")
    return _matches(scope.removeprefix("./" if scope.startswith("./") else "/"), path, ".*")


def _matches(pattern: str, text: str, star: str) -> bool:
    parts = re.split(r"(\*\*|\*)", pattern)
    inner = "".join({"**": ".*", "*": star}.get(part) or re.escape(part) for part in parts)
    return re.fullmatch(inner, text, re.DOTALL) is not None
