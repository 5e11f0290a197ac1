"""What one agent may do, as rows: every tool that is worth one, with what is decided about it, and
what it starts.

Belongs here: which tools are told, in which order. Not here: words (`report/`), what rules decide
(`resolve.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agentc.errors import TooComplex
from agentc.ir.agent import Agent
from agentc.ir.permission import ALL_SERVERS, ANY, EVERYTHING, Cap, Decision, Mode, Tool, joined
from agentc.ir.value import Map, Value
from agentc.permissions.decision_lists import DecisionList, minimize
from agentc.permissions.guards import is_guarded, permission_with_guards
from agentc.permissions.modes import REFUSED_IN_PART, with_mode_restrictions
from agentc.permissions.pattern_inclusion import intersect, is_included
from agentc.permissions.pattern_starts import pairs_that_meet
from agentc.permissions.resolve import ResolvedRules, is_joined, is_wide

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
STOCK: DecisionList = ((EVERYTHING, Decision.DEFAULT),)


@dataclass(frozen=True, slots=True)
class Row:
    """One tool, and what is decided: patterns from top to bottom, the last match wins, the first
    one is `*`. Where a hook can refuse it, it is `guarded`, and to ask means to ask that hook.
    `refused_in_part` is true where the mode refuses some of its uses, which no rule can name."""

    tool: Tool
    ruling: DecisionList
    guarded: bool = False
    refused_in_part: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Something that an agent brings along and that starts a process: a `hook` on an event, or a
    `server`."""

    kind: str
    name: str
    what: Value


@dataclass(frozen=True, slots=True)
class Table:
    """What an agent may do.

    `limited` is false where no rule says anything. `unclear` is a word that promises a limit which
    nothing spells out. `open` are tools that are limited in words alone, and `unheeded` values that
    say so and that the client passes over.
    """

    agent: str
    limited: bool
    rows: tuple[Row, ...]
    starts: tuple[Start, ...]
    mode: Mode | None = None
    unclear: str | None = None
    open: tuple[Tool, ...] = ()
    unheeded: Map = Map()


def make_table(agent: Agent) -> Table:
    """Return the table of one agent. A tool that is not named, and about which is decided as about
    all others, has no row of its own. Raises TooComplex as `list_tools`."""
    permission = permission_with_guards(agent)
    rules = with_mode_restrictions(permission)
    found = ResolvedRules(rules)
    unclear = permission.access if permission.unclear else None
    refused = REFUSED_IN_PART.get(permission.mode or Mode.DEFAULT, ())
    rows = tuple(_make_rows(found, permission.guards, refused))
    return Table(
        agent.name, bool(rules or refused), rows, list_starts(agent), permission.mode, unclear
    )


def _make_rows(
    found: ResolvedRules, guarded: tuple[Tool, ...], refused: tuple[Tool, ...]
) -> Iterator[Row]:
    """Yield a row for each tool that rules name, or treat otherwise than all others. Where an MCP
    tool stands under its joined name, too, with the same ruling, that name has no row."""
    rows = []
    for tool in list_tools(found):
        in_part = tool in refused and found.for_all_arguments(tool) is not Decision.DENY
        rows.append(Row(tool, _complete(found[tool]), is_guarded(guarded, tool), in_part))
    general = _complete(found[ANY])
    spelled = {(joined(row.tool), row.ruling) for row in rows if "/" in row.tool.name}
    for row in rows:
        if is_joined(row.tool) and (joined(row.tool), row.ruling) in spelled:
            continue
        usual = STOCK if row.tool.cap is Cap.PROCESS_START else general
        if (
            row.ruling != usual
            or row.refused_in_part
            or row.tool == ANY
            or row.tool in found.mentioned
        ):
            yield row


def _complete(ruling: DecisionList) -> DecisionList:
    """Return a ruling that also says what holds where no pattern matches."""
    return minimize((*STOCK, *ruling))


def list_tools(*found: ResolvedRules) -> tuple[Tool, ...]:
    """Return every tool about which one of several lists of rules could decide by itself, in the
    order of the rows. Raises TooComplex for more names than anybody could look at."""
    whole = (ALL_SERVERS if cap is Cap.MCP else Tool(cap) for cap in ORDER if cap is not Cap.OTHER)
    named = tuple(dict.fromkeys(tool for rules in found for tool in rules.mentioned))
    tools = dict.fromkeys((*whole, *named, *_list_shared_names(named)))
    return tuple(sorted(tools, key=lambda tool: ORDER.index(tool.cap)))


def _list_shared_names(named: tuple[Tool, ...]) -> Iterator[Tool]:
    """Yield the names that two patterns over MCP tools have in common, where neither holds all of
    the other: there the order of the two rules counts, which no row of either shows.

    Raises TooComplex for more of them than anybody could look at.
    """
    found: set[str] = set()
    wide = dict.fromkeys(joined(tool) for tool in named if tool.cap is Cap.MCP and is_wide(tool))
    for compared, (one, other) in enumerate(pairs_that_meet(wide)):
        if compared == MAX_COMPARED:
            raise TooComplex("its patterns for names of MCP tools are too many to be compared")
        if not is_included(one, other) and not is_included(other, one):
            names = intersect(one, other)
            found.update(names or ())
            if names is None or len(found) > MAX_SHARED:
                raise TooComplex(
                    "its patterns for names of MCP tools overlap in too many ways to be compared"
                )
            yield from (Tool(Cap.MCP, name) for name in names)


def list_starts(agent: Agent) -> tuple[Start, ...]:
    """Return everything that starts a process with the agent: its hooks, the servers that it
    configures itself, and what keys start that only its own format has."""
    found = (*_list_hooks(agent.hooks), *_list_servers(agent.mcp_servers), *_list_own(agent))
    return tuple(dict.fromkeys(found))


def _list_own(agent: Agent) -> Iterator[Start]:
    """Yield what keys of an agent's own dialect start."""
    own = agent.own_limits
    if own is None:
        return
    keys = agent.extra_of(own.dialect)
    for key in own.executable:
        value = keys.get(key)
        yield from _list_hooks(value) if key == "hooks" else (Start("key", key, value),)


def _list_hooks(hooks: Value) -> Iterator[Start]:
    for event, stated_hooks in hooks.items() if isinstance(hooks, Map) else [("", hooks)]:
        each = stated_hooks if isinstance(stated_hooks, tuple) else (stated_hooks,)
        yield from (Start("hook", event, one) for one in each if one)


def _list_servers(servers: Value) -> Iterator[Start]:
    """Yield the servers that an agent configures itself. One that is only named was configured
    elsewhere, by the user."""
    for entry in servers if isinstance(servers, tuple) else (servers,):
        if isinstance(entry, Map):
            yield from (Start("server", name, config) for name, config in entry.items())
