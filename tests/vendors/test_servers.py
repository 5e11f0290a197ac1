"""MCP servers that agents bring along, from each client's words into every other's.

Belongs here: transports, keys, and the tools that a configuration leaves out. Not here: which
servers a pattern denies (`unit/permissions/test_servers.py`), what starts processes.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import InternalError
from agentc.ir.permission import Cap, Decision, Tool
from agentc.ir.value import freeze
from agentc.options import ConversionOptions
from agentc.permissions.resolve import ResolvedRules
from agentc.vendors.registry import writable_formats
from tests.laws.test_soundness import read_target

EXEC = ConversionOptions(carry_exec=True, carry=False, unenforced="write")
# Of each format that holds servers: their key, and the key of a configuration that lists the only
# tools and that of those left out.
HOLDING = {
    "claude": "mcpServers",
    "extended": "mcpServers",
    "gemini": "mcp_servers",
    "qwen": "mcpServers",
    "copilot": "mcp-servers",
}
FILTERING = {
    "gemini": ("include_tools", "exclude_tools"),
    "qwen": ("includeTools", "excludeTools"),
    "copilot": ("tools", None),
    "extended": ("include_tools", "exclude_tools"),
}
GRANTED = {
    "gemini": ("mcp_clock_*", "mcp_clock_{}"),
    "qwen": ("mcp__clock", "mcp__clock__{}"),
    "copilot": ("clock/*", "clock/{}"),
    "extended": ("mcp:clock/*", "mcp:clock/{}"),
}
NAMES = ("show", "wipe", "set_up")


def write_text(form: str, servers: dict[str, Any], tools: list[str] | None = None) -> str:
    """Return an agent with servers, in a format whose fields are YAML."""
    limits = "" if tools is None else f"tools: {json.dumps(tools)}\n"
    if form == "extended" and tools is not None:
        rules = [{"deny": "*"}, *({"default": tool} for tool in tools)]
        limits = f"permission: {json.dumps(rules)}\n"
    stated = f"{HOLDING[form]}: {json.dumps(servers)}\n"
    return f"---\nname: x-y\ndescription: d\n{limits}{stated}---\nYou look at the clock.\n"


def read_servers(form: str, text: str) -> Any:
    return agentc.parse(text, format=form).agent.mcp_servers


TRANSPORTS: dict[str, dict[str, Any]] = {
    "a command": {
        "claude": {"type": "stdio", "command": "clock", "args": ["-z"]},
        "gemini": {"command": "clock", "args": ["-z"]},
        "qwen": {"command": "clock", "args": ["-z"]},
        "copilot": {"command": "clock", "args": ["-z"], "tools": ["*"]},
        "codex": {"command": "clock", "args": ["-z"]},
    },
    "http": {
        "claude": {"type": "http", "url": "https://a.example/mcp", "headers": {"X-Team": "quay"}},
        "gemini": {"type": "http", "url": "https://a.example/mcp", "headers": {"X-Team": "quay"}},
        "qwen": {"httpUrl": "https://a.example/mcp", "headers": {"X-Team": "quay"}},
        "copilot": {
            "type": "http",
            "url": "https://a.example/mcp",
            "headers": {"X-Team": "quay"},
            "tools": ["*"],
        },
        "codex": {"url": "https://a.example/mcp", "http_headers": {"X-Team": "quay"}},
    },
    "server-sent events": {
        "claude": {"type": "sse", "url": "https://a.example/sse"},
        "gemini": {"type": "sse", "url": "https://a.example/sse"},
        "qwen": {"url": "https://a.example/sse"},
        "copilot": {"type": "sse", "url": "https://a.example/sse", "tools": ["*"]},
        "codex": None,
    },
    "a socket": {
        "claude": {"type": "ws", "url": "wss://a.example/ws"},
        "gemini": None,
        "qwen": None,
        "copilot": None,
        "codex": None,
    },
}


@pytest.mark.parametrize("kind", TRANSPORTS)
@pytest.mark.parametrize("target", ["gemini", "qwen", "copilot", "codex"])
def test_a_server_is_written_as_its_client_asks_it(kind: str, target: str) -> None:
    text = write_text("claude", {"clock": TRANSPORTS[kind]["claude"]})
    done = agentc.convert(text, source="claude", target=target, settings=EXEC)
    wanted = TRANSPORTS[kind][target]
    document = agentc.parse(done.text, format=target)
    (record,) = document.source.records
    stated = {entry.key: entry.value for entry in record.entries}
    key = {"codex": "mcp_servers", **HOLDING}[target]
    if wanted is None:
        assert key not in stated
        assert any("without clock" in loss.reason for loss in done.losses), done.losses
    else:
        assert stated[key] == freeze({"clock": wanted})
        back = agentc.convert(done.text, source=target, target="claude", settings=EXEC)
        assert read_servers("claude", back.text) == read_servers("claude", text)


CONFIGURATIONS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(("stdio", "local", "http", "sse", "ws", "streamable-http", "x")),
        "command": st.just("clock"),
        "args": st.sampled_from(([], ["-z"])),
        "url": st.just("https://a.example"),
        "http_url": st.just("https://b.example"),
        "httpUrl": st.just("https://c.example"),
        "headers": st.just({"X-Team": "quay"}),
        "http_headers": st.just({"X-Team": "quay"}),
        "env": st.just({"TZ": "UTC"}),
        "tools": st.lists(st.sampled_from((*NAMES, "*")), max_size=2),
        "include_tools": st.lists(st.sampled_from(NAMES), max_size=2),
        "excludeTools": st.lists(st.sampled_from(NAMES), max_size=2),
    },
)


@given(form=st.sampled_from(sorted(HOLDING)), config=CONFIGURATIONS)
def test_any_configuration_goes_everywhere_and_means_the_same_twice(
    form: str, config: dict[str, Any]
) -> None:
    text = write_text(form, {"clock": config})
    for target in writable_formats():
        try:
            once = agentc.convert(text, source=form, target=target, settings=EXEC)
            again = agentc.convert(once.text, source=target, target="extended", settings=EXEC)
        except InternalError:
            raise
        except agentc.AgentcError:
            continue
        assert again.agent.name


@pytest.mark.parametrize("config", [None, 5, [None], {}, {"env": {"A": None}}, {"url": None}])
@pytest.mark.parametrize("target", writable_formats())
def test_what_is_no_configuration_of_a_server(config: Any, target: str) -> None:
    text = write_text("claude", {"clock": config, "other": {"command": "c"}})
    try:
        agentc.convert(text, source="claude", target=target, settings=EXEC)
    except InternalError:
        raise
    except agentc.AgentcError:
        pass


@given(
    form=st.sampled_from(sorted(FILTERING)),
    included=st.none() | st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    excluded=st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    listed=st.none() | st.lists(st.sampled_from(("", *NAMES)), max_size=3, unique=True),
)
def test_a_tool_that_a_configuration_leaves_out_is_open_nowhere(
    form: str, included: list[str] | None, excluded: list[str], listed: list[str] | None
) -> None:
    only, but = FILTERING[form]
    config: dict[str, Any] = {"command": "clock"} | ({"args": []} if form == "copilot" else {})
    config |= {only: included} if included is not None else {}
    config |= {but: excluded} if but and excluded else {}
    if form == "copilot" and included is None:
        config["tools"] = ["*"]
    whole, single = GRANTED[form]
    tools = None if listed is None else [single.format(n) if n else whole for n in listed]
    text = write_text(form, {"clock": config}, tools)

    def is_there(name: str) -> bool:
        left = included is None or name in included
        return left and not (but and name in excluded)

    for target in writable_formats():
        if target in ("cursor", "codex", "roo"):  # they keep to no limit on a server's tool
            continue
        try:
            done = agentc.convert(text, source=form, target=target, settings=EXEC)
        except InternalError:
            raise
        except agentc.AgentcError:
            continue
        found = ResolvedRules(
            agentc.parse(done.text, format=target, path=done.path).agent.permission.rules
        )
        # What the configuration itself leaves out, the other readers of limits do not look at.
        model = read_target(target, done.text) if target in ("claude", "opencode") else None
        for name in (*NAMES, "other"):
            if is_there(name):
                continue
            decision = found.for_all_arguments(Tool(Cap.MCP, f"clock/{name}"))
            assert decision is Decision.DENY, (target, name, done.text)
            assert model is None or model.decide("mcp", f"clock/{name}") == "deny", done.text


def test_a_single_tool_that_is_left_stays_usable() -> None:
    text = write_text(
        "copilot", {"clock": {"command": "c", "args": [], "tools": ["show"]}}, ["read", "clock/*"]
    )
    assert (
        "tools: Read, mcp__clock__show"
        in agentc.convert(text, source="copilot", target="claude", settings=EXEC).text
    )
    there = agentc.convert(text, source="copilot", target="gemini", settings=EXEC).text
    assert "tools: [read_file, mcp_clock_show]" in there
    assert "include_tools: [show]" in there
    assert "clock_show: allow" in agentc.convert(text, source="copilot", target="opencode").text
