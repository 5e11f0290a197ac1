"""What agentc reads in a configuration against what OpenCode makes of the same file.

Belongs here: names, modes, descriptions and texts of agents in JSON. Not here: their permissions
(`test_agreement.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from agentc.lens.parse import parse
from agentc.vendors.registry import get_format

from .harness import ROOT, opencode_agents, write_project

pytestmark = pytest.mark.clients

# In `substitutions.json` the client puts in what is not there.
FILES = [
    file
    for file in sorted((ROOT / "fixtures/opencode-json").iterdir())
    if file.stem != "substitutions"
]


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_opencode_reads_the_same(file: Path, tmp_path: Path) -> None:
    text = file.read_bytes().decode()
    loaded = opencode_agents(write_project(tmp_path, {f"opencode{file.suffix}": text}))
    agents = {agent.name: agent for agent in parse(get_format("opencode-json"), text).agents}
    assert set(agents) == set(loaded)
    for name, agent in agents.items():
        theirs = loaded[name]
        assert agent.description == theirs.get("description")
        assert agent.prompt == theirs.get("prompt", "")
        assert agent.mode == theirs.get("mode", "all")
        assert (agent.disabled, agent.variant) == (theirs.get("disable"), theirs.get("variant"))
