"""What an agent may do, in words that belong to no vendor: ordered rules of tool, pattern and decision.

Belongs here: the vocabulary and what a list of rules means. Not here: any vendor's tool names or keys.

Rules are read from top to bottom and **the last one that matches wins**; where none matches, the client's stock
decision holds. `DEFAULT` is that decision, restated: a tool that is merely listed, with nothing said about asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from agentc.ir.value import Map


class Cap(StrEnum):
    """The finest useful split of what tools do. `ANY` stands for every tool, also those not known today."""

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
    EXTERNAL_DIRECTORY = "external_directory"
    MCP = "mcp"
    OTHER = "other"


class Decision(StrEnum):
    """What happens when the agent reaches for a tool, from the strictest to the freest."""

    DENY = "deny"
    ASK = "ask"
    DEFAULT = "default"
    ALLOW = "allow"


ORDER = {decision: rank for rank, decision in enumerate(Decision)}


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. `name` is `server/tool` (or `server/*`) for MCP and `vendor:Name` for OTHER; empty for the rest."""

    cap: Cap
    name: str = ""

    @property
    def label(self) -> str:
        """The tool in words for a person."""
        return self.name.partition(":")[2] if self.cap is Cap.OTHER else self.name or str(self.cap)

    def __str__(self) -> str:
        return (self.name and f"{self.cap}:{self.name}") or str(self.cap)


ANY = Tool(Cap.ANY)
ALL_SERVERS = Tool(Cap.MCP, "*/*")
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` narrows the rule to some arguments (a command, a path, an agent's name); `*` is the whole tool."""

    tool: Tool
    decision: Decision
    pattern: str = EVERYTHING

    @property
    def whole(self) -> bool:
        """Whether the rule speaks of the whole tool."""
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
    """Why the tools are as they are: one `text`, a reason for single `tools`, and what else its author put there."""

    text: str | None = None
    tools: Map = Map()
    extra: Map = Map()


UNLIMITED = frozenset({"", "all", "full", "full_access", "unrestricted"})


@dataclass(frozen=True, slots=True)
class Permission:
    """Everything stated about what an agent may do.

    `rules` is `None` when nothing is said about tools (all of them), `()` when it is said that nothing is limited.
    `access` is one word for all of it (`full_access`, `read_only`); without rules only its author knows what it means.
    """

    rules: tuple[Rule, ...] | None = None
    mode: Mode | None = None
    access: str | None = None
    rationale: Rationale | None = None

    @property
    def unclear(self) -> bool:
        """Whether a word promises a limit, and no closed list says what it means."""
        promised = self.access is not None and self.access.lower() not in UNLIMITED
        return promised and live(self.rules or ())[0] is not Decision.DENY


class Decisions:
    """What whole-tool rules decide, for any tool: the last rule that covers it wins, and `DEFAULT` where none does."""

    def __init__(self, rules: tuple[Rule, ...] | None) -> None:
        self._last: dict[Tool, tuple[int, Decision]] = {
            rule.tool: (place, rule.decision) for place, rule in enumerate(rules or ()) if rule.whole
        }

    def __getitem__(self, tool: Tool) -> Decision:
        found = (self._last.get(wide) for wide in covering(tool))
        return max((last for last in found if last), default=(-1, Decision.DEFAULT), key=lambda last: last[0])[1]


def covering(tool: Tool) -> tuple[Tool, ...]:
    """The tools whose rules also speak of `tool`: itself, everything, and for MCP its server and all servers."""
    if tool.cap is not Cap.MCP:
        return (ANY, tool)
    server = tool.name.partition("/")[0]
    return (ANY, tool, Tool(Cap.MCP, f"{server}/*"), ALL_SERVERS)


def covers(wide: Tool, tool: Tool) -> bool:
    """Whether a rule about `wide` also speaks of `tool`."""
    return wide in covering(tool)


def decide(rules: tuple[Rule, ...] | None, tool: Tool) -> Decision:
    """The decision for the whole of one tool."""
    return Decisions(rules)[tool]


def live(rules: tuple[Rule, ...]) -> tuple[Decision | None, dict[Tool, Decision]]:
    """What whole-tool rules come to: the decision for everything else (`None` when none is stated), and that of every
    tool which is named after it, in the order of their last mention."""
    last_any = max((i for i, rule in enumerate(rules) if rule.tool == ANY), default=-1)
    named = dict.fromkeys(rule.tool for rule in reversed(rules[last_any + 1 :]))
    base = rules[last_any].decision if last_any >= 0 else None
    decisions = Decisions(rules)
    return base, {tool: decisions[tool] for tool in reversed(named)}


def changed(
    before: tuple[Rule, ...] | None, after: tuple[Rule, ...] | None
) -> Iterator[tuple[Tool, Decision, Decision]]:
    """Every named tool, and `ANY` for all others, on which two lists of whole-tool rules decide differently."""
    old, new = Decisions(before), Decisions(after)
    for tool in dict.fromkeys((ANY, *(rule.tool for rule in (*(before or ()), *(after or ()))))):
        if old[tool] is not new[tool]:
            yield tool, old[tool], new[tool]


def freer(new: Decision, old: Decision) -> bool:
    """Whether a decision allows more than another."""
    return ORDER[new] > ORDER[old]
