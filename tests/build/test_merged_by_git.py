"""Outputs that git has merged by itself, when two branches had each built their own.

Belongs here: what is nobody's edit then, and that asking git starts nothing. Not here: marks of
conflicts (`test_git_marks.py`).
"""

from __future__ import annotations

import os
import shutil
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.build.git_history import GitHistory
from agentc.build.merged_lines import find_gone, is_mixture
from agentc.build.record_texts import LOCK
from agentc.filesystem import git_versions
from agentc.filesystem.git import ask_git
from tests.support.builds import TWO_TARGETS, Machine, write_agent

COPILOT = ".github/agents/reviewer.agent.md"
SOURCE = "agents/reviewer.md"
PLAIN = TWO_TARGETS + "header = false\n"
LINES = st.lists(st.sampled_from("abcde"), max_size=8)


@given(data=st.data(), ours=LINES, theirs=LINES)
def test_what_one_side_says_or_the_other_is_no_edit(
    data: st.DataObject, ours: list[str], theirs: list[str]
) -> None:
    lines: list[str] = []
    for _, start, stop, first, last in SequenceMatcher(None, ours, theirs, False).get_opcodes():
        lines += data.draw(st.sampled_from([ours[start:stop], theirs[first:last]]))
    text, one, other = map("\n".join, (lines, ours, theirs))
    # A line that moved can be lost in a mixture; then it is taken for an edit, and kept.
    assume(not find_gone(lines, ours, theirs))
    assert is_mixture(text, one, other)
    at = data.draw(st.integers(0, len(lines)))
    more = [*lines[:at], "mine", *lines[at:]]
    assert not is_mixture("\n".join(more), one, other)


@given(data=st.data(), common=st.lists(st.integers(), unique=True, min_size=1, max_size=6))
def test_what_both_sides_say_and_is_gone_is_an_edit(data: st.DataObject, common: list[int]) -> None:
    """Also where other lines are alike on both sides."""
    texts = [[line for number in common for line in (str(number), *data.draw(LINES))] for _ in "ab"]
    one, other = map("\n".join, texts)
    gone = str(data.draw(st.sampled_from(common)))
    left = [line for line in texts[0] if line != gone]
    assert not is_mixture("\n".join(left), one, other)


def merge(machine: Machine, *options: str, edit: str = "", after: str = "") -> None:
    """Have git merge two branches that each changed the source and built; `edit` is said in an
    output of one of them, `after` in what git made of both."""
    machine.put(SOURCE, write_agent("reviewer", prompt="You\nread\nall\nof\nthe\ncode.\n"))
    machine.git("init", "-q", "-b", "main")
    assert machine.run("build").code == 0
    machine.commit("base")
    machine.git("checkout", "-q", "-b", "other")
    machine.change(SOURCE, "Reads.", "Reads theirs.")
    assert machine.run("build").code == 0
    machine.commit("theirs")
    machine.git("checkout", "-q", "main")
    machine.change(SOURCE, "code.", "code of ours.")
    assert machine.run("build").code == 0
    if edit:
        machine.change(COPILOT, "all\n", f"all\n{edit}\n")
    machine.commit("ours")
    machine.git("merge", "-q", *options, "other", "-m", "both", check=False)
    assert ("theirs" in machine.read(COPILOT), "of ours" in machine.read(COPILOT)) == (True, True)
    machine.change(SOURCE, "of\nthe", "of all\nthe")  # else the output says what its source says
    if after:
        machine.change(COPILOT, "all\n", f"all\n{after}\n")


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("configuration", [TWO_TARGETS, PLAIN])
def test_what_git_merged_is_made_anew(
    machine: Machine, configuration: str, committed: bool
) -> None:
    machine.put("agentc.toml", configuration)
    merge(machine, "-X", "ours") if committed else merge(machine, "-X", "ours", "--no-commit")
    done = machine.run("build")
    assert done.code == 0, done.said
    for path in (COPILOT, ".opencode/agents/reviewer.md"):
        assert "theirs" in machine.read(path)
        assert "of all\nthe\ncode of ours" in machine.read(path)
    assert machine.run("build", "--check").code == 0


def test_what_git_merged_and_was_committed_long_ago_is_made_anew(machine: Machine) -> None:
    merge(machine, "-X", "ours")
    for number in range(3):
        machine.put("notes.txt", str(number))
        machine.commit("more")
    assert machine.run("build").code == 0
    assert machine.run("build", "--check").code == 0


@pytest.mark.parametrize("configuration", [TWO_TARGETS, PLAIN])
@pytest.mark.parametrize("words", [{"edit": "Mine."}, {"after": "Mine."}])
def test_an_edit_on_either_side_or_later_is_one(
    machine: Machine, configuration: str, words: dict[str, str]
) -> None:
    machine.put("agentc.toml", configuration)
    merge(machine, "-X", "ours", **words)
    done = machine.run("build")
    assert done.code == 1, done.said
    assert COPILOT in done.err
    assert "Mine." in machine.read(COPILOT)


