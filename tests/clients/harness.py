"""Runs the real clients offline, and reads from what they print what they made of a project's
agents.

Belongs here: finding the clients, a clean environment, one function for each question. Not here:
expectations.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from .mock_messages import MockMessages, task

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TIMEOUT = 60

_LISTING = "Available agent types for the Agent tool:\n"
_AFTER_LISTING = "\n\nWhen you launch multiple agents"
_AFTER_PROMPT = "\n\nMessages from the agent that launched you"
# At every level: that of a bad value is DEBUG. Nothing is logged about the files of agents that are
# well.
_PROBLEM = re.compile(r"\[[A-Z]+\] (?P<text>.*(?:/\.claude/agents/|ignored for plugin agents).*)")

_JS = """
const fs = require("fs"), yaml = require(process.argv[1]);
const texts = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
// A date becomes a string in JSON: say what it is, or a date could pass for the text that it was read from.
function typed(key, value) { return this[key] instanceof Date ? { date: value } : value; }
const load = (text) => { try { return { value: yaml.load(text) }; } catch (e) { return { error: String(e) }; } };
process.stdout.write(JSON.stringify(texts.map(load), typed));
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """An agent in the list that Claude Code shows its model: the description as it is, the text
    after `Tools:`."""

    description: str
    tools: str


@dataclass(frozen=True, slots=True)
class Spawned:
    """A Claude Code subagent at work: its system prompt without what the client adds, and the tools
    it really has."""

    prompt: str
    tools: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClaudeListing:
    """What one run of Claude Code said. `refused` holds the reasons why agents could not be
    spawned."""

    agents: dict[str, Listed]
    problems: tuple[str, ...]
    spawned: dict[str, Spawned]
    refused: dict[str, str]

    def problems_of(self, path: str) -> list[str]:
        """The load problems of one file."""
        return [problem for problem in self.problems if path in problem]


def client(package: str, *parts: str) -> Path:
    """A file below `node_modules`, of a package with the pinned version; else the test is skipped,
    or fails in CI."""
    folder = Path(os.environ.get("AGENTC_CLIENTS") or ROOT / ".clients") / "node_modules"
    pinned = json.loads((HERE / "package.json").read_text())["dependencies"][package]
    manifest, found = folder / package / "package.json", folder.joinpath(*parts)
    if not manifest.is_file() or not found.exists():
        _unavailable(
            f"{package} is not in {folder}: install tests/clients/package.json there, or set AGENTC_CLIENTS"
        )
    version = json.loads(manifest.read_text())["version"]
    if version != pinned:
        _unavailable(f"{package} in {folder} is {version}, the tests are about {pinned}")
    return found


