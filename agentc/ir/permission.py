"""What an agent may do, in words that belong to no vendor: ordered rules of tool, pattern and
decision.

Belongs here: the vocabulary. Not here: what a list of rules decides (`permissions/resolve.py`),
any vendor's tool names or keys.

Rules are read from top to bottom and **the last one that matches wins**; where none matches, the
client's stock decision holds. `DEFAULT` is that decision, restated: a tool that is merely listed,
with nothing said about asking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agentc.ir.value import Map


class Cap(StrEnum):
    """The finest useful split of what tools do. `ANY` stands for every tool, also those not known
    today."""

    ANY = "*"
    READ = "read"
    LIST = "list"
    GREP = "grep"
    GLOB = "glob"
    EDIT = "edit"
    CREATE = "create"
    NOTEBOOK = "notebook"
    SHELL = "shell"
    WEB_FETCH = "web_fetch"
    WEB_SEARCH = "web_search"
    DELEGATE = "delegate"
    TODO = "todo"
    SKILL = "skill"
    QUESTION = "question"
    LSP = "lsp"
    MODE_SWITCH = "mode_switch"
    EXTERNAL_DIRECTORY = "external_directory"
    MCP = "mcp"
    PROCESS_START = "process_start"
    OTHER = "other"


class Decision(StrEnum):
    """What happens when the agent reaches for a tool. `deny` is the strictest, `allow` the freest;
    `ask` and `default` lie between them, and neither is at most the other: a client's own decision
    may be stricter or freer than asking."""

    DENY = "deny"
    ASK = "ask"
    DEFAULT = "default"
    ALLOW = "allow"


def at_most(new: Decision, old: Decision) -> bool:
    """Return whether a decision allows at most what another does."""
    return new is old or new is Decision.DENY or old is Decision.ALLOW


def strictest(decisions: Iterable[Decision]) -> Decision:
    """Return the freest decision that is at most each of the given ones."""
    stated = set(decisions)
    if Decision.DENY in stated or {Decision.ASK, Decision.DEFAULT} <= stated:
        return Decision.DENY
    return min(stated - {Decision.ALLOW}, default=Decision.ALLOW)


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool, or several.

    `name` is `server/tool` (or `server/*`, or `*/*`) for MCP, or a pattern over `server_tool` where
    only that joined name is known: a tool of another kind that is called so is meant, too. It is
    `vendor:Name` for OTHER; a part of the capability for some (`enter`); empty for the rest.
    """

    cap: Cap
    name: str = ""

    @property
    def label(self) -> str:
        """Return the tool's name without its vendor, or its capability. Messages show it, and tools
        of several vendors with one label count as the same tool."""
        if self.cap is Cap.OTHER:
            return self.name.partition(":")[2]
        if self.cap is Cap.MCP:
            return "all MCP servers" if self.name == EVERY_SERVER else self.name
        return str(self)

    def __str__(self) -> str:
        return (self.name and f"{self.cap}:{self.name}") or str(self.cap)


EVERY_SERVER = "*/*"
ANY = Tool(Cap.ANY)
ALL_SERVERS = Tool(Cap.MCP, EVERY_SERVER)
# Capabilities that clients decide about in parts.
PARTS = {Tool(Cap.MODE_SWITCH): (Tool(Cap.MODE_SWITCH, "enter"), Tool(Cap.MODE_SWITCH, "exit"))}
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` narrows the rule to some arguments (a command, a path, an agent's name); `*` is the
    whole tool.

    `implied` is true for what nobody stated, and follows from what else a client's tools can do
    (`permissions/powers.py`).
    """

    tool: Tool
    decision: Decision
    pattern: str = EVERYTHING
    implied: bool = False

    def __hash__(self) -> int:
        return hash((self.tool.cap, self.tool.name, self.pattern))  # a part of many keys

    @property
    def whole(self) -> bool:
        """Return whether the rule speaks of the whole tool."""
        return self.pattern == EVERYTHING


class Mode(StrEnum):
    """How the session asks, stated for one agent (Claude Code's `permissionMode`)."""

    DEFAULT = "default"
    ACCEPT_EDITS = "acceptEdits"
    AUTO = "auto"
    DONT_ASK = "dontAsk"
    BYPASS = "bypassPermissions"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Rationale:
    """Why the tools are as they are: one `text`, a reason for single `tools`, and what else its
    author put there."""

    text: str | None = None
    tools: Map = Map()
    extra: Map = Map()


UNLIMITED = frozenset({"", "all", "full", "full_access", "unrestricted"})


@dataclass(frozen=True, slots=True)
class Permission:
    """Everything stated about what an agent may do.

    `rules` is `None` when nothing is said about tools (all of them), `()` when it is said that
    nothing is limited. `access` is one word for all of it (`full_access`, `read_only`); without
    rules only its author knows what it means. `guards` are tools before which a hook can refuse;
    they follow from an agent's hooks (`permissions/guards.py`), and no file states them.
    """

    rules: tuple[Rule, ...] | None = None
    mode: Mode | None = None
    access: str | None = None
    rationale: Rationale | None = None
    guards: tuple[Tool, ...] = ()

    @property
    def unclear(self) -> bool:
        """Return whether a word promises a limit, and no closed list says what it means."""
        promised = self.access is not None and self.access.lower() not in UNLIMITED
        general = [rule.decision for rule in self.rules or () if rule.tool == ANY and rule.whole]
        return promised and general[-1:] != [Decision.DENY]


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """What keys of an agent limit that only its own `dialect` knows: a mode of the session, and
    tools before which a hook can refuse. A file of another dialect has no such keys. `executable`
    are those of them that start processes."""

    dialect: str
    mode: Mode | None = None
    guards: tuple[Tool, ...] = ()
    executable: tuple[str, ...] = ()


def joined(tool: Tool) -> str:
    """Return the pattern over `server_tool` that stands for an MCP tool, or a whole server."""
    return tool.name.replace("/", "_")