def test_an_edit_that_was_committed_after_a_merge_is_one(machine: Machine) -> None:
    merge(machine, "-X", "ours", after="Mine.")
    machine.commit("mine")
    assert machine.run("build").code == 1
    assert "Mine." in machine.read(COPILOT)


def test_an_edit_in_the_merge_itself_is_one(machine: Machine) -> None:
    merge(machine, "-X", "ours", "--no-commit", after="Mine.")
    assert machine.run("build").code == 1
    machine.commit("both, and mine")
    assert machine.run("build").code == 1
    assert "Mine." in machine.read(COPILOT)


def test_where_there_is_no_git_it_is_an_edit(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(machine, "-X", "ours")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert machine.run("build").code == 1
    monkeypatch.undo()
    own = machine.put("git", "#!/bin/sh\ntouch pwned\n")
    own.chmod(0o755)
    machine.env["PATH"] = f"{machine.root}{os.pathsep}{os.environ['PATH']}"
    assert machine.run("build").code == 1
    assert not (machine.root / "pwned").exists()


def test_a_configuration_of_git_starts_nothing(machine: Machine, tmp_path: Path) -> None:
    """Programs that a repository names are not run, and nothing is fetched."""
    merge(machine, "-X", "ours")
    pwned = tmp_path / "pwned"
    program = f"touch {pwned}; cat"
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.gitProxy",
        "core.alternateRefsCommand", "core.askPass", "credential.helper", "gpg.program",
        "diff.external", "filter.x.clean", "filter.x.smudge", "filter.x.process", "merge.x.driver",
        "diff.x.textconv", "diff.x.command", "alias.cat-file", "alias.rev-list", "pager.cat-file",
        "remote.origin.uploadpack", "uploadpack.packObjectsHook",
    ):  # fmt: skip
        machine.git("config", key, f"!{program}" if key.startswith(("alias", "cred")) else program)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-index-change", "post-checkout", "pre-auto-gc"):
        hook = hooks / name
        hook.write_text(f"#!/bin/sh\n{program}\n")
        hook.chmod(0o755)
    machine.git("config", "core.hooksPath", str(hooks))
    machine.put(".gitattributes", "* filter=x diff=x merge=x\n")
    pwned.unlink(missing_ok=True)
    assert machine.run("build").code == 0  # all objects are there
    assert machine.run("build", "--check", "--staged").code == 1  # none of it is added
    block = "```\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```\n"
    machine.put("agents/settler.md", write_agent("settler", prompt=block))
    assert machine.run("build").code == 0  # nobody is merging that
    assert not pwned.exists()
    script = tmp_path / "fetch"
    script.write_text(f"#!/bin/sh\ntouch {pwned}\n")
    script.chmod(0o755)
    for key, value in (
        ("core.repositoryformatversion", "1"), ("extensions.partialClone", "origin"),
        ("remote.origin.url", f"ext::{script}"), ("remote.origin.promisor", "true"),
        ("protocol.ext.allow", "always"), ("protocol.allow", "always"),
    ):  # fmt: skip
        machine.git("config", key, value)
    objects = machine.root / ".git/objects"
    blob = machine.git("rev-parse", f"HEAD^2:{COPILOT}").strip()
    pwned.unlink(missing_ok=True)
    (objects / blob[:2] / blob[2:]).unlink()
    history = GitHistory(machine.root)
    assert history.read_versions(COPILOT, ["HEAD^2"]) == [None]
    assert history.read_versions(LOCK, ["HEAD^1"]) != [None]
    assert not pwned.exists()


def test_a_blob_that_stands_for_more_than_is_looked_at_is_never_unpacked(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zeros without end take a few bytes in a repository, and come with a clone."""
    machine.git("init", "-q", "-b", "main")
    machine.put("a.md", "small\n")
    machine.commit("small")
    machine.put("a.md", "\0" * 5_000)
    machine.commit("large")
    monkeypatch.setattr(git_versions, "MAX_READ", 4_000)
    asked: list[bytes] = []

    def ask(root: Path, *words: str, given: bytes = b"", staged: bool = False) -> bytes | None:
        found = ask_git(root, *words, given=given, staged=staged)
        asked.append(found or b"")
        return found

    monkeypatch.setattr(git_versions, "ask_git", ask)
    history = GitHistory(machine.root)
    assert history.read_versions("a.md", ["HEAD^", "HEAD", "HEAD^"]) == ["small\n", None, "small\n"]
    assert history.read_versions("gone.md", ["HEAD"]) == [None]
    assert max(map(len, asked)) < 1_000