def _unavailable(why: str) -> NoReturn:
    if os.environ.get("AGENTC_REQUIRE_CLIENTS"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@contextmanager
def clean_home() -> Iterator[dict[str, str]]:
    """An environment that knows nothing of the user: every folder that a client looks into is new
    and empty."""
    with tempfile.TemporaryDirectory(prefix="agentc-", ignore_cleanup_errors=True) as home:
        folders = {
            "HOME": home,
            "XDG_CONFIG_HOME": f"{home}/.config",
            "XDG_DATA_HOME": f"{home}/.local/share",
            "XDG_CACHE_HOME": f"{home}/.cache",
            "XDG_STATE_HOME": f"{home}/.local/state",
            "CLAUDE_CONFIG_DIR": f"{home}/.claude",
            "TMPDIR": f"{home}/tmp",
        }
        for folder in folders.values():
            Path(folder).mkdir(parents=True, exist_ok=True)
        yield {"PATH": os.environ["PATH"], **folders}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of a client ended."""

    code: int
    printed: str
    complaints: str


def run_to_end(
    command: Sequence[str | Path], cwd: Path, env: Mapping[str, str], seconds: int = TIMEOUT
) -> Outcome:
    """What a client prints, also where it does not end well. Fails where it takes longer."""
    # Into files: OpenCode ends without waiting for a pipe, which then holds the first 64 KiB.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            timeout=seconds,
        )
        out.seek(0), err.seek(0)
        return Outcome(done.returncode, out.read().decode(), err.read().decode())


def run_client(command: Sequence[str | Path], cwd: Path, env: Mapping[str, str]) -> str:
    """What a client prints. Fails where it does not end well."""
    done = run_to_end(command, cwd, env)
    assert done.code == 0, (
        f"{Path(command[0]).name}: exit {done.code}\n{done.complaints}\n{done.printed}"
    )
    return done.printed


def write_project(root: Path, files: Mapping[str, str]) -> Path:
    """A git repository with these files, byte for byte: clients look for agents up to a
    repository's root."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    with clean_home() as env:
        run_client(["git", "init", "-q", "."], root, env)
    return root


@contextmanager
def _opencode(project: Path) -> Iterator[Callable[..., dict[str, Any]]]:
    """Calls of OpenCode in one new home: the first call in a home takes two seconds, each one after
    it a half."""
    program = client("opencode-ai", ".bin", "opencode")
    # Without these two it asks the network for its list of models, and for a newer version of
    # itself.
    offline = {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1"}
    with clean_home() as env:

        def call(*arguments: str) -> dict[str, Any]:
            answer: dict[str, Any] = json.loads(
                run_client([program, *arguments], project, env | offline)
            )
            return answer

        yield call


def opencode_agents(project: Path) -> dict[str, dict[str, Any]]:
    """Every agent of the project as OpenCode reads it, before it fills in defaults. Fails where it
    refuses a file."""
    with _opencode(project) as call:
        agents: dict[str, dict[str, Any]] = call("debug", "config").get("agent", {})
    return agents


def opencode_agent(project: Path, name: str) -> dict[str, Any]:
    """One agent as OpenCode would run it: with every default, `permission` as a list of rules,
    `tools` as a map."""
    return opencode_resolved(project, [name])[name]


def opencode_resolved(project: Path, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """`opencode_agent` of many names."""
    with _opencode(project) as call:
        return {name: call("debug", "agent", name) for name in names}


def claude_listing(
    project: Path, spawn: Sequence[str] = (), plugins: Sequence[Path] = ()
) -> ClaudeListing:
    """What Claude Code loads from the project and from `plugins`, and how the agents in `spawn`
    come up. Their tools are not called."""
    program = client("@anthropic-ai/claude-code", ".bin", "claude")
    with clean_home() as env, MockMessages(spawn) as mock:
        log = Path(env["TMPDIR"]) / "debug.log"
        offline = {
            "ANTHROPIC_API_KEY": "dummy",
            "ANTHROPIC_BASE_URL": mock.url,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_MAX_CONCURRENT_SUBAGENTS": str(len(spawn) + 1),
        }
        options = ("-p", "hi", "--output-format", "stream-json", "--verbose", "--debug-file", log)
        more = [part for plugin in plugins for part in ("--plugin-dir", plugin)]
        out = run_client([program, *options, *more], project, env | offline)
        lines = log.read_text().split("\n")
    # The first lines of output can be notices; the list of agents stands in the one of type `init`.
    events = [json.loads(line) for line in out.split("\n") if line.startswith("{")]
    names = next(event["agents"] for event in events if event.get("subtype") == "init")
    texts = "\n".join(_texts(mock.requests[0]["messages"]))
    problems = [found["text"] for line in lines if (found := _PROBLEM.search(line))]
    return ClaudeListing(
        _listed(texts, names), tuple(problems), spawned(mock, spawn), refused(mock, spawn)
    )


def _texts(messages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for message in messages:
        content = message["content"]
        yield from (
            [content] if isinstance(content, str) else [part.get("text", "") for part in content]
        )


def _listed(texts: str, names: Sequence[str]) -> dict[str, Listed]:
    """The list of agents, taken apart by the names in it: a description may have many lines, and
    look like a list."""
    listing = (
        texts.partition(_LISTING)[2].partition(_AFTER_LISTING)[0].removeprefix(f"- {names[0]}: ")
    )
    found: dict[str, Listed] = {}
    for name, following in zip(names, [*names[1:], None], strict=True):
        mark = f"\n- {following}: "
        # Where the mark stands in a description too, the one behind a list of tools is meant.
        entry, cut, rest = (
            listing.partition(")" + mark) if following else (listing.removesuffix(")"), mark, "")
        )
        description, tools_mark, tools = entry.rpartition(" (Tools: ")
        assert cut, f"the list goes on without {following}: {listing[:200]!r}"
        assert tools_mark, f"no tools behind {name}: {entry[:200]!r}"
        found[name] = Listed(description, tools)
        listing = rest
    return found


def spawned(mock: MockMessages, spawn: Sequence[str]) -> dict[str, Spawned]:
    """The subagents that were started, by name."""
    found: dict[str, Spawned] = {}
    for request in mock.requests[1:]:
        system = [block["text"] for block in request["system"]]
        if not any("cc_is_subagent=true" in text for text in system):
            continue
        told = "\n".join(_texts(request["messages"]))
        name = next(name for name in spawn if task(name) in told)
        tools = frozenset(tool["name"] for tool in request.get("tools", ()))
        found[name] = Spawned(system[-1].partition(_AFTER_PROMPT)[0], tools)
    return found


def refused(mock: MockMessages, spawn: Sequence[str]) -> dict[str, str]:
    """The reasons that the client gave its model for agents that it would not start."""
    blocks = [
        block
        for message in mock.requests[-1]["messages"]
        if isinstance(message["content"], list)
        for block in message["content"]
        if block.get("is_error")
    ]
    return {
        spawn[int(block["tool_use_id"].partition("_")[2])]: str(block["content"])
        for block in blocks
    }


def js_yaml_load(texts: Sequence[str]) -> list[Any]:
    """What js-yaml makes of each text: `{"value": ...}` or `{"error": ...}`."""
    module = client("js-yaml", "js-yaml")
    with clean_home() as env:
        given = Path(env["TMPDIR"]) / "texts.json"
        given.write_text(json.dumps(list(texts)))
        loaded: list[Any] = json.loads(run_client(["node", "-e", _JS, module, given], module, env))
    return loaded
