"""Files of the formats that are only read, on the disc and the command line; documents of several
agents there.

Belongs here: where such files are found, and what becomes of them. Not here: what they mean
(`corpus/test_read_only.py`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agentc.errors import ReadError
from agentc.project.detect import detect, find_root, open_document
from agentc.project.discover import find_agents_below, find_agents_of_project
from agentc.vendors.registry import get_format
from tests.support.projects import Project


def test_the_command_line_says_that_they_are_only_read(project: Project) -> None:
    done = project.run("convert", "--to", "opencode-json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "only read" in done.stderr
    assert 'say "opencode"' in done.stderr
    lines = project.run("formats").stdout.splitlines()
    assert [line.split()[0] for line in lines if "(read only)" in line] == [
        "claude-plugin",
        "opencode-mode",
        "opencode-json",
        "yaml-agent",
    ]
    assert json.loads(project.run("formats", "--json").stdout)["yaml-agent"]["writable"] is False


@pytest.mark.parametrize(
    ("path", "text", "format_name"),
    [
        ("opencode.json", "{}", None), ("x/.opencode/opencode.jsonc", '{"agent": {"a": {}}}', "opencode-json"),
        ("other.json", '{"agent": {"a": {}}}', "opencode-json"), ("x.yml", "prompt: y", "yaml-agent"),
        ("x.yaml", "name: x\nprompt: y", "extended-yaml"), ("x.yaml", "name: x\nsystemPrompt: y", "yaml-agent"),
        ("agents/x.yaml", "name: x\nprompt: y", "extended-yaml"), ("agents/x.yml", "name: x", "yaml-agent"),
        (".claude/agents/x.yaml", "name: x\nprompt: y", "yaml-agent"),
    ],
)  # fmt: skip
def test_they_are_told_by_place_then_by_keys(path: str, text: str, format_name: str | None) -> None:
    if format_name is None:
        with pytest.raises(ReadError, match="no agents here"):
            open_document(path, text)
    else:
        assert detect(path, text).name == format_name


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("/p/opencode.json", "/p"), ("/p/.opencode/opencode.jsonc", "/p"),
        ("/p/.opencode/x/opencode.json", "/p/.opencode/x"),
        ("/home/u/.config/opencode/opencode.json", "/home/u"), ("/p/other.json", None), ("/opencode.json", "/"),
    ],
)  # fmt: skip
def test_a_configuration_belongs_to_the_folder_above_its_place(path: str, root: str | None) -> None:
    assert find_root(Path(path), get_format("opencode-json")) == (Path(root) if root else None)


SEVERAL = '{"agent": {"pilot": {"prompt": "You steer."}, "cook": {"disable": true}, "mate": {"prompt": "You help."}}}'


def test_a_project_has_the_agents_of_its_configuration(tmp_path: Path) -> None:
    (tmp_path / ".opencode").mkdir()
    (tmp_path / "opencode.json").write_text('{"theme": "x"}')
    (tmp_path / "package.json").write_text(SEVERAL)
    (tmp_path / ".opencode/opencode.jsonc").write_text(SEVERAL)
    found = (tmp_path / ".opencode/opencode.jsonc",)
    assert find_agents_of_project(tmp_path, "project", get_format("claude")).agents == found
    assert find_agents_below(tmp_path).agents == found
    with pytest.raises(ReadError, match="no agents here"):
        find_agents_of_project(tmp_path, "project", get_format("opencode"))
    (tmp_path / "opencode.json").write_text("{broken")
    assert len(find_agents_of_project(tmp_path, "project", get_format("claude")).agents) == 2


def test_several_agents_of_one_document_are_written_as_several_files(project: Project) -> None:
    project.put("opencode.json", SEVERAL)
    done = project.run("convert", "opencode.json", "--to", "claude")
    assert (done.returncode, done.stdout) == (1, "")
    assert "2 agents written" in done.stderr
    assert done.stderr.count("it is disabled") == 1
    assert {".claude/agents/pilot.md", ".claude/agents/mate.md"} <= project.files()
    flat = project.run("convert", "opencode.json", "--to", "opencode", "-d", "flat")
    assert (
        flat.returncode,
        {"flat/pilot.md", "flat/cook.md", "flat/mate.md"} <= project.files(),
    ) == (0, True)
    shown = project.run("show", "opencode.json").stdout
    assert [part.split("\n")[0] for part in shown.split("---\n")] == [
        "name: pilot",
        "name: cook",
        "name: mate",
    ]


def test_one_agent_of_a_document_is_printed(project: Project) -> None:
    project.put(
        ".opencode/opencode.json",
        '{"agent": {"pilot": {"description": "Steers.", "prompt": "You steer."}}}',
    )
    done = project.run(
        "convert", ".opencode/opencode.json", "--to", "claude", "--no-carry", "--no-header"
    )
    assert done.stdout == "---\nname: pilot\ndescription: Steers.\n---\nYou steer."
    whole = project.run("convert", "--to", "claude", "--dry-run")
    assert "create .claude/agents/pilot.md" in whole.stdout
    prompts = project.run("convert", ".opencode/opencode.json", "--template", "system-prompt.md")
    assert prompts.stdout.strip() == "You steer."
