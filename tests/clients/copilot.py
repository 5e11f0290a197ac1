"""Asks Copilot CLI what it made of the files of agents, and which tools they really get, many files
in one session.

Belongs here: those questions. Not here: the model service (`mock_openai.py`), expectations.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .answers import Given, Loaded, Session, Started
from .harness import TIMEOUT, clean_home, client, run_to_end, write_project
from .mock_messages import task
from .mock_openai import MODEL, MockOpenAI, is_of_subagent

STUB = Path(__file__).with_name("mcp_stub.py")
FOLDER = ".github/agents"
# How much longer a session takes in which agents are started.
MANY = 4
NONE: Mapping[str, Sequence[str]] = MappingProxyType({})

_OPTIONS = ("--prompt", "hi", "--trust-folder", "--allow-all-tools", "--disable-builtin-mcps")
_PROBLEM = re.compile(
    r"^\S+ \[(?P<level>[A-Z]+)\] \.github/agents/(?P<key>[^:]*)\.agent\.md: (?P<text>.*)", re.M
)
_AVAILABLE = re.compile(r"No such agent: \S+, available: (?P<names>.*)")


def load_agents(texts: Mapping[str, str]) -> Loaded:
    """What the client loads of a project with a file `KEY.agent.md` for each text: the ids of the
    agents."""
    with MockOpenAI() as mock, _project(mock, texts, NONE) as (project, env):
        logs = Path(env["TMPDIR"], "logs")
        told = ("--agent", "__none__", "--log-level", "all", "--log-dir", logs)
        done = run_to_end([_program(), *_OPTIONS, *told], project, env)
        said = "\n".join(path.read_text() for path in logs.iterdir())
    found = _AVAILABLE.search(done.complaints)
    assert found, done
    complaints = {one["key"]: f"{one['level']}: {one['text']}" for one in _PROBLEM.finditer(said)}
    return Loaded(frozenset(found["names"].split(", ")) - {""}, complaints)


def tools_given(
    texts: Mapping[str, str], servers: Mapping[str, Sequence[str]] = NONE
) -> dict[str, Given]:
    """The tools that each agent is started with, by its name, which is the key; `None` for one that
    the client does not have, or that its model may not start."""
    return list_tools(start_agents(texts, servers))


def list_tools(done: Session) -> dict[str, Given]:
    """`tools_given` of a session."""
    return {
        name: done.started[name].tools if name in done.started else _unstarted(reason)
        for name, reason in done.refused.items()
    }


def _unstarted(reason: str) -> Given:
    assert reason.startswith("Unknown agent_type: "), reason
    return None


def start_agents(
    texts: Mapping[str, str],
    servers: Mapping[str, Sequence[str]] = NONE,
    offline: bool = True,
) -> Session:
    """Starts all agents, whose names are the keys, in one session.

    Told that it is offline, the client has no tools for the web. Else whatever it asks the network
    for goes to the stand-in, which knows no such request.
    """
    names = list(texts)
    with MockOpenAI(names) as mock, _project(mock, texts, servers) as (project, env):
        if not offline:
            env |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), mock.url)
            env |= {"NO_PROXY": "127.0.0.1", "COPILOT_OFFLINE": "false"}
        done = run_to_end([_program(), *_OPTIONS], project, env, MANY * TIMEOUT)
    assert done.code == 0, done
    return Session(_started(mock.requests[1:], names), _refused(mock.requests[-1], names))


def _program() -> Path:
    # The package itself only looks for the program of this machine, and runs it as a second process.
    packages = client("@github/copilot", "@github")
    return next(packages.glob("copilot-*/copilot"))


@contextmanager
def _project(
    mock: MockOpenAI, texts: Mapping[str, str], servers: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Path, dict[str, str]]]:
    """A project of a new home, and the environment for the client in it."""
    with tempfile.TemporaryDirectory() as folder, clean_home() as env:
        stubs = {
            name: {
                "type": "local",
                "command": sys.executable,
                "args": [str(STUB), *tools],
                "tools": ["*"],
            }
            for name, tools in servers.items()
        }
        settings = Path(env["HOME"], ".copilot")
        settings.mkdir()
        (settings / "mcp-config.json").write_text(json.dumps({"mcpServers": stubs}))
        files = {f"{FOLDER}/{key}.agent.md": text for key, text in texts.items()}
        offline = {
            "COPILOT_OFFLINE": "true",
            "COPILOT_PROVIDER_BASE_URL": f"{mock.url}/v1",
            "COPILOT_MODEL": MODEL,
        }
        yield write_project(Path(folder), files), env | offline


def _started(requests: Sequence[dict[str, Any]], names: Sequence[str]) -> dict[str, Started]:
    """The subagents that were started, by name."""
    found: dict[str, Started] = {}
    for asked in requests:
        if not is_of_subagent(asked):
            continue
        messages = asked["messages"]
        told = json.dumps([one for one in messages if one["role"] == "user"])
        name = next(name for name in names if task(name) in told)
        tools = frozenset(_name(tool) for tool in asked.get("tools", ()))
        system = "\n".join(str(one["content"]) for one in messages if one["role"] == "system")
        found[name] = Started(tools, asked["model"], system, asked.get("temperature"))
    return found


def _name(tool: Mapping[str, Any]) -> str:
    """Its id: that of one which takes text stands in another place."""
    found: str = tool[tool["type"]]["name"]
    return found


def _refused(last: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """What the client told its model of each agent that it was to start."""
    return {
        names[int(message["tool_call_id"].partition("_")[2])]: str(message["content"])
        for message in last["messages"]
        if message["role"] == "tool"
    }
