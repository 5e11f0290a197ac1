"""Asks Claude Code which tools the agents of files really get, in a session with servers of tools,
many files at once.

Belongs here: that question. Not here: the others (`harness.py`), expectations.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, repeat
from pathlib import Path

from tests.support.heads import SERVERS

from .harness import clean_home, client, refused, run_client, spawned, write_project
from .mock_messages import MockMessages

# The client starts no more subagents than this at once.
AT_ONCE = 20
STUB = Path(__file__).with_name("mcp_stub.py")
# All tools stand in the request, and none waits for a search.
_SESSION = {"ENABLE_TOOL_SEARCH": "false", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"}

Given = frozenset[str] | None


def tools_given(
    texts: Mapping[str, str], workers: int = 2, servers: Mapping[str, Sequence[str]] = SERVERS
) -> dict[str, Given]:
    """The tools that each agent is started with, by its name; `None` for one that the client does
    not have.

    An agent that the client has, and does not start as it would have no tool, gets none.
    """
    waiting = iter(texts.items())
    batches = list(iter(lambda: dict(islice(waiting, AT_ONCE)), {}))
    with ThreadPoolExecutor(workers) as pool:
        return {
            name: given
            for batch in pool.map(_ask, batches, repeat(servers))
            for name, given in batch.items()
        }


def _ask(texts: Mapping[str, str], tools_of: Mapping[str, Sequence[str]]) -> dict[str, Given]:
    program, names = client("@anthropic-ai/claude-code", ".bin", "claude"), list(texts)
    with tempfile.TemporaryDirectory() as folder, clean_home() as env, MockMessages(names) as mock:
        files = {f".claude/agents/{name}.md": text for name, text in texts.items()}
        project = Path(folder, "project")
        project.mkdir()
        servers = Path(folder, "servers.json")
        servers.write_text(
            json.dumps({"mcpServers": {name: _stub(tools) for name, tools in tools_of.items()}})
        )
        session = _SESSION | {
            "ANTHROPIC_API_KEY": "dummy",
            "ANTHROPIC_BASE_URL": mock.url,
            "CLAUDE_CODE_MAX_CONCURRENT_SUBAGENTS": str(len(names) + 1),
        }
        options = ("-p", "hi", "--mcp-config", servers, "--strict-mcp-config")
        run_client([program, *options], write_project(project, files), env | session)
        started, others = spawned(mock, names), refused(mock, names)
    return {
        name: started[name].tools if name in started else _unstarted(others[name]) for name in names
    }


def _stub(tools: Sequence[str]) -> dict[str, object]:
    return {"command": sys.executable, "args": [str(STUB), *tools]}


def _unstarted(reason: str) -> Given:
    """What an agent has that was not started."""
    if "would be spawned with zero tools" in reason:
        return frozenset()
    assert "not found" in reason, reason
    return None
