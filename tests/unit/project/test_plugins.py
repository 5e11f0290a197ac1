"""Plugins by their manifests: which files are their agents, and what those are called.

Belongs here: manifests. Not here: the places of plugins (`test_right_reader.py`), what the client
makes of them (`clients/test_plugins.py`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agentc.project.detect import detect
from agentc.project.folder_names import find_folder_name
from tests.support.projects import Project

MANIFEST = "plugins/b/.claude-plugin/plugin.json"
GUARDED = "---\nname: hand\ndescription: d\npermissionMode: plan\n---\nx\n"

# What a manifest says of agents, and whether the file `custom/one.md` is one of the plugin's.
STATED = [
    (["./custom/one.md", "./more/two.md"], True),
    ("./custom/one.md", True),
    ("./custom/../custom/one.md", True),
    ("./custom", False),
    (["./custom/one.md", "./more"], False),
    (["custom/one.md"], False),
    (["./../b/custom/one.md"], True),
    (["./custom/one.md", 5], False),
    ({"one": "./custom/one.md"}, False),
    ([], False),
    (None, False),
]


@pytest.mark.parametrize(("stated", "named"), STATED)
def test_a_manifest_names_agents(tmp_path: Path, stated: object, named: bool) -> None:
    project = Project(tmp_path)
    project.put(MANIFEST, json.dumps({"name": "bee", "agents": stated}))
    file = project.put("plugins/b/custom/one.md", GUARDED)
    assert detect(str(file), GUARDED).name == ("claude-plugin" if named else "claude")
    assert find_folder_name(file) == ("bee" if named else "custom")


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "\ud800", '{"name": 5, "agents": 5}'])
def test_a_manifest_that_says_nothing_gives_nothing(tmp_path: Path, text: str) -> None:
    project = Project(tmp_path)
    project.put(MANIFEST, text.encode("utf-8", "surrogatepass"))
    file = project.put("plugins/b/agents/one.md", GUARDED)
    assert detect(str(file), GUARDED).name == "claude-plugin"
    assert find_folder_name(file) == "b"


@pytest.mark.parametrize("name", ["../x", "a b", "", "-x", "x/y", "x" * 65])
def test_a_name_that_no_file_could_have_is_none(tmp_path: Path, name: str) -> None:
    project = Project(tmp_path)
    project.put(MANIFEST, json.dumps({"name": name}))
    assert find_folder_name(project.root / "plugins/b/agents/one.md") == "b"


def test_agents_that_a_manifest_names_are_read_as_their_client_reads_them(
    tmp_path: Path,
) -> None:
    project = Project(tmp_path)
    project.put(MANIFEST, json.dumps({"name": "bee", "agents": ["./custom/one.md"]}))
    project.put("plugins/b/custom/one.md", GUARDED)
    project.put("plugins/a/.claude-plugin/plugin.json", '{"name": "ant"}')
    project.put("plugins/a/agents/hand.md", GUARDED)
    done = project.run("convert", "plugins", "--to", "opencode", "--prefix-folder", "-o", "out")
    assert done.returncode == 0, done.stderr
    written = project.read("out/.opencode/agents/bee-hand.md")
    assert "permission:" not in written
    assert "out/.opencode/agents/ant-hand.md" in project.files()
    note = "note[plugin-ignores]: Claude Code ignores `permissionMode`"
    assert f"plugins/a/agents/hand.md:4:1: {note}" in done.stderr
    assert "(and 1 more file: plugins/b/custom/one.md)" in done.stderr


def test_folders_inside_of_a_plugin_tell_its_agents_apart() -> None:
    assert find_folder_name(Path("fixtures/plugins/galley/agents/port/hand.md")) == "port"
