"""Links on the way to what is written, and places that variables name.

Belongs here: which links are written through, and where the user's own places are. Not here: links
that appear while a run writes (`test_writing.py`).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from agentc.errors import Refused
from agentc.project.links import Links
from agentc.vendors.registry import get_format
from tests.support.in_process import Outcome, call_here
from tests.support.projects import REVIEWER, Project

OUT = ".opencode/agents/reviewer.md"


def link(project: Project, path: str, to: str, *, folder: bool = True) -> None:
    """A link in a project; what it leads to is made where it is a folder inside of it."""
    at = project.root / path
    at.parent.mkdir(parents=True, exist_ok=True)
    if folder:
        (at.parent / to).mkdir(parents=True, exist_ok=True)
    at.symlink_to(to, target_is_directory=folder)


def run(project: Project, *arguments: str, **variables: str) -> Outcome:
    known = {"PATH": os.environ.get("PATH", ""), "HOME": str(project.root / "home")}
    return call_here(arguments, project.root, {**known, **variables}, clear=True)


@pytest.mark.parametrize(
    ("at", "to", "real"),
    [
        (".opencode", "dot/opencode", "dot/opencode/agents/reviewer.md"),
        (".opencode/agents", "../dot/agents", "dot/agents/reviewer.md"),
        (".opencode/agents/sub", "../../dot/sub", "dot/sub/writer.md"),
    ],
)
def test_a_linked_folder_inside_the_project_is_written_through_and_told(
    project: Project,
    at: str,
    to: str,
    real: str,
) -> None:
    link(project, at, to)
    nested = project.put(
        ".claude/agents/writer.md", "---\nname: sub/writer\ndescription: d\n---\nx\n"
    )
    done = project.run("convert", "--to", "opencode")
    assert (done.returncode, nested.exists()) == (0, True), done.stderr
    assert real in project.files()
    assert done.stderr.count("note[linked]") == 1
    assert (project.root / at).is_symlink()
    assert project.run("convert", "--to", "opencode", "--check").returncode == 0


@pytest.mark.parametrize("at", [".opencode", ".opencode/agents"])
def test_a_link_that_leads_out_is_followed_on_demand_alone(tmp_path: Path, at: str) -> None:
    made = Project(tmp_path / "project")
    made.put(".claude/agents/reviewer.md", REVIEWER)
    link(made, at, str(tmp_path / "outside"))
    refused = made.run("convert", "--to", "opencode")
    assert (refused.returncode, [*(tmp_path / "outside").rglob("*.md")]) == (1, [])
    assert "error[link]" in refused.stderr
    assert "--follow" in refused.stderr
    done = made.run("convert", "--to", "opencode", "--follow")
    assert (done.returncode, len([*(tmp_path / "outside").rglob("reviewer.md")])) == (0, 1), (
        done.stderr
    )


def test_a_linked_file_is_written_on_demand_alone(project: Project, tmp_path: Path) -> None:
    real = project.put("dot/reviewer.md", "old")
    link(project, OUT, "../../dot/reviewer.md", folder=False)
    for words in ((), ("--force",)):
        refused = project.run(
            "convert", ".claude/agents/reviewer.md", "--to", "opencode", "-o", ".", *words
        )
        assert (refused.returncode, real.read_text(), "--follow" in refused.stderr) == (
            1,
            "old",
            True,
        )
    done = project.run(
        "convert",
        ".claude/agents/reviewer.md",
        "--to",
        "opencode",
        "-o",
        ".",
        "--follow",
        "--force",
    )
    assert (done.returncode, (project.root / OUT).is_symlink()) == (0, True)
    assert "description: Reads code." in real.read_text()


@pytest.mark.parametrize("at", [".claude", ".claude/agents"])
def test_agents_that_are_read_from_outside_are_told_once(tmp_path: Path, at: str) -> None:
    made = Project(tmp_path / "project")
    link(made, at, str(tmp_path / "outside"))
    for name in ("one", "two"):
        made.put(f".claude/agents/{name}.md", REVIEWER.replace("reviewer", name))
    for words in ((), ("--dry-run",), (".claude/agents",), (".claude/agents/one.md",)):
        shutil.rmtree(made.root / ".opencode", ignore_errors=True)
        done = made.run("convert", "--to", "opencode", *words)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("note[linked-source]") == 1, words
        assert str(tmp_path / "outside") in done.stderr


def test_linked_files_outside_are_told_once_a_folder(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    outside = Project(tmp_path / "outside")
    for name in ("one", "two"):
        real = outside.put(f"{name}.md", REVIEWER.replace("reviewer", name))
        link(project, f".claude/agents/{name}.md", str(real), folder=False)
    done = project.run("convert", "--to", "opencode")
    assert (done.returncode, done.stderr.count("note[linked-source]")) == (0, 1)


def test_agents_behind_a_link_inside_the_project_are_read_without_a_word(project: Project) -> None:
    (project.root / ".claude/agents").rename(project.root / "shared")
    link(project, ".claude/agents", "../shared")
    done = project.run("convert", "--to", "opencode")
    assert (done.returncode, "linked-source" in done.stderr) == (0, False)


@pytest.mark.parametrize(
    ("at", "to"),
    [
        (".opencode/agents", "../.claude/agents"),
        (".opencode", ".claude"),
        (".opencode/agents", "../shared"),
    ],
)
@pytest.mark.parametrize("words", [(), ("--force",), ("--force", "--follow")])
def test_no_link_leads_onto_a_source(
    project: Project, at: str, to: str, words: tuple[str, ...]
) -> None:
    if to == "../shared":  # people link both clients' folders to one
        (project.root / ".claude/agents").rename(project.root / "shared")
        link(project, ".claude/agents", "../shared")
    project.put(".claude/agents/long.md", "---\nname: Long Name\ndescription: d\n---\nx\n")
    link(project, at, to)
    before = {path: project.read(path) for path in project.files()}
    done = project.run("convert", "--to", "opencode", *words)
    assert done.returncode == 1
    assert {path: project.read(path) for path in project.files()} == before
    assert "error[link]" in done.stderr


def test_no_source_is_written_over_by_way_of_its_own_link(project: Project) -> None:
    (project.root / ".opencode").mkdir()
    (project.root / ".claude/agents").rename(project.root / ".opencode/agents")
    link(project, ".claude/agents", "../.opencode/agents")
    done = project.run("convert", "--to", "opencode", "--force")
    assert (done.returncode, project.read(OUT)) == (1, REVIEWER)


@pytest.mark.parametrize("to", ["nowhere", "agents"])
def test_a_link_to_nothing_is_told(project: Project, to: str) -> None:
    link(project, ".opencode/agents", to, folder=False)
    done = project.run("convert", "--to", "opencode")
    assert (done.returncode, "error[link]" in done.stderr) == (1, True)
    assert "INTERNAL" not in done.stderr


def test_in_place_and_repairs_go_through_links_inside(project: Project) -> None:
    (project.root / ".claude/agents").rename(project.root / "dot")
    link(project, ".claude/agents", "../dot")
    project.put("dot/odd.md", "---\nname: odd\ndescription: one: two\n---\nx\n")
    assert project.run("check", "--fix").returncode == 0
    assert '"one: two"' in project.read("dot/odd.md")
    done = project.run("convert", "--to", "claude", "--in-place", "--model", "sonnet=opus", ".")
    assert (done.returncode, "model: opus" in project.read("dot/reviewer.md")) in (
        (0, True),
        (2, False),
    ), done.stderr


def test_dotfiles_of_the_home_folder(project: Project) -> None:
    project.put("home/dotfiles/claude/agents/reviewer.md", REVIEWER)
    (project.root / "home/.claude").symlink_to("dotfiles/claude")
    link(project, "home/.config/opencode", "../dotfiles/opencode")
    done = project.run("convert", "--to", "opencode", "--scope", "user")
    assert done.returncode == 0, done.stderr
    assert "home/dotfiles/opencode/agents/reviewer.md" in project.files()


def test_what_is_swapped_after_the_look_is_not_followed(tmp_path: Path) -> None:
    from agentc.filesystem.write import Writer

    (tmp_path / "root/real").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "root/link").symlink_to("real")
    way = Links().find_way(tmp_path / "root/link/x.md", tmp_path / "root")
    assert way.path == tmp_path / "root/real/x.md"
    (tmp_path / "root/real").rmdir()
    (tmp_path / "root/real").symlink_to(tmp_path / "outside")
    with Writer() as writer, pytest.raises(Refused, match="link"):
        writer.write(way.path, "x", way.root)
    assert [*(tmp_path / "outside").iterdir()] == []


def test_variables_name_the_users_places(project: Project) -> None:
    config, claude = project.root / "conf", project.root / "own"
    project.put("own/agents/team/reviewer.md", REVIEWER)
    project.put("home/.claude/agents/other.md", REVIEWER.replace("name: reviewer", "name: other"))
    variables = {"XDG_CONFIG_HOME": str(config), "CLAUDE_CONFIG_DIR": str(claude)}
    done = run(project, "convert", "--to", "opencode", "--scope", "user", **variables)
    assert done.returncode == 0, done.stderr
    written = {path for path in project.files() if "opencode" in path}
    assert written == {"conf/opencode/agents/reviewer.md"}
    project.put("own/agents/team/reviewer.md", REVIEWER.replace("Reads code", "Reads all code"))
    back = run(
        project,
        "convert",
        "conf/opencode/agents/reviewer.md",
        "--to",
        "claude",
        "--scope",
        "user",
        **variables,
    )
    assert (back.returncode, "own/agents/team/reviewer.md: foreign" in back.stderr) == (1, True)
    (project.root / "own/agents/team/reviewer.md").unlink()
    back = run(
        project,
        "convert",
        "conf/opencode/agents/reviewer.md",
        "--to",
        "claude",
        "--scope",
        "user",
        **variables,
    )
    assert (back.returncode, back.stdout) == (0, "")
    assert "own/agents/reviewer.md" in project.files()
    project.put("conf/opencode/agents/team/late.md", "---\ndescription: d\n---\nx\n")
    shown = run(project, "show", "conf/opencode/agents/team/late.md", **variables)
    assert "name: team/late" in shown.stdout
    checked = run(project, "check", "own/agents/reviewer.md", **variables)
    assert checked.returncode == 0


def test_where_the_users_own_agents_were_looked_for_is_told(project: Project) -> None:
    project.put("home/dotfiles/.claude/agents/other.md", REVIEWER)
    gone = str(project.root / "gone")
    done = run(project, "convert", "--to", "opencode", "--scope", "user", CLAUDE_CONFIG_DIR=gone)
    assert done.returncode == 2
    assert f"looked in {gone}/agents" in done.stderr
    assert "home/dotfiles; name one of these\n" in done.stderr


def test_what_is_named_by_a_variable_is_its_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/x/conf")
    assert get_format("opencode").name_of("/x/conf/opencode/agents/a/b.md") == "a/b"
    assert get_format("opencode").name_of("/y/conf/opencode/agents/a/b.md") == "b"
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    assert get_format("opencode").name_of("/x/conf/opencode/agents/a/b.md") == "b"


def test_a_folder_without_agents_names_those_that_have_some(tmp_path: Path) -> None:
    made = Project(tmp_path)
    for path in (
        "one/.claude/agents/a.md",
        "two/deep/agents/b.md",
        "node_modules/x/.claude/agents/c.md",
    ):
        made.put(path, REVIEWER)
    (tmp_path / ".git").mkdir()
    for command in (("convert", "--to", "opencode"), ("check",)):
        done = made.run(*command)
        assert done.returncode == 2
        assert "one, two/deep" in done.stderr + done.stdout
        assert "node_modules" not in done.stderr + done.stdout


def linked_team(project: Project, tmp_path: Path) -> None:
    """A project with linked folders among its agents: inside of it, outside, empty, in a circle."""
    project.put("shared/team/lead.md", "---\nname: lead\ndescription: Leads.\n---\nx\n")
    far = tmp_path / "far"
    far.mkdir()
    (far / "scout.md").write_text("---\nname: scout\ndescription: Scouts.\n---\nx\n")
    (far / "deep").mkdir()
    (far / "deep" / "self").symlink_to(far)
    link(project, ".claude/agents/team", "../../shared/team")
    link(project, ".claude/agents/far", str(far))
    link(project, ".claude/agents/empty", "../../shared/empty")
    link(project, ".claude/agents/loop", ".")


@pytest.mark.parametrize("paths", [(), (".claude/agents",), (".claude",), (".",)])
def test_linked_folders_are_named_and_looked_into_on_demand(
    project: Project,
    tmp_path_factory: pytest.TempPathFactory,
    paths: tuple[str, ...],
) -> None:
    linked_team(project, tmp_path_factory.mktemp("outside"))
    done = project.run("convert", *paths, "--to", "opencode", "--dry-run")
    assert done.returncode == 0, done.stderr
    count = 2 if paths != (".",) else 1  # what lies below the named folder is read where it is
    told = f"not looked into: {count} linked folder{'s' * (count > 1)}"
    assert done.stderr.count("warning[linked-folder]") == count
    assert ".claude/agents/far: warning[linked-folder]" in done.stderr
    assert "--follow looks there" in done.stderr
    assert told in done.stderr
    checked = project.run("check", *paths)
    assert checked.stdout.count("warning[linked-folder]") == count
    assert told in checked.stderr
    followed = project.run("convert", *paths, "--to", "opencode", "--follow", "--dry-run")
    assert "linked-folder" not in followed.stderr
    assert "scout.md" in followed.stdout
    assert "lead.md" in followed.stdout
    assert "scout" not in project.run("check", *paths).stdout


def test_agents_in_linked_folders_alone_are_found_on_demand(project: Project) -> None:
    project.put("shared/team/lead.md", "---\nname: lead\ndescription: Leads.\n---\nx\n")
    link(project, "lonely/.claude/agents/team", "../../../shared/team")
    done = project.run("convert", "lonely", "--to", "opencode")
    assert (done.returncode, "only 1 linked folder" in done.stderr, "--follow" in done.stderr) == (
        2,
        True,
        True,
    )
    assert project.run("convert", "lonely", "--to", "opencode", "--follow").returncode == 0
    assert "lonely/.opencode/agents/lead.md" in project.files()


def test_a_file_in_a_linked_folder_is_repaired_on_demand(project: Project) -> None:
    project.put("shared/team/lead.md", "---\nname: lead\ndescription: Leads: all.\n---\nx\n")
    link(project, ".claude/agents/team", "../../shared/team")
    project.run("check", "--fix")
    assert (
        "Leads: all."
        in project.read("shared/team/lead.md").splitlines()[2].removeprefix("description: ")[:11]
    )
    project.run("check", "--fix", "--follow")
    assert project.read("shared/team/lead.md").splitlines()[2] == 'description: "Leads: all."'
    assert (project.root / ".claude/agents/team").is_symlink()
