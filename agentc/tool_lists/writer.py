"""Rules written as the two lists that most vendors have: a tool is on them as a whole, or not at
all.

Belongs here: the freest lists that allow at most what rules do. Not here: reading lists
(`reader.py`), keys, vendors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from agentc.errors import InvalidValue
from agentc.ir.permission import (
    ALL_SERVERS,
    ANY,
    Cap,
    Decision,
    Rule,
    Tool,
    joined,
)
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.powers import Writing
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.servers import (
    NOTHING_BY_SERVER,
    ByServer,
    is_text_and_star,
    split_by_server,
)
from agentc.permissions.tool_coverage import covers
from agentc.tool_lists.changes import WriteResult, is_widening_allowed
from agentc.tool_lists.names import Vocabulary
from agentc.tool_lists.openings import (
    REACHING,
    grants_as_a_whole,
    leaves_outside_open,
    list_decisions_within,
    list_needed,
)
from agentc.tool_lists.reader import ToolLists
from agentc.tool_lists.refusals import describe_inexpressible, suggest_workaround

BY_NAME = "name the servers instead"
KNOWN = (
    'name the servers instead, or write `servers = ["NAME"]` under `[permissions]` in agentc.toml'
)
_NEVER_ASKS = "does not ask before it by itself, and its file cannot say so"


@dataclass(frozen=True, slots=True)
class ToolListDialect:
    """A client that takes lists of whole tools.

    `asks` are capabilities about which its session asks by itself. `denies` is false for one that
    only lists what is granted. `writing` are tools that are granted together, or do other work.
    `settings_file` holds the client's own settings, which can say some limits: `suggest_rule` gives
    the rule there that denies a pattern of a tool, where there is one.
    """

    title: str
    vocabulary: Vocabulary
    asks: frozenset[Cap] = frozenset()
    denies: bool = True
    writing: Writing | None = None
    settings_file: str = ""
    suggest_rule: Callable[[Tool, str], str | None] = lambda *_: None

    def leaves_out(
        self, rules: tuple[Rule, ...] | None, tool: Tool, settings: ConversionOptions
    ) -> bool:
        """Return whether a tool is left away. A tool whose limits would be refused is not."""
        try:
            return not can_grant_whole(
                self, ResolvedRules(rules), tool, settings, EncodedToolLists()
            )
        except InvalidValue:
            return False

    def write(
        self, rules: tuple[Rule, ...] | None, settings: ConversionOptions
    ) -> EncodedToolLists:
        """Return the two lists. Raises InvalidValue (fatal) for what could only be said by
        widening."""
        return _write(self, rules, settings)


@dataclass(slots=True)
class EncodedToolLists(WriteResult):
    """The lists that came out, and what was closed server by server. `unseen` are denied patterns
    that close known servers alone."""

    lists: ToolLists = field(default_factory=ToolLists)
    by_server: ByServer = NOTHING_BY_SERVER
    unseen: tuple[Tool, ...] = ()


def _write(
    client: ToolListDialect, rules: tuple[Rule, ...] | None, settings: ConversionOptions
) -> EncodedToolLists:
    """Return the lists of tools for rules, and what is to be explained of them.

    Where everything is granted as a whole, only denials are written; else only what is granted, and
    denials of what such a grant would open besides. Raises a refusal where the client has no words
    for a denial.
    """
    done = EncodedToolLists()
    if rules is None:
        return done
    found = ResolvedRules(rules)
    base = can_grant_whole(client, found, ANY, settings, done)
    if base and not settings.strict_servers:
        done.by_server = _deny_by_server(client, found, settings)
    elif not base:
        done.by_server = ByServer(servers=grant_by_server(client, found, settings, done))
    tools = dict.fromkeys(
        (*found.mentioned, *done.by_server.servers, *client.vocabulary.names.values())
    )
    if base:  # a pattern over names can deny tools that have no name of their own elsewhere
        tools |= dict.fromkeys(
            tool for tool in client.vocabulary.others if found[tool] != found[ANY]
        )
    on = {
        tool: can_grant_whole(client, found, tool, settings, done)
        for tool in tools
        if tool.cap is not Cap.EXTERNAL_DIRECTORY
    }
    unsaid = [
        tool
        for tool in (Tool(Cap.EXTERNAL_DIRECTORY),)
        if is_unsaid(client, found, on, settings, base=base)
    ]
    opened = [tool for tool, is_on in on.items() if is_on]
    denied = [tool for tool in found.mentioned if tool in on and not on[tool]]
    if base:
        denied = list(dict.fromkeys((*denied, *(tool for tool, is_on in on.items() if not is_on))))
    denials = {
        tool: client.vocabulary.denied_names(tool)
        for tool in _split_servers(found, denied, done)
        if base or _needs_word(client, found, tool, opened)
    }
    patterns_last = sorted(denials.items(), key=lambda denial: is_text_and_star(denial[0]))
    unsaid += _list_undeniable(client, patterns_last, settings)
    _explain_denied_servers(client, patterns_last, done)
    if unsaid:
        raise describe_inexpressible(client, found, unsaid)
    only: tuple[str, ...] | None = None
    if not base:
        only = _list_names(find_granting_names(client, found, tool, settings) for tool in opened)
    elif any(rule.tool == ANY for rule in rules) and not denied:
        only = ("*",)
    done.lists = ToolLists(only, _list_names(denials.values()))
    return done


def _list_undeniable(
    client: ToolListDialect,
    denials: Iterable[tuple[Tool, tuple[str, ...]]],
    settings: ConversionOptions,
) -> Iterator[Tool]:
    """Yield the denied tools for which the client has no word, and which the user does not let
    go."""
    for tool, names in denials:
        if not names and client.vocabulary.has(tool) and not is_widening_allowed(tool, settings):
            yield tool


def _explain_denied_servers(
    client: ToolListDialect, denials: Iterable[tuple[Tool, tuple[str, ...]]], done: EncodedToolLists
) -> None:
    """Note in `done` why all servers are denied where the client cannot tell which ones a pattern
    means; the first such pattern is named. Where all are denied, no pattern stays `unseen`."""
    word_for_all = client.vocabulary.denied_names(ALL_SERVERS)
    for tool, names in denials:
        if names == word_for_all:
            done.unseen = ()
        if tool.cap is Cap.MCP and tool != ALL_SERVERS and names == word_for_all:
            reason = (
                f"{client.title} denies MCP servers by name, and `{tool.name}` can mean tools of "
                "any server, so that all are denied"
            )
            done.explain(ALL_SERVERS, "PERM-MCP-NARROWED", reason, BY_NAME)


def _deny_by_server(
    client: ToolListDialect, found: ResolvedRules, settings: ConversionOptions
) -> ByServer:
    """Return what can be told server by server; nothing where the name of one of the servers fits
    into no list."""
    by_server = split_by_server(found, settings.servers)
    everything = client.vocabulary.denied_names(ALL_SERVERS)
    return (
        NOTHING_BY_SERVER
        if everything in map(client.vocabulary.denied_names, by_server.servers)
        else by_server
    )


def grant_by_server(
    client: ToolListDialect,
    found: ResolvedRules,
    settings: ConversionOptions,
    done: EncodedToolLists,
) -> tuple[Tool, ...]:
    """Return the known servers that a pattern opens beside the server that it names."""
    by_server = split_by_server(found, settings.servers)
    opening = [
        tool
        for tool in by_server.patterns
        if any(
            grants_as_a_whole(client, tool, decision) for decision in list_decisions(found[tool])
        )
    ]
    for pattern in opening:
        if not client.vocabulary.granted_names(pattern):
            reason = (
                f"{client.title} grants MCP servers by name: of those that `{pattern.name}` means, "
                "known ones alone"
            )
            done.explain(pattern, "PERM-MCP-NARROWED", reason, KNOWN)
    named = {joined(tool) for tool in found.mentioned if tool.cap is Cap.MCP}
    return tuple(
        tool
        for tool in by_server.servers
        if joined(tool) not in named
        and any(by_server.means_all(pattern, tool) for pattern in opening)
    )


def _split_servers(
    found: ResolvedRules, denied: list[Tool], done: EncodedToolLists
) -> Iterator[Tool]:
    """Yield what is denied, with the known servers that a pattern means in its place, if the client
    denies servers by name."""
    for tool in dict.fromkeys(denied):
        if tool not in done.by_server.patterns:
            yield tool
            continue
        if list_decisions(found[tool]) & {
            Decision.DENY,
            Decision.ASK,
        }:  # else another one within it is limited
            done.unseen += (tool,)
        yield from (server for server in done.by_server.list_hit(tool) if server in denied)


def find_granting_names(
    client: ToolListDialect, found: ResolvedRules, tool: Tool, settings: ConversionOptions
) -> tuple[str, ...]:
    """Return the names that grant a tool. A joined MCP name can mean tools of several servers: the
    names of those that are granted by name."""
    names = client.vocabulary.granted_names(tool)
    if tool.cap is not Cap.MCP or "/" in tool.name:
        return names
    single = ((name, client.vocabulary.tool(name)) for name in names)
    return tuple(
        name
        for name, named_tool in single
        if can_grant_whole(client, found, named_tool, settings, EncodedToolLists())
    )


def _list_names(groups: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))  # type: ignore[attr-defined]


def _needs_word(
    client: ToolListDialect, found: ResolvedRules, tool: Tool, opened: list[Tool]
) -> bool:
    """Return whether a tool has to be denied beside a closed list, as something else opens it, or
    its author denied it by name."""
    named = list_decisions(found[tool]) == frozenset({Decision.DENY}) and client.vocabulary.name(
        tool
    )
    return bool(named) or any(
        covers(wide, tool) for wide in opened if wide.cap is tool.cap or wide == ANY
    )


def can_grant_whole(
    client: ToolListDialect,
    found: ResolvedRules,
    tool: Tool,
    settings: ConversionOptions,
    done: EncodedToolLists,
) -> bool:
    """Return whether a tool can be granted as a whole. If not, it is left away to keep its limits,
    and the reason is noted."""
    ruling, decisions = found[tool], list_decisions_within(found, tool)
    granted = {decision: grants_as_a_whole(client, tool, decision) for decision in decisions}
    if all(granted.values()):
        return True
    if not any(decision is not Decision.DENY for decision in granted):
        return False
    if is_widening_allowed(tool, settings):
        return True
    needed = list_needed(client, found, tool, settings)
    if tool.cap is Cap.MCP and decisions != list_decisions(ruling):
        reason = f"{client.title} grants a server as a whole, and not all of its tools are granted"
        done.explain(
            tool, "PERM-PATTERN-NARROWED", reason, suggest_workaround(client, tool, needed)
        )
    elif Decision.DENY not in granted:  # only the questions are in the way
        reason = f"{client.title} {_NEVER_ASKS}"
        done.explain(tool, "PERM-ASK-NARROWED", reason, suggest_workaround(client, tool, needed))
    else:
        asked = not granted.get(Decision.ASK, True)
        reason = f"{client.title} grants a tool as a whole, or not at all"
        reason += f", and {_NEVER_ASKS}" * asked
        done.explain(
            tool, "PERM-PATTERN-NARROWED", reason, suggest_workaround(client, tool, needed, ruling)
        )
    return False


def is_unsaid(
    client: ToolListDialect,
    found: ResolvedRules,
    on: Mapping[Tool, bool],
    settings: ConversionOptions,
    *,
    base: bool,
) -> bool:
    """Return whether a limit on folders outside of the project cannot be said, and something that
    is granted reaches them."""
    reaching = base or any(is_on and tool.cap in REACHING for tool, is_on in on.items())
    return reaching and leaves_outside_open(client, found, settings, base=base)
