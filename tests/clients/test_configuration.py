"""What agentc reads in a configuration against what OpenCode makes of the same file.

Belongs here: names, modes, descriptions and texts of agents in JSON. Not here: their permissions
(`test_agreement.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from agentc.lens.parse import parse
from agentc.vendors.opencode.config_limits import CLIENT_CONFIG
from agentc.vendors.registry import get_format

from .harness import ROOT, opencode_agents, opencode_resolved, write_project

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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"instructions": ["{file:./there.md}"]}', []),
        ('{"instructions": ["{file:./gone.md}"]}', ["./gone.md"]),
        ('{"instructions": ["{file:./folder}", "{file:~/gone.md}"]}', ["./folder", "~/gone.md"]),
        ("{\n  // {file:./gone.md}\n}", []),
        ("{ // {file:./gone.md}\n}", ["./gone.md"]),
        ("{\n  /* {file:./gone.md} */\n}", ["./gone.md"]),
        ('{"instructions": ["{file:}"]}', []),
    ],
)
def test_opencode_does_not_start_without_a_file_that_it_names(
    text: str, names: list[str], tmp_path: Path
) -> None:
    files = {"opencode.jsonc": text, "there.md": "x", "folder/x.md": "x"}
    project = write_project(tmp_path, files)
    read = [name for name, _ in CLIENT_CONFIG.references(text)]
    assert [name for name in read if not (project / name).is_file()] == names
    if names:
        with pytest.raises(AssertionError, match="bad file reference"):
            opencode_agents(project)
    else:
        opencode_agents(project)


@pytest.mark.parametrize("body", ["Body.", ""])
def test_the_body_stands_in_the_place_of_a_prompt_among_the_fields(
    body: str, tmp_path: Path
) -> None:
    text = f"---\ndescription: d\nprompt: Do it.\nother: x\n---\n{body}\n"
    project = write_project(tmp_path, {".opencode/agents/a.md": text})
    agent = opencode_resolved(project, ["a"])["a"]
    assert (agent["prompt"], agent["options"]) == (body, {"other": "x"})
