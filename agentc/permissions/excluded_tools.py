"""Tools that the configuration of an agent's own MCP server leaves out: a limit like any other.

Belongs here: which tools those are, and rules without them. Not here: how clients spell it
(`vendors/server_maps.py`), which servers there are (`servers.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.ir.permission import Cap, Decision, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.permissions.changes import find_changes
from agentc.permissions.meet import meet
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.tool_coverage import covers

# In the configuration of a server, the only ones of its tools that there are, and those that there
# are not.
INCLUDED, EXCLUDED = "include_tools", "exclude_tools"


def list_included(name: str, config: Value) -> tuple[Tool, ...]:
    """Return the tools of a server that its configuration leaves: the server as a whole where it
    lists none."""
    listed = config.get(INCLUDED) if isinstance(config, Map) else None
    if listed is None:
        return (Tool(Cap.MCP, f"{name}/*"),)
    return tuple(_list_tools(name, listed))


def list_excluded(servers: Value) -> tuple[Rule, ...]:
    """Return what the configurations of servers take from whoever may use these: tools that they
    leave out."""
    listed = servers if isinstance(servers, tuple) else (servers,)
    configured = (
        (name, config)
        for one in listed
        if isinstance(one, Map)
        for name, config in one.items()
        if isinstance(config, Map)
    )
    return tuple(rule for name, config in configured for rule in _exclude(name, config))


def _exclude(name: str, config: Map) -> Iterator[Rule]:
    if INCLUDED in config:
        yield Rule(Tool(Cap.MCP, f"{name}/*"), Decision.DENY)
        yield from (Rule(tool, Decision.DEFAULT) for tool in list_included(name, config))
    yield from (Rule(tool, Decision.DENY) for tool in _list_tools(name, config.get(EXCLUDED)))


def _list_tools(name: str, listed: Value) -> Iterator[Tool]:
    """Yield the tools in a list, of which each may have arguments behind it in brackets."""
    names = listed if isinstance(listed, tuple) else ()
    tools = (tool.partition("(")[0].strip() for tool in names if isinstance(tool, str))
    yield from (Tool(Cap.MCP, f"{name}/{tool}") for tool in tools if tool)


# Rules without a meaning are looked for among so many.
_MANY = 60


def exclude_tools(rules: tuple[Rule, ...], excluded: tuple[Rule, ...]) -> tuple[Rule, ...] | None:
    """Return rules that grant no tool that is excluded; `None` where they grant none as they
    are."""
    met = meet(rules, excluded)
    if not any(find_changes(ResolvedRules(rules), ResolvedRules(met))):
        return None
    servers = {rule.tool.name.partition("/")[0] for rule in excluded}
    tools = [Tool(Cap.MCP, f"{name}/*") for name in sorted(servers)]
    return _drop_void(met, tools) if len(met) <= _MANY else met


def _drop_void(rules: tuple[Rule, ...], tools: list[Tool]) -> tuple[Rule, ...]:
    """Return rules without those on some tools that decide nothing: a list of tools would have to
    say them."""
    found = ResolvedRules(rules)
    for rule in rules:
        if any(covers(tool, rule.tool) for tool in tools):
            place = rules.index(rule)
            fewer = rules[:place] + rules[place + 1 :]
            if not any(find_changes(found, ResolvedRules(fewer))):
                rules = fewer
    return rules
