"""Asks Gemini CLI what it made of the files of agents, and which tools they really get, many files
in one session.

Belongs here: those questions. Not here: the model service (`mock_gemini.py`), expectations.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from .answers import Given, Loaded, Session, Started
from .harness import TIMEOUT, clean_home, client, run_to_end, write_project
from .mock_gemini import Asked, MockGemini
from .mock_messages import task

STUB = Path(__file__).with_name("mcp_stub.py")
FOLDER = ".gemini/agents"
MODEL = "gemini-2.5-pro"
# How much longer a session takes in which agents are started.
MANY = 4
NONE: Mapping[str, Sequence[str]] = MappingProxyType({})

_ERROR = "Agent loading error: Failed to load agent from "
# Of the user's own folder, which comes behind the project's: its complaint ends the last of those.
_LAST = ".gemini/agents/last.md"
_OF_NO_FILE = re.compile(r"\n(?:\[AgentRegistry\]|Duplicate agent name)")
_LISTED = re.compile(r"^- (?P<name>\S+) -> ", re.MULTILINE)
_NAME = re.compile(r"^\s*[\"']?name[\"']?\s*:\s*[\"']?([a-z0-9_-]+)", re.MULTILINE)
# Those of the client itself.
BUILT_IN = frozenset({"codebase_investigator", "cli_help", "generalist"})
# No look for newer versions, no numbers sent, no search program that it would have to fetch.
_SETTINGS = {
    "security": {"auth": {"selectedType": "gemini-api-key"}},
    "general": {"enableAutoUpdate": False, "enableAutoUpdateNotification": False},
    "privacy": {"usageStatisticsEnabled": False},
    "telemetry": {"enabled": False},
    "tools": {"useRipgrep": False},
}


def load_agents(texts: Mapping[str, str]) -> Loaded:
    """What the client loads of a project with a file `KEY.md` for each text."""
    with MockGemini() as mock:
        said = _run(mock, texts, {})
    agents = frozenset(_LISTED.findall(mock.requests[0].system)) - BUILT_IN
    return Loaded(agents, _complaints(said))


def tools_given(
    texts: Mapping[str, str], servers: Mapping[str, Sequence[str]] = NONE
) -> dict[str, Given]:
    """The tools that each agent is started with, by its name, which is the key; `None` for one that
    the client does not have.

    An agent that the client has, and cannot start, gets none.
    """
    done = start_agents(texts, servers)
    return {
        name: done.started[name].tools if name in done.started else _unstarted(done.refused[name])
        for name in texts
    }


def _unstarted(reason: str) -> Given:
    return None if reason.endswith("not found.") else frozenset()


def start_agents(texts: Mapping[str, str], servers: Mapping[str, Sequence[str]] = NONE) -> Session:
    """Starts all agents, whose names are the keys, in one session."""
    names = list(texts)
    with MockGemini(names) as mock:
        _run(mock, texts, servers)
    return Session(_started(mock.requests[1:], names), _refused(mock.requests[-1], names))


def _run(mock: MockGemini, texts: Mapping[str, str], servers: Mapping[str, Sequence[str]]) -> str:
    """One turn of the client in a project of a new home: what it complains of."""
    program = client("@google/gemini-cli", ".bin", "gemini")
    with tempfile.TemporaryDirectory() as folder, clean_home() as env:
        project = Path(folder).resolve() / "project"
        project.mkdir()
        files = {f"{FOLDER}/{key}.md": text for key, text in texts.items()}
        # The client looks for such a file up to the root of all folders.
        write_project(project, {**files, ".gemini/.env": ""})
        home = Path(env["HOME"])
        _settle(home, project, texts, servers)
        (home / _LAST).parent.mkdir()
        (home / _LAST).write_text("none")
        offline = {
            "GEMINI_API_KEY": "dummy",
            "GOOGLE_GEMINI_BASE_URL": mock.url,
            "GEMINI_CLI_NO_RELAUNCH": "1",
            "GEMINI_CLI_SYSTEM_SETTINGS_PATH": f"{folder}/none.json",
            "GEMINI_CLI_SYSTEM_DEFAULTS_PATH": f"{folder}/none.json",
        }
        options = ("--skip-trust", "--yolo", "--model", MODEL, "--prompt", "hi")
        done = run_to_end([program, *options], project, env | offline, MANY * TIMEOUT)
    assert done.code == 0, done
    return done.complaints


def _settle(
    home: Path, project: Path, texts: Mapping[str, str], servers: Mapping[str, Sequence[str]]
) -> None:
    """Writes the user's settings, with the agents of the project acknowledged: others wait for the
    user."""
    stubs = {
        name: {"command": sys.executable, "args": [str(STUB), *tools]}
        for name, tools in servers.items()
    }
    hashes = {
        name: hashlib.sha256(text.encode()).hexdigest()
        for key, text in texts.items()
        for name in (key, *_NAME.findall(text))
    }
    kept = {
        "settings.json": {**_SETTINGS, "mcpServers": stubs},
        "acknowledgments/agents.json": {str(project): hashes},
    }
    for path, value in kept.items():
        target = home / ".gemini" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(value))


def _complaints(said: str) -> dict[str, str]:
    *entries, last = said.split(_ERROR)[1:]
    assert _LAST in last, said
    found = {}
    for entry in entries:
        path, _, why = entry.partition(".md: ")
        found[Path(path).name] = _OF_NO_FILE.split(why)[0].strip()
    return found


def _started(requests: Sequence[Asked], spawn: Sequence[str]) -> dict[str, Started]:
    """The subagents that were started, by name."""
    found: dict[str, Started] = {}
    for asked in requests:
        if "complete_task" not in asked.tools:
            continue
        told = json.dumps(asked.body["contents"])
        name = next(name for name in spawn if task(name) in told)
        temperature = asked.body["generationConfig"].get("temperature")
        found.setdefault(name, Started(asked.tools, asked.model, asked.system, temperature))
    return found


def _refused(last: Asked, names: Sequence[str]) -> dict[str, str]:
    """What the client told its model of each agent that it was to start."""
    answers = [
        part["functionResponse"]["response"]
        for part in last.body["contents"][-1]["parts"]
        if "functionResponse" in part
    ]
    return {
        name: str(answer.get("error") or answer.get("output"))
        for name, answer in zip(names, answers, strict=True)
    }
