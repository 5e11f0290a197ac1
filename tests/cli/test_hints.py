"""Hints of `agentc check` that name a command: run as they stand, they do what they say; and what it
does with standard input.

Belongs here: paths and options in hints, `-`. Not here: other words of messages
(`test_messages.py`).
"""

from __future__ import annotations

import json
import shlex

import pytest

from tests.support.in_process import Outcome, call_here
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


def test_the_users_own_agents_are_checked_and_repaired(project: Project) -> None:
    project.put("home/.claude/agents/mine.md", FAULTY)
    assert "mine.md" not in project.run("check").stdout
    found = project.run("check", "--scope", "user").stdout
    assert "agentc check --fix --scope user repairs it" in found
    done = project.run("check", "--fix", "--scope", "user")
    assert done.returncode == 0, done.stderr
    assert project.read("home/.claude/agents/mine.md") == FAULTY.replace("Use: x", '"Use: x"')


def test_an_error_of_a_conversion_names_its_file(project: Project) -> None:
    project.put("x/q.md", "----\nname: x\ndescription: d\n----\nBody.\n")
    done = project.run("convert", "x/q.md", "--from", "claude", "--to", "opencode")
    assert "no-fences" in done.stderr
    assert "`agentc check --fix x/q.md` puts them there" in done.stderr


def check_input(project: Project, text: str, *arguments: str) -> Outcome:
    env = {"HOME": str(project.root)}
    return call_here(("check", *arguments), project.root, env, stdin=text)


def test_standard_input_is_checked(project: Project) -> None:
    done = check_input(project, FAULTY, "-")
    assert (done.returncode, done.stderr) == (
        0,
        "1 file checked: 1 warning; 1 can be repaired with --fix\n",
    )
    assert done.stdout.startswith("<stdin>:3:17: warning[not-yaml]: ")
    assert "hint: agentc check --fix - repairs it" in done.stdout
    opencode = check_input(
        project, "---\ndescription: d\nsteps: five\n---\nx\n", "-", "--from", "opencode"
    )
    assert opencode.returncode == 1
    assert "<stdin>:3:1: error[value]" in opencode.stdout
    bare = check_input(project, "---\ndescription: d\n---\nx\n", "-", "--from", "claude")
    assert "claude-skips" in bare.stdout
    assert "name-from-path" not in bare.stdout
    found = json.loads(check_input(project, FAULTY, "-", "--format", "json").stdout)
    assert [(one["path"], one["line"]) for one in found] == [("<stdin>", 3)]


@pytest.mark.parametrize(
    "text", [FAULTY, FAULTY.replace("Use: x", "x"), FAULTY.replace("\n", "\r\n")]
)
def test_a_repair_of_standard_input_is_printed(project: Project, text: str) -> None:
    done = check_input(project, text, "--fix", "-")
    assert done.returncode == 0
    assert done.stdout == text.replace("Use: x", '"Use: x"')
    assert ("<stdin>: repaired" in done.stderr) is ("Use: x" in text)
    left = check_input(project, text.replace("name: x", "name: x\nzork: 1"), "--fix", "-")
    assert "<stdin>:3:1: note[unknown-key]" in left.stderr


@pytest.mark.parametrize("arguments", [("--fix", "-", "x.md"), ("--fix", "-", "--format", "json")])
def test_a_repaired_text_is_printed_alone(project: Project, arguments: tuple[str, ...]) -> None:
    done = check_input(project, FAULTY, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "prints the repaired text" in done.stderr
