"""Servers that Claude Code's settings keep from every session, as 2.1.332 was seen to.

Belongs here: each shape of the lists. Not here: rules in `permissions` (`test_client_config.py`),
the law over any settings (`laws/test_client_config_laws.py`).
"""

from __future__ import annotations

from typing import Any

import pytest

from agentc.ir.permission import ALL_SERVERS, Cap, Decision, Rule, Tool
from agentc.ir.value import Map, freeze
from agentc.lens.client_config import ConfigFile
from agentc.permissions.resolve import ResolvedRules
from agentc.vendors.claude.config_limits import read_general

GH = Tool(Cap.MCP, "gh/*")


@pytest.mark.parametrize(
    ("stated", "rules", "unsaid"),
    [
        ({"deniedMcpServers": [{"serverName": "gh"}]}, (Rule(GH, Decision.DENY),), ()),
        ({"disabledMcpjsonServers": ["gh"]}, (Rule(GH, Decision.DENY),), ()),
        ({"allowedMcpServers": []}, (Rule(ALL_SERVERS, Decision.DENY),), ()),
        (
            {"allowedMcpServers": [{"serverName": "gh"}, {"serverUrl": "https://x/*"}]},
            (Rule(ALL_SERVERS, Decision.DENY), Rule(GH, Decision.DEFAULT)),
            (),
        ),
        (
            {"deniedMcpServers": [{"serverUrl": "https://x/*"}, {"serverCommand": ["x", "y"]}]},
            (),
            ("deniedMcpServers https://x/*", "deniedMcpServers x y"),
        ),
        (
            {"deniedMcpServers": [{"serverName": "my server.x"}]},
            (Rule(Tool(Cap.MCP, "my_server_x/*"), Decision.DENY),),
            (),
        ),
        ({"deniedMcpServers": "gh", "allowedMcpServers": {"a": 1}}, (), ()),
        ({"deniedMcpServers": [5, None, {"x": 1}, {"serverName": ""}]}, (), ()),
    ],
)
def test_a_list_limits_servers(
    stated: dict[str, Any], rules: tuple[Rule, ...], unsaid: tuple[str, ...]
) -> None:
    values = freeze(stated)
    assert isinstance(values, Map)
    found = read_general([ConfigFile("settings.json", values)])
    assert (found.rules, found.unsaid) == (rules, unsaid)
    assert bool(found.files) is bool(rules or unsaid)


def test_lists_of_several_files_count_together_and_a_denial_wins() -> None:
    files = [
        ConfigFile("a", Map({"allowedMcpServers": (Map({"serverName": "gh"}),)})),
        ConfigFile("b", Map({"permissions": Map({"deny": ("mcp__gh__delete",)})})),
        ConfigFile("c", Map({"allowedMcpServers": (Map({"serverName": "tides"}),)})),
    ]
    assert [rule.tool.name for rule in read_general(files).rules] == [
        ALL_SERVERS.name,
        "gh/*",
        "tides/*",
        "gh/delete",
    ]


def test_a_denial_of_all_servers_takes_the_allowed_ones_too() -> None:
    values = Map(
        {
            "allowedMcpServers": (Map({"serverName": "gh"}),),
            "permissions": Map({"deny": ("mcp__*",)}),
        }
    )
    rules = read_general([ConfigFile("settings.json", values)]).rules
    assert ResolvedRules(rules).for_all_arguments(GH) is Decision.DENY
