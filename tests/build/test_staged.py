"""What a commit would lack, as a hook asks before it.

Belongs here: sources, outputs and the lock in git's index. Not here: pre-commit itself
(`test_recipes.py`).
"""

from __future__ import annotations

import itertools
import re
import shlex

import pytest
import yaml

from agentc.build.record_texts import LOCK
from tests.conftest import ROOT
from tests.support.builds import TWO_TARGETS, Done, Machine, write_agent

HOOKS = {
    hook["id"]: shlex.split(hook["entry"])[1:]
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
CHECK, BUILD = HOOKS["agentc-check"], HOOKS["agentc-build"]
EITHER = pytest.mark.parametrize("hook", [CHECK, BUILD], ids=["check", "build"])
NEW = ("agents/new.md", ".github/agents/new.agent.md", ".opencode/agents/new.md", LOCK)


def commit_all(machine: Machine) -> None:
    machine.git("init", "-q", "-b", "main")
    assert machine.run("build").code == 0
    machine.commit("base")


def find_names(done: Done) -> set[str]:
    """Return what is to be added, as a shell reads what is said."""
    found = re.search(r"not in the commit as they stand here: git add (.*)\n", done.err)
    return {*shlex.split(found[1])} if found else set()


SUBSETS = [{*chosen} for number in range(5) for chosen in itertools.combinations(NEW, number)]


@pytest.mark.parametrize("ignored", [True, False])
def test_what_is_said_makes_the_commit_whole(machine: Machine, ignored: bool) -> None:
    """Whatever of a new agent is added: a hook lets a commit pass only if a clone of it is in step,
    and what it says to type is all that it takes."""
    if ignored:
        machine.put(".gitignore", ".github\n")
    commit_all(machine)
    machine.put(NEW[0], write_agent("new"))
    assert machine.run("build").code == 0
    wanted = {*NEW} - ({NEW[1]} if ignored else set())
    for added in (one for one in SUBSETS if one <= wanted):
        machine.git("reset", "-q")
        if added:
            machine.git("add", *sorted(added))
        for hook in (CHECK, BUILD):
            # To a check, an agent of which nothing is added is work in progress.
            whole = added >= wanted or (hook is CHECK and not added)
            done = machine.run(*hook)
            assert done.code == (not whole), (hook, done.err)
            assert find_names(done) == (set() if whole else wanted - added)


@EITHER
def test_a_deleted_source_does_not_pass(machine: Machine, hook: list[str]) -> None:
    commit_all(machine)
    machine.git("rm", "-q", "agents/reviewer.md")
    done = machine.run(*hook)
    assert done.code == 1
    (line,) = (one for one in done.err.splitlines() if one.startswith("in the commit, though"))
    names = line.partition("git add ")[2].split()
    assert len(names) == 2
    assert machine.run("build", "--prune").code == 0
    done = machine.run(*hook)
    assert (done.code, find_names(done)) == (1, {*names, LOCK}), done.err
    machine.git("add", *names, LOCK)
    assert machine.run(*hook).code == 0


@EITHER
def test_a_source_that_is_not_added_as_it_stands_is_named(
    machine: Machine, hook: list[str]
) -> None:
    commit_all(machine)
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")
    assert machine.run("build").code == 0
    everything = {
        "agents/reviewer.md", ".github/agents/reviewer.agent.md", ".opencode/agents/reviewer.md", LOCK,
    }  # fmt: skip
    assert find_names(machine.run(*hook)) == everything
    machine.git("add", "agents", LOCK)
    assert find_names(machine.run(*hook)) == {one for one in everything if one.startswith(".")}


def test_what_a_build_in_a_hook_wrote_is_named(machine: Machine) -> None:
    commit_all(machine)
    machine.put(NEW[0], write_agent("new"))
    machine.git("add", "agents")
    for _ in range(2):
        done = machine.run(*BUILD)
        assert (done.code, find_names(done)) == (1, {*NEW} - {NEW[0]}), done.err


@EITHER
def test_names_are_quoted_for_the_shell(machine: Machine, hook: list[str]) -> None:
    commit_all(machine)
    machine.put("agents/a b.md", write_agent("new"))
    machine.run("build")
    machine.git("add", LOCK)
    assert "agents/a b.md" in find_names(machine.run(*hook))


def test_line_ends_are_no_difference(machine: Machine) -> None:
    commit_all(machine)
    machine.put("agents/reviewer.md", machine.read("agents/reviewer.md").replace("\n", "\r\n"))
    assert machine.run("build").code == 0
    assert find_names(machine.run(*CHECK)) == set()


def test_the_index_of_the_commit_counts(machine: Machine) -> None:
    """`git commit -a` and `git commit PATH` make one of their own."""
    commit_all(machine)
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")
    machine.run("build")
    machine.put("index", "")
    (machine.root / "index").unlink()
    machine.env["GIT_INDEX_FILE"] = "index"
    (machine.root / "index").write_bytes((machine.root / ".git/index").read_bytes())
    assert machine.run(*CHECK).code == 1
    machine.git("add", "agents", ".github", ".opencode", LOCK)
    assert machine.run(*CHECK).code == 1
    (machine.root / "index").write_bytes((machine.root / ".git/index").read_bytes())
    assert machine.run(*CHECK).code == 0


def test_where_git_tells_nothing_that_is_said(machine: Machine) -> None:
    machine.put("agentc.toml", TWO_TARGETS)
    assert machine.run("build").code == 0
    done = machine.run(*CHECK)
    assert (done.code, "git does not tell" in done.err) == (2, True)
    done = machine.run("build", "--staged", "--root", "out")
    assert (done.code, "--staged is about the repository" in done.said) == (2, True)
