"""An edited file goes home without the line that tells its edits: by what its original is written
as now, or by what git keeps.

Belongs here: where the text before the edits is found. Not here: choosing it
(`unit/pipeline/test_merge_base.py`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from agentc.filesystem.git_versions import list_versions
from tests.support.projects import Project

HOME, THERE = ".claude/agents/smith.md", ".opencode/agents/smith.md"
SMITH = "---\nname: smith\ndescription: Forges.\nmodel: sonnet\nmemory: user\n---\nForge.\n"
BACK = ("convert", THERE, "--into", HOME)
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put(HOME, SMITH)
    return made


def git(project: Project, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=project.root, check=True)


def commit(project: Project) -> None:
    git(project, "add", "-A")
    git(project, "commit", "-qm", "x")


def edit(project: Project, old: str = "Forges.", new: str = "Forges all.") -> None:
    """Edit the output, and take away the line that tells what was edited."""
    text = re.sub(r"(?m)^# agentc tells .*\n", "", project.read(THERE))
    project.put(THERE, text.replace(old, new))


@pytest.mark.parametrize("options", [(), ("--no-carry",), ("--carry-exec",)])
def test_the_original_tells_what_was_written_of_it(
    project: Project, options: tuple[str, ...]
) -> None:
    project.put(HOME, SMITH.replace("---\nForge", "mcpServers: {a: {command: b}}\n---\nForge"))
    assert project.run("convert", "--to", "opencode", *options).returncode == 0
    edit(project)
    done = project.run(*BACK)
    assert (done.returncode, "no-trace" in done.stderr) == (0, False), done.stderr
    assert "description: Forges all.\n" in project.read(HOME)
    assert "memory: user\nmcpServers: {a: {command: b}}\n" in project.read(HOME)
    assert project.run(*BACK).stdout == ""
    # What is put back keeps what an option wrote; without a carry nothing would come back at all.
    again = [option for option in options if option != "--no-carry"]
    assert project.run("convert", "--to", "opencode", "--check", *again).returncode == 0


def test_no_edit_of_the_original_is_undone_where_nothing_tells(project: Project) -> None:
    project.run("convert", "--to", "opencode")
    edit(project)
    moved = SMITH.replace("memory: user", "memory: user\nmaxTurns: 7")
    project.put(HOME, moved)
    there = project.read(THERE)
    done = project.run(*BACK)
    assert done.returncode == 1
    assert "error[conflict]: nothing tells which" in done.stderr
    assert (project.read(HOME), project.read(THERE)) == (moved, there)


@needs_git
def test_git_tells_where_both_changed(project: Project) -> None:
    git(project, "init", "-q")
    project.run("convert", "--to", "opencode")
    commit(project)
    moved = SMITH.replace("memory: user", "memory: user\nmaxTurns: 7")
    project.put(HOME, moved)
    edit(project)
    commit(project)
    edit(project, "all", "each")
    done = project.run(*BACK)
    assert (done.returncode, "no-trace" in done.stderr) == (0, False), done.stderr
    assert project.read(HOME) == moved.replace("Forges.", "Forges each.")


@needs_git
def test_an_earlier_original_tells_of_an_output_that_git_does_not_have(project: Project) -> None:
    git(project, "init", "-q")
    project.put(".gitignore", ".opencode\n")
    project.run("convert", "--to", "opencode")
    commit(project)
    moved = SMITH.replace("memory: user", "memory: user\nmaxTurns: 7")
    project.put(HOME, moved)
    edit(project)
    done = project.run(*BACK)
    assert done.returncode == 0, done.stderr
    assert project.read(HOME) == moved.replace("Forges.", "Forges all.")


@needs_git
def test_git_runs_nothing_for_an_answer(project: Project, tmp_path: Path) -> None:
    git(project, "init", "-q")
    project.run("convert", "--to", "opencode")
    commit(project)
    written = project.read(THERE)
    for key in (
        "core.pager", "core.fsmonitor", "diff.external", "filter.f.smudge", "filter.f.clean", "diff.d.textconv",
        "gpg.program", "core.sshCommand", "core.editor",
    ):  # fmt: skip
        git(project, "config", key, f"touch '{tmp_path}/ran-{key}' #")
    git(project, "config", "log.showSignature", "true")
    project.put(".gitattributes", "* filter=f diff=d\n")
    project.put(THERE, written + "More.\n")
    assert [*list_versions(project.root / THERE)] == [written]
    assert not [*tmp_path.glob("ran-*")]


@needs_git
def test_git_reads_no_file_that_a_configuration_names(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe that nobody writes to, or a device without end."""
    git(project, "init", "-q")
    project.run("convert", "--to", "opencode")
    commit(project)
    written = project.read(THERE)
    os.mkfifo(tmp_path / "pipe")
    git(project, "config", "diff.orderFile", str(tmp_path / "pipe"))
    git(project, "config", "log.mailmap", "true")
    git(project, "config", "mailmap.file", str(tmp_path / "pipe"))
    monkeypatch.setattr("agentc.filesystem.git._PATIENCE", 5.0)
    assert [*list_versions(project.root / THERE)] == [written]


@needs_git
def test_git_fetches_nothing_for_an_answer(project: Project, tmp_path: Path) -> None:
    git(project, "init", "-q")
    project.run("convert", "--to", "opencode")
    commit(project)
    command = ["git", "rev-parse", f"HEAD:{THERE}"]
    blob = subprocess.check_output(command, cwd=project.root, text=True).strip()
    (project.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for key, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("protocol.file.allow", "always"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", str(project.root)),
        ("remote.origin.uploadpack", f"touch '{tmp_path}/ran' #"),
    ):
        git(project, "config", key, value)
    assert [*list_versions(project.root / THERE)] == []
    assert not (tmp_path / "ran").exists()


@needs_git
def test_there_are_no_versions_where_git_knows_none(project: Project) -> None:
    assert [*list_versions(project.root / HOME)] == []
    git(project, "init", "-q")
    assert [*list_versions(project.root / HOME)] == []
    assert [*list_versions(project.root / "none/x.md")] == []
