"""Hints of `agentc check` that name a command: run as they stand, they do what they say.

Belongs here: paths and options in hints. Not here: other words of messages (`test_messages.py`).
"""

from __future__ import annotations

import shlex

import pytest

from tests.support.projects import Project

FAULTY = "---\nname: x\ndescription: Use: x\n---\nBody.\n"
WAYS = {
    "a file": (("x/q.md",), "x/q.md", "agentc check --fix x/q.md"),
    "a folder": (("x",), "x/q.md", "agentc check --fix x"),
    "a folder by another way": (("y/../x/",), "x/q.md", "agentc check --fix y/../x/"),
    "a name with spaces": (("my agents/it's.md",), "my agents/it's.md", None),
    "a name like an option": (("--", "-q.md"), "-q.md", "agentc check --fix ./-q.md"),
    "the project": ((), ".claude/agents/q.md", "agentc check --fix"),
    "a format": (("--from", "claude", "x/q.md"), "x/q.md", "agentc check --fix --from claude x/q.md"),
    "a format and no path": (("--from", "claude"), ".claude/agents/q.md", "agentc check --fix --from claude"),
    "several": (("x/r.md", "x/q.md"), "x/q.md", "agentc check --fix x/q.md"),
}  # fmt: skip


@pytest.mark.parametrize("case", WAYS.values(), ids=WAYS)
def test_a_hint_can_be_run_as_it_stands(
    project: Project, case: tuple[tuple[str, ...], str, str | None]
) -> None:
    arguments, path, command = case
    project.put("y/z.txt", "")
    project.put("x/r.md", FAULTY.replace("Use: x", "x"))
    project.put(path, FAULTY)
    said = project.run("check", *arguments).stdout
    (hint,) = [line for line in said.splitlines() if "--fix" in line]
    run = hint.removeprefix("  hint: ").removesuffix(" repairs it")
    assert command is None or run == command
    done = project.run(*shlex.split(run)[1:])
    assert done.returncode == 0, done.stderr
    assert project.read(path) == FAULTY.replace("Use: x", '"Use: x"')


def test_an_error_of_a_conversion_names_its_file(project: Project) -> None:
    project.put("x/q.md", "----\nname: x\ndescription: d\n----\nBody.\n")
    done = project.run("convert", "x/q.md", "--from", "claude", "--to", "opencode")
    assert "no-fences" in done.stderr
    assert "`agentc check --fix x/q.md` puts them there" in done.stderr
