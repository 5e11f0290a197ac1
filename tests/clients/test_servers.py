"""Denials of MCP servers by a pattern, with both clients: what OpenCode takes from an agent, and
Claude Code from what was written of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import agentc
from tests.support.models import glob
from tests.support.servers import SERVERS, VECTORS, written

from .given import tools_given
from .harness import write_project
from .opencode_server import opencode_listed

pytestmark = pytest.mark.clients

# Of an agent without limits, so that the tools of all servers are known under the client's own
# names.
FREE = "---\nname: free\ndescription: d\n---\nx\n"
HEADS = {
    "server": "mcp__gh",
    "pattern": "mcp__gh*",
    "tools": "mcp__gh__get_*",
    "other-characters": "mcp__my_server",
}


def test_claude_code_closes_what_each_row_says() -> None:
    files = {"free": FREE}
    for number, vector in enumerate(VECTORS):
        settings = agentc.ConversionOptions(
            servers=frozenset(SERVERS) if vector.known else frozenset(), carry=False
        )
        text = written(vector.permission)
        done = agentc.convert(
            text, source="opencode", target="claude", path=f"row{number}.md", settings=settings
        )
        files[f"row{number}"] = done.text
    given = tools_given(files, servers=SERVERS)
    everything = _of_servers(given["free"])
    assert len(everything) == sum(map(len, SERVERS.values()))
    for number, vector in enumerate(VECTORS):
        closed = everything - _of_servers(given[f"row{number}"])
        assert {name.split("__")[1] for name in closed} == vector.closes, vector


def _of_servers(given: frozenset[str] | None) -> frozenset[str]:
    assert given is not None
    return frozenset(name for name in given if name.startswith("mcp__"))


def test_claude_code_knows_no_pattern_but_one() -> None:
    """What makes all of this necessary."""
    heads = {
        name: f"---\nname: {name}\ndescription: d\ndisallowedTools: {word}\n---\nx\n"
        for name, word in HEADS.items()
    }
    given = tools_given({"free": FREE, **heads}, servers=SERVERS)
    gone = {name: _of_servers(given["free"]) - _of_servers(given[name]) for name in HEADS}
    assert gone == {
        "server": {"mcp__gh__get_pr", "mcp__gh__delete"},
        "pattern": frozenset(),
        "tools": frozenset(),
        "other-characters": {"mcp__my_server__go"},
    }


def test_opencode_denies_what_each_row_says(tmp_path: Path) -> None:
    """Its rules, asked for each tool as the client asks: the last that matches counts."""
    files = {
        f".opencode/agents/row{number}.md": written(one.permission)
        for number, one in enumerate(VECTORS)
    }
    agents = opencode_listed(write_project(tmp_path, files))
    for number, vector in enumerate(VECTORS):
        rules = agents[f"row{number}"]["permission"]
        denied = {
            server
            for server, tools in SERVERS.items()
            for tool in tools
            if _decided(rules, f"{server.replace('.', '_')}_{tool}") != "allow"
        }
        assert denied == vector.denies, (vector, json.dumps(rules))


def _decided(rules: list[dict[str, str]], name: str) -> str:
    return next(
        rule["action"]
        for rule in reversed(rules)
        if glob(rule["permission"], name) and glob(rule["pattern"], "*")
    )
