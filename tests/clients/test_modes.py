"""The real OpenCode, asked about files in its folders for modes: agentc takes the same ones, for
the same agents."""

from __future__ import annotations

from pathlib import Path

import pytest

import agentc
from agentc.project.detect import open_document
from agentc.project.discover import find_agents_of_project

from .harness import opencode_agents

pytestmark = pytest.mark.clients

FILES = {
    ".opencode/mode/plain.md": "---\ndescription: d\n---\nbody\n",
    ".opencode/mode/stated.md": "---\ndescription: d\nmode: subagent\ntemperature: 0.25\n---\nbody\n",
    ".opencode/modes/other.md": "---\ndescription: d\nmode: all\n---\nbody\n",
    ".opencode/modes/bare.md": "no fields\n",
    ".opencode/mode/named.md": "---\nname: called\ndescription: d\n---\nbody\n",
    ".opencode/mode/sub/none.md": "---\ndescription: d\n---\nbody\n",
    ".opencode/agents/agent.md": "---\ndescription: d\nmode: subagent\n---\nbody\n",
}


def test_modes_are_the_clients(tmp_path: Path) -> None:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    found = find_agents_of_project(tmp_path, "project", agentc.formats()["claude"]).agents
    ours = {
        agent.name: agent
        for path in found
        for agent in open_document(str(path), path.read_text()).agents
    }
    theirs = {
        name: one
        for name, one in opencode_agents(tmp_path).items()
        if name in {*ours, "none", "sub/none"}
    }
    assert {name: agent.mode for name, agent in ours.items()} == {
        name: one["mode"] for name, one in theirs.items()
    }
    assert {name: agent.prompt.strip() for name, agent in ours.items()} == {
        name: one["prompt"] for name, one in theirs.items()
    }
