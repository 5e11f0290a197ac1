"""What `show` and `diff` say of a list that is never closed, which no conversion takes.

Belongs here: the warning, and that results and exit codes stay. Not here: `convert`
(`unit/pipeline/test_broken_lists.py`), the repair (`unit/lens/test_comments_behind.py`).
"""

from __future__ import annotations

import pytest

from tests.support.projects import Project

PATH = ".claude/agents/x.md"
COMMANDS = {
    "a table": (f"show --permissions {PATH}", 0),
    "JSON": (f"show --json {PATH}", 0),
    "diff": (f"diff {PATH} {PATH}", 0),
    "diff with another": (f"diff .claude/agents/reviewer.md {PATH}", 1),
}


@pytest.mark.parametrize(("command", "code"), COMMANDS.values(), ids=COMMANDS)
def test_a_list_that_is_never_closed_is_told(project: Project, command: str, code: int) -> None:
    project.put(PATH, "---\nname: x\ndescription: d\ntools: [Read, Grep\n---\nBody.\n")
    done = project.run(*command.split())
    assert done.returncode == code
    assert done.stdout or command.startswith("diff")
    assert f"{PATH}:4:8: warning[broken-limit]: `tools` is a list that is not YAML" in done.stderr
    assert f"agentc check --fix {PATH}` repairs it: `tools: [Read, Grep]`" in done.stderr


def test_a_document_is_not_shown_that_no_conversion_takes(project: Project) -> None:
    project.put(PATH, "---\nname: x\ndescription: d\ntools: [Read, Grep\n---\nBody.\n")
    done = project.run("show", PATH)
    assert (done.returncode, done.stderr.count("broken-limit")) == (1, 1)


def test_a_list_that_is_closed_is_not(project: Project) -> None:
    project.put(PATH, "---\nname: x\ndescription: d\ntools: [Read, Grep]\n---\nBody.\n")
    assert project.run("show", PATH).stderr == ""


def test_items_in_quotes_without_brackets_are_told_and_repaired(project: Project) -> None:
    project.put(PATH, "---\nname: x\ndescription: d\ntools: \"Read\", 'Bash'\n---\nBody.\n")
    done = project.run("convert", PATH, "--to", "opencode")
    assert done.returncode == 1
    assert f"agentc check --fix {PATH}` repairs it: `tools: [Read, Bash]`" in done.stderr
    assert project.run("check", "--fix", PATH).returncode == 0
    assert "\ntools: [Read, Bash]\n" in project.read(PATH)


def test_no_reader_is_named_that_has_no_agent_of_it_either(project: Project) -> None:
    project.put(PATH, "---\nname: x\ndescription: d\ntools:\n- Read\n-Grep\n---\nBody.\n")
    done = project.run("convert", PATH, "--to", "opencode")
    assert done.returncode == 2
    assert "--from" not in done.stderr
