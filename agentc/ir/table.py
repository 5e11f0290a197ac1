"""What one agent may do, as rows: every tool that is worth one, with what is decided about it, and what it starts.

Belongs here: which tools are told, in which order. Not here: words (`report/`), what rules come to (`effective.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agentc.errors import TooComplex
from agentc.ir.agent import Agent
from agentc.ir.effective import REFUSED_IN_PART, Effective, is_joined, is_wide, stated
from agentc.ir.hooks import guards, limits
from agentc.ir.overlap import common, included, meeting
from agentc.ir.permission import ALL_SERVERS, ANY, EVERYTHING, Cap, Decision, Mode, Tool, joined
from agentc.ir.ruling import Ruling, minimal
from agentc.ir.value import Map, Value

# From looking to acting to leaving; what has names of its own comes behind, and the rest last.
ORDER = (
    *(Cap.READ, Cap.LIST, Cap.GLOB, Cap.GREP, Cap.LSP),
    *(Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK, Cap.SHELL),
    *(Cap.WEB_FETCH, Cap.WEB_SEARCH, Cap.EXTERNAL_DIRECTORY),
    *(Cap.DELEGATE, Cap.SKILL, Cap.TODO, Cap.QUESTION, Cap.MODE_SWITCH),
    *(Cap.MCP, Cap.OTHER, Cap.ANY, Cap.PROCESS_START),
)
MAX_SHARED = 150
# Patterns that begin alike: each is compared with each.
MAX_COMPARED = 20_000
STOCK: Ruling = ((EVERYTHING, Decision.DEFAULT),)


@dataclass(frozen=True, slots=True)
class Row:
    """One tool, and what is decided: patterns from top to bottom, the last match wins, the first one is `*`. Where a
    hook can refuse it, it is `guarded`, and to ask means to ask that hook. `in_part` is true where the mode refuses
    some of its uses, which no rule can name."""

    tool: Tool
    ruling: Ruling
    guarded: bool = False
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Something that an agent brings along and that starts a process: a `hook` on an event, or a `server`."""

    kind: str
    name: str
    what: Value


@dataclass(frozen=True, slots=True)
class Table:
    """What an agent may do. `limited` is false where no rule says anything; `unclear` is a word that promises a limit
    which nothing spells out."""

    agent: str
    limited: bool
    rows: tuple[Row, ...]
    starts: tuple[Start, ...]
    mode: Mode | None = None
    unclear: str | None = None


def table(agent: Agent) -> Table:
    """The table of one agent. What is decided as for every other tool, and not named, stands in that row."""
    permission = limits(agent)
    rules = stated(permission)
    found = Effective(rules)
    unclear = permission.access if permission.unclear else None
    refused = REFUSED_IN_PART.get(permission.mode or Mode.DEFAULT, ())
    rows = tuple(_rows(found, permission.guards, refused))
    return Table(agent.name, bool(rules or refused), rows, starts(agent), permission.mode, unclear)


def _rows(found: Effective, guarded: tuple[Tool, ...], refused: tuple[Tool, ...]) -> Iterator[Row]:
    rows = []
    for tool in tools(found):
        in_part = tool in refused and found.strictest(tool) is not Decision.DENY
        rows.append(Row(tool, _whole(found[tool]), guards(guarded, tool), in_part))
    general = _whole(found[ANY])
    spelled = {(joined(row.tool), row.ruling) for row in rows if "/" in row.tool.name}
    for row in rows:
        if is_joined(row.tool) and (joined(row.tool), row.ruling) in spelled:
            continue
        usual = STOCK if row.tool.cap is Cap.PROCESS_START else general
        if row.ruling != usual or row.in_part or row.tool == ANY or row.tool in found.mentioned:
            yield row


def _whole(ruling: Ruling) -> Ruling:
    """A ruling that says itself what holds where nothing else matches."""
    return minimal((*STOCK, *ruling))


def tools(*found: Effective) -> tuple[Tool, ...]:
    """Every tool on which one of several lists of rules could decide by itself, in the order of the rows."""
    whole = (ALL_SERVERS if cap is Cap.MCP else Tool(cap) for cap in ORDER if cap is not Cap.OTHER)
    named = tuple(dict.fromkeys(tool for one in found for tool in one.mentioned))
    every = dict.fromkeys((*whole, *named, *_shared(named)))
    return tuple(sorted(every, key=lambda tool: ORDER.index(tool.cap)))


def _shared(named: tuple[Tool, ...]) -> Iterator[Tool]:
    """The names that two patterns over MCP tools have in common, where neither holds all of the other: there the order
    of the two rules counts, which neither of them alone can show.

    Raises TooComplex for more of them than anybody could look at.
    """
    found: set[str] = set()
    wide = dict.fromkeys(joined(tool) for tool in named if tool.cap is Cap.MCP and is_wide(tool))
    for compared, (one, other) in enumerate(meeting(wide)):
        if compared == MAX_COMPARED:
            raise TooComplex("its patterns for names of MCP tools are too many to be compared")
        if not included(one, other) and not included(other, one):
            names = common(one, other)
            found.update(names or ())
            if names is None or len(found) > MAX_SHARED:
                raise TooComplex("its patterns for names of MCP tools overlap in too many ways to be compared")
            yield from (Tool(Cap.MCP, name) for name in names)


def starts(agent: Agent) -> tuple[Start, ...]:
    """Everything that starts a process with the agent: its hooks, and the servers that it configures itself."""
    return tuple(dict.fromkeys((*_hooks(agent.hooks), *_servers(agent.mcp_servers))))


def _hooks(hooks: Value) -> Iterator[Start]:
    for event, stated_hooks in hooks.items() if isinstance(hooks, Map) else [("", hooks)]:
        each = stated_hooks if isinstance(stated_hooks, tuple) else (stated_hooks,)
        yield from (Start("hook", event, one) for one in each if one)


def _servers(servers: Value) -> Iterator[Start]:
    """A server that is only named was configured elsewhere, by the user."""
    for entry in servers if isinstance(servers, tuple) else (servers,):
        if isinstance(entry, Map):
            yield from (Start("server", name, what) for name, what in entry.items())
