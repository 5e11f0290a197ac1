"""Before which tools Claude Code runs a hook of an agent: agentc takes at least these for guarded.

Belongs here: matchers, asked of the real client. Not here: shapes of hooks (`test_load_outcome.py`), what
becomes of guards.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agentc.ir.value import freeze
from agentc.permissions.guards import is_guarded, list_guarded_tools
from agentc.syntax.source import make_entry
from agentc.vendors.claude.hooks import read_hooks
from agentc.vendors.claude.tools import VOCABULARY
from tests.support.models import hooks

from .harness import clean_home, client, run_client, write_project
from .mock_messages import Call, MockMessages

pytestmark = pytest.mark.clients

# Whether the hook runs before the tool `Write`; at most 20 agents a run.
MATCHERS = {
    "Write": True, "Edit|Write": True, "Edit": False, "Writ": False, "Edit, Write": True, "Edit|": False,
    " Write ": True, "Write Edit": False, "mcp__x__.*|Write": True, "mcp__x__.*|rite": True, "mcp__x__.*": False,
    ".*": True, "*": True, "": True, "^Write$": True, "Wri.e": True, "Write(": False, "write": False, "|": False,
    "Edit|Write-x": False,
}  # fmt: skip


def test_claude_code(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    ran.mkdir()
    names = {matcher: f"agent-{number}" for number, matcher in enumerate(MATCHERS)}
    files = {}
    for matcher, name in names.items():
        found: Any = {"PreToolUse": [{"matcher": matcher, "hooks": [_refusing(ran / name)]}]}
        files[f".claude/agents/{name}.md"] = (
            f"---\nname: {name}\ndescription: d\nhooks: {json.dumps(found)}\n---\n"
        )
        tools = list_guarded_tools(read_hooks(make_entry("hooks", freeze(found))))
        if MATCHERS[matcher]:
            assert is_guarded(tools, VOCABULARY.tool("Write")), matcher
            assert hooks.read(found).refuse("Write"), matcher
    (tmp_path / "project").mkdir()
    project = write_project(tmp_path / "project", files)
    _run(project, [*names.values()])
    assert {matcher: (ran / name).exists() for matcher, name in names.items()} == MATCHERS


def _refusing(mark: Path) -> dict[str, str]:
    """A hook that leaves a mark, and refuses."""
    return {"type": "command", "command": f"touch {mark}; exit 2"}


def _run(project: Path, names: list[str]) -> None:
    """Let every agent call `Write` once. Hooks run in a project that is trusted alone."""
    call = Call("Write", {"file_path": str(project / "new.txt"), "content": "x"})
    program = client("@anthropic-ai/claude-code", ".bin", "claude")
    with clean_home() as env, MockMessages(names, dict.fromkeys(names, call)) as mock:
        trusted = {"projects": {str(project): {"hasTrustDialogAccepted": True}}}
        Path(env["CLAUDE_CONFIG_DIR"], ".claude.json").write_text(json.dumps(trusted))
        offline = {
            "ANTHROPIC_API_KEY": "dummy",
            "ANTHROPIC_BASE_URL": mock.url,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_MAX_CONCURRENT_SUBAGENTS": str(len(names) + 1),
        }
        run_client(
            [program, "-p", "hi", "--output-format", "stream-json", "--verbose"],
            project,
            env | offline,
        )
