"""Rules written as one list of what is granted, for clients that deny nothing by name.

Belongs here: the freest such list that grants at most what rules do. Not here: clients with a
second list (`writer.py`), reading a list (`vendors/codecs/allowed_tools.py`), vendors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Rule, Tool
from agentc.options import ConversionOptions
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.servers import ByServer
from agentc.permissions.tool_coverage import covers
from agentc.tool_lists.changes import is_widening_allowed
from agentc.tool_lists.openings import OUTSIDE, list_needed
from agentc.tool_lists.reader import ToolLists
from agentc.tool_lists.refusals import describe_inexpressible, suggest_letting_go
from agentc.tool_lists.writer import (
    EncodedToolLists,
    ToolListDialect,
    can_grant_whole,
    find_granting_names,
    grant_by_server,
    is_unsaid,
)


def write_allowlist(
    client: ToolListDialect, rules: tuple[Rule, ...] | None, settings: ConversionOptions
) -> EncodedToolLists:
    """Return the list; no list where nothing is limited.

    Raises InvalidValue (fatal) for what could only be said by widening.
    """
    done, client = EncodedToolLists(), replace(client, denies=False)
    if rules is None:
        return done
    found = ResolvedRules(rules)
    open_to_all = can_grant_whole(client, found, ANY, settings, done)
    done.by_server = ByServer(servers=grant_by_server(client, found, settings, done))
    on = {
        tool: can_grant_whole(client, found, tool, settings, done)
        for tool in _list_tools(client, found, done.by_server, settings, open_to_all=open_to_all)
    }
    _close_servers_with_denials(client, found, on, settings, done)
    if is_unsaid(client, found, on, settings, base=open_to_all):
        raise describe_inexpressible(client, found, [OUTSIDE])
    if open_to_all and all(on[tool] for tool in on if client.vocabulary.has(tool)):
        only = ("*",) if any(rule.tool == ANY for rule in rules) else None
        done.lists = ToolLists(only)
        return done
    if open_to_all:
        reason = f"{client.title} lists what is granted, and cannot say `everything but`"
        done.explain(ANY, "PERM-NARROWED", reason)
    words = (word for tool in on for word in _find_words(client, found, tool, on, settings, done))
    done.lists = ToolLists(tuple(dict.fromkeys(words)))
    return done


def _list_tools(
    client: ToolListDialect,
    found: ResolvedRules,
    by_server: ByServer,
    settings: ConversionOptions,
    *,
    open_to_all: bool,
) -> Iterator[Tool]:
    """Yield the tools that may stand in the list: every tool that is mentioned, and every tool that
    the client has."""
    vocabulary = client.vocabulary
    tools = [*found.mentioned, *by_server.servers, *vocabulary.names.values()]
    tools += [tool for several in vocabulary.classes.values() for tool in several]
    if open_to_all:
        tools += vocabulary.others
        if vocabulary.has(ALL_SERVERS):
            tools.append(ALL_SERVERS)
            tools += [Tool(Cap.MCP, f"{server}/*") for server in sorted(settings.servers)]
    yield from (
        tool
        for tool in dict.fromkeys(tools)
        if tool != ANY and tool.cap not in (Cap.EXTERNAL_DIRECTORY, Cap.PROCESS_START)
    )


def _close_servers_with_denials(
    client: ToolListDialect,
    found: ResolvedRules,
    on: dict[Tool, bool],
    settings: ConversionOptions,
    done: EncodedToolLists,
) -> None:
    """Close what would grant something that is denied by its name: a server of which one tool is
    denied, all servers where one is."""
    closed = [tool for tool, is_on in on.items() if not is_on]
    for wide in [tool for tool, is_on in on.items() if is_on and tool.cap is Cap.MCP]:
        inner = next((tool for tool in closed if covers(wide, tool)), None)
        if inner is None or is_widening_allowed(wide, settings):
            continue
        on[wide] = False
        reason = f"{client.title} cannot deny `{inner.label}` within it"
        hint = "grant single tools of it by name"
        if needed := list_needed(client, found, wide, settings):
            hint += f"; {suggest_letting_go(needed)}"
        done.explain(wide, "PERM-MCP-NARROWED", reason, hint)


def _find_words(
    client: ToolListDialect,
    found: ResolvedRules,
    tool: Tool,
    on: Mapping[Tool, bool],
    settings: ConversionOptions,
    done: EncodedToolLists,
) -> tuple[str, ...]:
    """Return the words that grant a tool: that of a class, where the whole class is granted, else
    the tool's own names."""
    if not on[tool]:
        return ()
    classes = {
        word: several for word, several in client.vocabulary.classes.items() if tool in several
    }
    whole = tuple(
        word
        for word, several in classes.items()
        if all(on.get(one) or is_widening_allowed(one, settings) for one in several)
    )
    names = whole or find_granting_names(client, found, tool, settings)
    if not names and classes:
        word, several = next(iter(classes.items()))
        others = [one for one in several if not on.get(one)]
        labels = " and ".join(one.label for one in others)
        reason = f"in {client.title} `{word}` grants {labels}, too"
        needed = list_needed(client, found, tool, settings)
        hint = suggest_letting_go(cap for cap in needed if cap is not tool.cap)
        done.explain(tool, "PERM-CLASS-NARROWED", reason, hint)
    return names
