"""The command line as a user meets it: files in, files and exit codes out.

Belongs here: runs of the program. Not here: what a conversion means (`laws/test_laws.py`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from agentc.errors import Refused
from agentc.filesystem.write import Writer
from tests.conftest import FIXTURES
from tests.support.projects import REVIEWER, WRITER, Project


def test_one_file_is_printed(project: Project) -> None:
    done = project.run("convert", ".claude/agents/reviewer.md", "--to", "opencode")
    assert done.returncode == 0
    assert done.stdout.endswith("---\n\nYou read.\n")
    assert yaml.safe_load(done.stdout.split("---")[1])["permission"]["*"] == "deny"
    assert "mapped model (carried): sonnet -> anthropic/" in done.stderr
    assert project.files() == {".claude/agents/reviewer.md", ".claude/agents/sub/writer.md"}


@pytest.mark.parametrize("cwd", [".", ".claude/agents/sub"])
def test_a_whole_project_goes_to_the_targets_place(project: Project, cwd: str) -> None:
    done = project.run("convert", "--to", "opencode", cwd=cwd)
    assert done.returncode == 0, done.stderr
    assert {".opencode/agents/reviewer.md", ".opencode/agents/writer.md"} <= project.files()
    assert "2 agents written" in done.stderr
    assert "2 agents unchanged" in project.run("convert", "--to", "opencode").stderr


def test_a_folder_goes_beside_its_own_place(project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    assert (
        project.run("convert", "../.claude/agents", "--to", "opencode", cwd="elsewhere").returncode
        == 0
    )
    assert ".opencode/agents/writer.md" in project.files()


def test_a_root_and_a_flat_folder(project: Project) -> None:
    assert (
        project.run(
            "convert", ".claude/agents/reviewer.md", "--to", "opencode", "-o", "out"
        ).returncode
        == 0
    )
    assert (
        project.run("convert", ".claude/agents", "--to", "extended-yaml", "-d", "flat").returncode
        == 0
    )
    assert {
        "out/.opencode/agents/reviewer.md",
        "flat/reviewer.yaml",
        "flat/writer.yaml",
    } <= project.files()


def test_the_users_own_places(project: Project) -> None:
    project.put("home/.claude/agents/helper.md", WRITER.replace("writer", "helper"))
    done = project.run("convert", "--to", "opencode", "--scope", "user")
    assert done.returncode == 0, done.stderr
    assert "home/.config/opencode/agents/helper.md" in project.files()


def test_standard_input_needs_a_name(project: Project) -> None:
    nameless = "---\ndescription: x\n---\nbody"
    options = ("--from", "opencode", "--to", "claude", "--no-carry")
    named = project.run("convert", "-", *options, "--name", "pilot", stdin=nameless)
    assert (named.returncode, named.stdout) == (0, "---\nname: pilot\ndescription: x\n---\nbody")
    done = project.run("convert", "-", "--from", "opencode", "--to", "claude", stdin=nameless)
    assert done.returncode == 2
    assert "error[no-name]" in done.stderr
    assert "--name" in done.stderr


def test_a_file_that_differs_is_kept_until_forced(project: Project) -> None:
    project.run("convert", "--to", "opencode")
    project.put(".opencode/agents/writer.md", "mine")
    done = project.run("convert", "--to", "opencode")
    assert (done.returncode, project.read(".opencode/agents/writer.md")) == (1, "mine")
    assert ".opencode/agents/writer.md: foreign: another file is there" in done.stderr
    assert project.run("convert", "--to", "opencode", "--force").returncode == 0
    assert project.read(".opencode/agents/writer.md").endswith("You write.\n")


@pytest.mark.parametrize("flag", ["--check", "--diff", "--dry-run"])
def test_looking_changes_nothing(project: Project, flag: str) -> None:
    before = project.files()
    done = project.run("convert", "--to", "opencode", flag)
    assert done.returncode == (0 if flag == "--dry-run" else 1)
    assert project.files() == before
    project.run("convert", "--to", "opencode")
    assert project.run("convert", "--to", "opencode", flag).returncode == 0


def test_a_diff_shows_the_change(project: Project) -> None:
    project.run("convert", "--to", "opencode")
    project.put(".claude/agents/sub/writer.md", WRITER.replace("You write.", "You write well."))
    done = project.run("convert", "--to", "opencode", "--diff", "--force")
    assert "-You write.\n+You write well.\n" in done.stdout


def test_two_sources_for_one_place_are_a_conflict(project: Project) -> None:
    project.put(".claude/agents/copy.md", REVIEWER.replace("reviewer", "Reviewer"))
    done = project.run("convert", "--to", "opencode")
    assert done.returncode == 1
    assert project.files() & {".opencode/agents/reviewer.md"} == set()
    assert ".opencode/agents/writer.md" in project.files()
    assert done.stderr.count("would be written there too") == 2


def test_one_bad_file_does_not_stop_the_others(project: Project) -> None:
    project.put(".claude/agents/bad.md", b"---\nname: bad\ndescription: \xff\n---\n")
    done = project.run("convert", "--to", "opencode")
    assert done.returncode == 2
    assert ".claude/agents/bad.md:3:14: error[encoding]" in done.stderr
    assert "2 agents written" in done.stderr


@pytest.mark.parametrize(
    "fault", ['"mode": "all" "color": "accent"', '"mode": "sub"', '"mode": "all"}, "b": {']
)
def test_a_fault_of_a_whole_configuration_is_told_as_that_of_all_its_agents(
    project: Project, fault: str
) -> None:
    text = f'{{"agent": {{"a": {{"prompt": "p"}}, "b": {{"prompt": "p", {fault}}}}}}}'
    project.put("opencode.json", text)
    project.put(".opencode/agents/c.md", "---\ndescription: [\n---\np\n")
    done = project.run("convert", "--to", "claude")
    assert done.returncode == 2
    assert "all agents of opencode.json failed" in done.stderr


def test_what_would_be_widened_is_not_written(project: Project) -> None:
    project.put(
        ".opencode/agents/stay.md",
        "---\ndescription: x\npermission: {external_directory: deny}\n---\n",
    )
    done = project.run("convert", "--to", "claude")
    assert done.returncode == 1
    assert ".claude/agents/stay.md" not in project.files()
    assert ".opencode/agents/stay.md:3:14: error[permission]" in done.stderr


def test_in_place_keeps_the_format_and_every_other_byte(project: Project) -> None:
    project.run(
        "convert",
        ".claude/agents/reviewer.md",
        "--to",
        "claude",
        "--in-place",
        "--model",
        "sonnet=opus",
    )
    assert project.read(".claude/agents/reviewer.md") == REVIEWER.replace("sonnet", "opus")
    done = project.run("convert", ".claude/agents/reviewer.md", "--to", "opencode", "--in-place")
    assert done.returncode == 2
    assert "keeps the format" in done.stderr


def test_losses_decide_when_asked(project: Project) -> None:
    project.put(
        ".claude/agents/memo.md", WRITER.replace("name: writer", "name: memo\nmemory: user")
    )
    path = ".claude/agents/memo.md"
    assert project.run("convert", path, "--to", "opencode").returncode == 0
    assert (
        project.run("convert", path, "--to", "opencode", "--on-loss", "fail").returncode == 0
    )  # carried
    failed = project.run(
        "convert", path, "--to", "opencode", "--on-loss", "fail", "--no-carry", "-o", "out"
    )
    assert (failed.returncode, "out/.opencode/agents/memo.md" in project.files()) == (1, False)
    assert "dropped memory: user" in failed.stderr
    quiet = project.run("convert", path, "--to", "opencode", "--on-loss", "ignore")
    assert "memory" not in quiet.stderr


def test_a_tool_that_nobody_has_there_is_no_loss(project: Project) -> None:
    head = "---\nname: memo\ndescription: d\n"
    alone, beside = (
        "disallowedTools: deploy-now\n",
        "disallowedTools: Write, deploy-now\n",
    )
    for fields, code in ((alone, 0), (beside, 1)):
        project.put(".claude/agents/memo.md", f"{head}{fields}---\nBody.\n")
        run = ("convert", ".claude/agents/memo.md", "--to", "opencode", "--on-loss", "fail")
        assert project.run(*run).returncode == code
    project.put(".claude/agents/memo.md", f"{head}{alone}---\nBody.\n")
    assert project.run(*run, "--no-carry").returncode == 1


def test_models_come_from_the_command_line_then_the_configuration(project: Project) -> None:
    project.put("agentc.toml", '[models]\nsonnet = "gateway/big"\nprovider = "gateway"\n')
    path = ".claude/agents/reviewer.md"
    assert (
        "model: gateway/big\n" in project.run("convert", path, "--to", "opencode", cwd=".").stdout
    )
    assert (
        "model: x/y\n"
        in project.run("convert", path, "--to", "opencode", "--model", "sonnet=x/y").stdout
    )
    left_out = project.run("convert", path, "--to", "opencode", "--model", "sonnet=inherit")
    assert "\nmodel" not in left_out.stdout
    project.put("agentc.toml", "[permissions]\ngrants = 'ask'\n")
    project.put(path, REVIEWER.replace("Grep", "Bash"))
    assert "bash: ask\n" in project.run("convert", path, "--to", "opencode").stdout
    assert (
        "bash: allow\n"
        in project.run("convert", path, "--to", "opencode", "--grants", "allow").stdout
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[model]\n", 'did you mean "models"'),
        ("x", "not valid TOML"),
        ("[permissions]\ngrants = 1\n", "grants must be"),
    ],
)
def test_a_wrong_configuration_is_named(project: Project, text: str, complaint: str) -> None:
    project.put("agentc.toml", text)
    done = project.run("convert", "--to", "opencode")
    assert done.returncode == 2
    assert complaint in done.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nope.md", "--to", "opencode"], "nope.md: error[missing]"),
        (["empty", "--to", "opencode"], "empty: error[no-agents]"),
        ([".claude/agents", "--to", "cluade"], 'did you mean "claude"'),
        ([".claude/agents"], "say --to FORMAT"),
        ([".claude/agents", "--to", "opencode", "-d", "x", "-o", "y"], "are mutually exclusive"),
        ([".claude/agents", "--to", "opencode", "--name", "x"], "--name is for one input"),
        ([".claude/agents", "--to", "opencode", "--model", "x"], "not FROM=TO"),
        (["--to", "opencode", "--template", "nope.j2"], "no such template"),
    ],
)
def test_a_wrong_request_is_named(project: Project, arguments: list[str], complaint: str) -> None:
    (project.root / "empty").mkdir()
    done = project.run("convert", *arguments)
    assert done.returncode == 2
    assert complaint in done.stderr


BROKEN = {
    "empty.md": "error[empty]",
    "no-frontmatter.md": "error[no-frontmatter]",
    "not-utf8.md": "error[encoding]",
    "list-frontmatter.md": "error[yaml]",
    "tagged.md": "error[tag]",
    "nested-brackets.md": "error[limit]",
}


@pytest.mark.parametrize(("name", "complaint"), BROKEN.items())
def test_bad_input_is_named(project: Project, name: str, complaint: str) -> None:
    done = project.run(
        "convert", str(FIXTURES / "broken" / name), "--from", "claude", "--to", "opencode"
    )
    assert done.returncode == 2
    assert complaint in done.stderr


def test_the_report_as_json(project: Project) -> None:
    done = project.run("convert", "--to", "opencode", "--json")
    report = json.loads(done.stdout)
    assert report["exit_code"] == done.returncode == 0
    first = report["results"][0]
    assert (first["agent"], first["action"]) == ("reviewer", "create")
    assert first["losses"][0]["field"] == "model"
    printed = json.loads(
        project.run("convert", ".claude/agents/reviewer.md", "--to", "claude", "--json").stdout
    )
    assert printed["results"][0]["text"] == REVIEWER


def test_links_are_not_followed(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("mine")
    (tmp_path / ".opencode/agents").mkdir(parents=True)
    (tmp_path / ".opencode/agents/writer.md").symlink_to(outside)
    done = project.run("convert", "--to", "opencode", "--force")
    assert outside.read_text() == "mine"
    assert done.returncode == 1
    assert "error[link]" in done.stderr


@pytest.mark.parametrize("moved", [True, False])
def test_a_folder_that_becomes_a_link_is_noticed(tmp_path: Path, moved: bool) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    folder = root / "agents"
    folder.mkdir(parents=True)
    writer = Writer()
    writer.write(folder / "a.md", "a", root)
    if moved:
        folder.rename(outside)  # the very folder, elsewhere
    else:
        folder.rename(root / "before")
        outside.mkdir()
    folder.symlink_to(outside)
    with pytest.raises(Refused):
        writer.write(folder / "b.md", "b", root)
    assert not (outside / "b.md").exists()


def test_links_that_go_round_are_told(project: Project, tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path / "round")
    done = project.run("convert", "--to", "opencode", "-o", "round")
    assert done.returncode == 2
    assert "circle" in done.stderr
    assert "INTERNAL" not in done.stderr


def test_a_new_file_has_the_users_mode(project: Project, tmp_path: Path) -> None:
    project.run("convert", "--to", "opencode")
    (tmp_path / "plain").write_text("x")
    file = next((tmp_path / ".opencode/agents").iterdir())
    assert file.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_files_mode_is_kept(project: Project) -> None:
    file = project.put(".opencode/agents/writer.md", "old")
    file.chmod(0o640)
    project.run("convert", "--to", "opencode", "--force")
    assert file.stat().st_mode & 0o777 == 0o640


def test_show_formats_and_completion(project: Project) -> None:
    shown = yaml.safe_load(project.run("show", ".claude/agents/reviewer.md").stdout)
    assert (shown["name"], shown["tools"], shown["prompt"]) == (
        "reviewer",
        "Read, Grep, Glob",
        "\nYou read.\n",
    )
    agent = json.loads(project.run("show", ".claude/agents/reviewer.md", "--json").stdout)[0]
    assert agent["permission"]["rules"][0] == {
        "tool": {"cap": "*", "name": ""},
        "decision": "deny",
        "pattern": "*",
    }
    matrix = json.loads(project.run("formats", "--json").stdout)
    assert matrix["opencode"]["fields"]["max_turns"] == ["steps", "maxSteps"]
    assert "max_turns" in project.run("formats").stdout
    assert "_AGENTC_COMPLETE" in project.run("completion", "bash").stdout
    assert project.run("--version").stdout.startswith("agentc 0.")


def test_show_prints_the_names_that_its_author_wrote(project: Project) -> None:
    project.put("w.md", "---\nname: w\ndescription: d\ntools: Read, Edit\n---\nx\n")
    assert "\ntools: Read, Edit\n" in project.run("show", "w.md", "--from", "claude").stdout
    rules = json.loads(project.run("show", "w.md", "--from", "claude", "--json").stdout)[0][
        "permission"
    ]["rules"]
    assert [rule["tool"]["cap"] for rule in rules] == ["*", "read", "edit"]
    assert "create" in project.run("show", "w.md", "--from", "claude", "--permissions").stdout


@pytest.mark.parametrize("place", [["-d", ".claude/agents"], ["-d", "./.claude/agents/"]])
def test_a_source_is_not_written_over_by_another_format(project: Project, place: list[str]) -> None:
    done = project.run("convert", ".claude/agents/reviewer.md", "--to", "opencode", *place)
    assert (done.returncode, project.read(".claude/agents/reviewer.md")) == (1, REVIEWER)
    assert ".claude/agents/reviewer.md: foreign: another file is there" in done.stderr
    assert (
        project.run("convert", ".claude/agents/reviewer.md", "--to", "claude", *place).returncode
        == 0
    )
