"""Originals into which nothing can be put back: told as such, with a way that works.

Belongs here: `--into` files that are only read, or another vendor's. Not here: what goes back
(`test_way_back.py`).
"""

from __future__ import annotations

import re
import shlex

import pytest

from tests.support.projects import Project

CONFIGURATION = '{"agent": {"mate": {"description": "d", "mode": "subagent", "prompt": "Sail."}}}\n'
EDITED = ".claude/agents/mate.md"


@pytest.mark.parametrize("path", ["opencode.json", "opencode.jsonc", ".opencode/opencode.jsonc"])
@pytest.mark.parametrize("target", [(), ("--to", "opencode"), ("--to", "claude")])
def test_an_agent_of_a_configuration_goes_back_into_a_file_of_its_own(
    project: Project, path: str, target: tuple[str, ...]
) -> None:
    """The hint says how to get one, and the edit goes there."""
    project.put(path, CONFIGURATION)
    assert project.run("convert", path, "--to", "claude", "-o", ".").returncode == 0
    project.put(EDITED, project.read(EDITED).replace("Sail.", "Row."))
    done = project.run("convert", EDITED, "--into", path, *target)
    assert done.returncode == 2
    assert f"{path}: error[into]: nothing can be put back here" in done.stderr
    assert project.read(path) == CONFIGURATION
    way = re.search(r"`agentc (.*?)`", done.stderr)
    assert way is not None
    assert project.run(*shlex.split(way[1])).returncode == 0
    own = ".opencode/agents/mate.md"
    assert project.run("convert", EDITED, "--into", own).returncode == 0
    assert "Row." in project.read(own)


def test_nothing_goes_into_a_file_that_is_only_read(project: Project) -> None:
    project.put("other.yaml", "name: mate\ndescription: d\ninstructions: Sail.\n")
    done = project.run("convert", ".claude/agents/reviewer.md", "--into", "other.yaml")
    assert done.returncode == 2
    assert "`agentc convert other.yaml --to extended -o .`" in done.stderr


def test_a_file_of_another_vendor_is_no_original_of_the_target(project: Project) -> None:
    """Read as one, it would lose its limits."""
    text = "---\nname: mate\ndescription: d\ndisallowedTools: Bash\n---\nSail.\n"
    project.put(EDITED, text)
    project.put("opencode.json", CONFIGURATION)
    done = project.run("convert", "opencode.json", "--to", "opencode", "--into", EDITED)
    assert done.returncode == 2
    assert f"{EDITED}: error[into]: this lies where claude files do" in done.stderr
    assert project.read(EDITED) == text


def test_a_shared_folder_is_nobodys_alone(project: Project) -> None:
    """The extended format has files in Claude Code's folder, too."""
    project.put(EDITED, "---\nname: mate\ndescription: d\ncategory: deck\n---\nSail.\n")
    made = project.run("convert", EDITED, "--from", "extended", "--to", "opencode", "-o", ".")
    assert made.returncode == 0
    output = ".opencode/agents/mate.md"
    project.put(output, project.read(output).replace("Sail.", "Row."))
    assert project.run("convert", output, "--to", "extended", "--into", EDITED).returncode == 0
    assert "Row." in project.read(EDITED)
