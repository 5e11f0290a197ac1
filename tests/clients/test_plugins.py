"""Claude Code's plugins: which files a manifest makes agents, and what is ignored in them.

Belongs here: the client beside `project/plugins.py`. Not here: agents in the project's own places.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agentc.project.plugins import find_plugin

from .harness import claude_listing, write_project

pytestmark = pytest.mark.clients
GUARD = "permissionMode: plan\nhooks: {PreToolUse: [{hooks: [{type: command, command: x}]}]}\n"
# What manifests say of agents; none: the folder `agents` counts.
STATED: tuple[object, ...] = (
    ["./custom/one.md"],
    "./custom/one.md",
    "./custom",
    ["./custom/one.md", "./more"],
    ["custom/one.md"],
    {"one": "./custom/one.md"},
    [],
)


def test_agents_that_manifests_name(tmp_path: Path) -> None:
    files = {}
    for number, stated in enumerate(STATED):
        root = f"p/p{number}"
        files[f"{root}/.claude-plugin/plugin.json"] = json.dumps(
            {"name": f"bee{number}", "agents": stated}
        )
        for place in ("custom/one", "more/two", "agents/three"):
            name = place.partition("/")[2]
            files[f"{root}/{place}.md"] = f"---\nname: {name}\ndescription: d\n{GUARD}---\nx\n"
    project = write_project(tmp_path, files)
    plugins = [project / "p" / f"p{number}" for number in range(len(STATED))]
    listing = claude_listing(project, plugins=plugins)
    for number, folder in enumerate(plugins):
        plugin = find_plugin(folder / "custom/one.md")
        assert plugin is not None
        theirs = {name for name in listing.agents if name.startswith(f"bee{number}:")}
        assert theirs == {f"{plugin.name}:{file.stem}" for file in plugin.files}, STATED[number]
        for file in plugin.files:
            told = listing.problems_of(f"p/p{number}/{file.relative_to(folder)}")
            assert len([one for one in told if "is ignored for plugin agents" in one]) == 2, told
