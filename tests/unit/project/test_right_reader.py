"""Whose file a file is: a vendor's folder decides, elsewhere the keys; and what beside agents is
none.

Belongs here: plugins, companions, agents of one name. Not here: single formats.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.errors import ReadError
from agentc.ir.permission import Mode
from agentc.project.detect import detect, open_document
from agentc.project.folder_names import find_folder_name
from agentc.project.non_agents import find_companion_kind
from agentc.vendors.misspelt import guess_limit
from agentc.vendors.registry import get_format
from tests.conftest import FIXTURES
from tests.support.projects import Project
from tests.support.strategies import frontmatters

PLUGINS = FIXTURES / "plugins"


@given(text=frontmatters())
def test_a_folder_of_a_vendor_decides_whatever_the_keys_look_like(text: str) -> None:
    assert detect("x/.claude/agents/team/a.md", text).name == "claude"
    assert detect("x/.opencode/agents/a.md", text).name == "opencode"
    assert detect("/home/u/.config/agentc/agents/a.md", text).name == "extended"


@given(text=frontmatters())
def test_elsewhere_a_file_with_claude_keys_alone_is_claudes(text: str) -> None:
    for path in ("agents/a.md", "team/a.md"):
        form = detect(path, text)
        if form.name != "claude":
            document = get_format("claude")
            known = _keys(text) <= set(document.keys) and "bad-value" not in _codes(text)
            assert not known or _has_map(text), text


def _keys(text: str) -> set[str]:
    from agentc.lens.parse import parse

    try:
        document = parse(get_format("claude"), text, "a.md")
    except ReadError:
        return {"?"}
    return {entry.key for record in document.source.records for entry in record.entries}


def _codes(text: str) -> list[str]:
    from agentc.lens.parse import parse

    return [note.code for note in parse(get_format("claude"), text, "a.md").notes]


def _has_map(text: str) -> bool:
    from agentc.ir.value import Map
    from agentc.lens.parse import parse

    document = parse(get_format("claude"), text, "a.md")
    entries = [entry for record in document.source.records for entry in record.entries]
    return any(
        entry.key in ("tools", "disallowedTools") and isinstance(entry.value, Map)
        for entry in entries
    )


def copy_plugins(project: Project) -> None:
    shutil.copytree(PLUGINS, project.root / "plugins")


def test_an_agent_of_a_plugin_is_read_as_the_client_reads_it(project: Project) -> None:
    copy_plugins(project)
    path = "plugins/moorings/agents/deckhand.md"
    checked = project.run("check", path)
    assert checked.stdout.count("warning[plugin-ignores]") == 2
    assert "agentc check" not in checked.stdout
    done = project.run("convert", path, "--to", "opencode")
    assert "edit:" not in done.stdout  # `permissionMode: plan` takes nothing away
    assert "`permissionMode` in an agent that comes with a plugin" in done.stderr
    assert "hooks" not in done.stdout
    assert get_format("claude-plugin").field_of("permission") is not None
    shown = project.run("show", path, "--json").stdout
    assert f'"mode": "{Mode.PLAN}"' not in shown


def test_fields_that_are_not_yaml_open_every_tool_in_a_plugin(project: Project) -> None:
    copy_plugins(project)
    project.put(
        "plugins/galley/agents/mate.md", "---\ndescription: a: b\n  c: d\ntools: Read\n---\nx\n"
    )
    checked = project.run("check", "plugins/galley/agents/mate.md")
    assert "error[claude-misreads]" in checked.stdout
    assert "error[claude-skips]" not in checked.stdout


def test_without_the_marker_the_folder_is_an_ordinary_one(project: Project) -> None:
    copy_plugins(project)
    (project.root / "plugins/moorings/.claude-plugin/plugin.json").unlink()
    assert "plugin-ignores" not in project.run("check", "plugins/moorings/agents").stdout


def test_a_repository_of_plugins_gives_its_agents(project: Project) -> None:
    copy_plugins(project)
    first = project.run("convert", "plugins", "--to", "opencode", "-o", "out")
    assert first.returncode == 1  # two are called `deckhand`
    assert "--prefix-folder" in first.stderr
    assert "left out, as no agents: 1 README, 1 command, 1 note, 1 skill" in first.stderr
    assert {file for file in project.files() if file.startswith("out/")} == {
        "out/.opencode/agents/cook.md"
    }
    second = project.run(
        "convert", "plugins", "--to", "opencode", "-o", "out", "--prefix-folder", "-v"
    )
    assert second.returncode == 0
    assert {file.rpartition("/")[2] for file in project.files() if file.startswith("out/")} == {
        "cook.md", "galley-deckhand.md", "moorings-deckhand.md",
    }  # fmt: skip
    assert "plugins/moorings/skills/knots/SKILL.md: left out: a skill is no agent" in second.stderr
    again = project.run(
        "convert", "plugins", "--to", "opencode", "-o", "out", "--prefix-folder", "--check"
    )
    assert again.returncode == 0


def test_only_a_file_named_by_hand_is_an_error(project: Project) -> None:
    copy_plugins(project)
    done = project.run("convert", "plugins/galley/README.md", "--to", "opencode")
    assert (done.returncode, "error[no-frontmatter]" in done.stderr) == (2, True)
    checked = project.run("check", "plugins")
    assert "3 files checked" in checked.stderr
    assert "left out, as no agents: 1 README, 1 command, 1 note, 1 skill" in checked.stderr


def test_the_client_of_the_folder_is_asked(project: Project) -> None:
    project.put(
        ".opencode/agents/pilot.md",
        "---\nname: pilot\ndescription: Steers\ntools: Read\ncolor: blue\n---\nx\n",
    )
    checked = project.run("check")
    assert checked.returncode == 1
    assert "opencode-rejects" in checked.stdout
    done = project.run("convert", ".opencode/agents/pilot.md", "--to", "claude")
    assert done.returncode == 2
    assert "--from claude" in done.stderr
    assert (
        project.run(
            "convert", ".opencode/agents/pilot.md", "--from", "claude", "--to", "claude"
        ).returncode
        == 0
    )


def test_no_other_reader_is_named_to_which_a_limit_means_nothing(project: Project) -> None:
    path = ".claude/agents/pilot.md"
    project.put(path, "---\nname: p\ndescription: d\ntools:\n  - Read\n  Grep\n---\nx\n")
    done = project.run("convert", path, "--to", "opencode")
    assert done.returncode == 2
    assert "--from" not in done.stderr


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/skills/x/SKILL.md", "skill"),
        ("SKILL.md", "skill"),
        ("a/commands/x.md", "command"),
        ("a/commands/agents/x.md", ""),
        ("a/agents/commands/x.md", "command"),
        ("a/output-styles/x.md", "output style"),
        ("agents/README.md", "README"),
        ("agents/readme.de.md", "README"),
        ("agents/reader.md", ""),
        ("x.md", ""),
    ],
)
def test_what_lies_beside_agents(path: str, kind: str) -> None:
    assert find_companion_kind(Path(path), in_vendor_folder=False) == kind
    if path != "SKILL.md" and kind in ("command", "output style"):
        assert find_companion_kind(Path(path), in_vendor_folder=True) == ""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("plugins/sow/agents/hand.md", "sow"),
        ("team-a/.claude/agents/hand.md", "team-a"),
        ("team-a/hand.md", "team-a"),
        ("agents/hand.md", "agents"),
        ("hand.md", "agents"),
    ],
)
def test_the_folder_that_tells_agents_apart(path: str, name: str) -> None:
    assert find_folder_name(Path(path)) == name


@given(parts=st.lists(st.text("abc.-_ ", min_size=1, max_size=4), max_size=5))
def test_every_path_has_such_a_folder(parts: list[str]) -> None:
    assert find_folder_name(Path(*parts, "x.md"))


# Limits that no format reads, or that another one's client alone would read otherwise.
UNREAD = {
    "a misspelt half of a map": "tools:\n  allowed: [Read, Grep]\n  denied: [Bash]\n",
    "a number for a list": "tools: {allowed: 5}\n",
    "a word for a flag": 'tools: {bash: "no"}\n',
    "flags in quotes": 'mode: subagent\ntools:\n  write: "false"\n  bash: false\n',
    "an unknown decision": "mode: subagent\npermission: {bash: never}\n",
    "a flag for a decision": "mode: subagent\npermission: {edit: false}\n",
    "a list over lines without marks": "tools: Read,\nGrep, Glob\nmodel: opus\n",
    "marks without spaces": "tools:\n-Read\n-Grep\nmodel: opus\ncolor: blue\n",
    "numbers for marks": "tools:\n1. Read\n2. Grep\npermissionMode: plan\n",
}


@pytest.mark.parametrize("path", ["agents/p.md", "sub/p.md"])
@pytest.mark.parametrize("fields", UNREAD.values(), ids=UNREAD)
def test_a_limit_that_cannot_be_read_makes_a_file_no_other_vendors(fields: str, path: str) -> None:
    text = f"---\nname: p\ndescription: Reviews code\n{fields}---\nYou review.\n"
    with pytest.raises(ReadError) as caught:
        open_document(path, text)
    assert caught.value.code == "value"
    assert detect(path, text).name in ("claude", "opencode", "extended")


READ = {
    "tools: {write: false}\n": "opencode",
    "mode: subagent\npermission: {edit: deny}\n": "opencode",
    "tools: [read_file, glob]\n": "claude",
    "readonly: true\n": "cursor",
    "tools: Read, Grep\ncolor: blue\n": "claude",
}


@pytest.mark.parametrize(("fields", "name"), READ.items())
def test_a_limit_that_is_read_is_its_readers(fields: str, name: str) -> None:
    text = f"---\nname: p\ndescription: Reviews code\n{fields}---\nYou review.\n"
    assert open_document("sub/p.md", text).format.name == name


def test_a_list_of_agents_under_an_unknown_key_is_no_agent() -> None:
    text = "agents:\n  - name: one\n    description: d\n    prompt: B\n    tools: [Read]\n"
    with pytest.raises(ReadError, match="nothing in this file makes it an agent"):
        open_document("team/team.yaml", text)


def test_maps_in_a_list_of_tools_are_no_names() -> None:
    text = "name: c\ndescription: d\nprompt: B\ntools: [{name: Read}, {name: Grep}]\n"
    with pytest.raises(ReadError) as caught:
        open_document("team/c.yaml", text)
    assert (caught.value.code, caught.value.hint) == (
        "value",
        "list the tools by their names, as in `- Read`",
    )


def test_carriage_returns_alone_are_named_as_the_cause() -> None:
    text = "---\rname: a\rdescription: x\rtools: Read\r---\rB\r"
    with pytest.raises(ReadError, match="carriage returns alone"):
        open_document("sub/cr.md", text)


def test_a_file_with_carriage_returns_alone_is_no_note(tmp_path: Path) -> None:
    """In a folder it is told, too."""
    project = Project(tmp_path)
    project.put(".claude/agents/a.md", "---\rname: a\rdescription: x\rtools: Read\r---\rB\r")
    project.put(".claude/agents/b.md", "---\nname: b\ndescription: x\n---\nB\n")
    project.put(".claude/agents/c.md", "No fields,\rand nothing else.\r")
    checked = project.run("check")
    assert ".claude/agents/a.md:1:1: error" in checked.stdout
    assert "c.md" not in checked.stdout
    done = project.run("convert", "--to", "opencode")
    assert ".claude/agents/a.md:1:1" in done.stderr
    assert "carriage returns alone" in done.stderr


@pytest.mark.parametrize("key", ["allowedTools", "allowed-tools", "allowed_tools"])
def test_no_word_is_said_to_mean_its_opposite(key: str) -> None:
    assert guess_limit(key, ("tools", "disallowedTools", "permission")) == "tools"


def test_of_agents_of_one_name_in_one_folder_the_clients_own_is_named(tmp_path: Path) -> None:
    project = Project(tmp_path)
    twin = "---\nname: {}\ndescription: d\n---\nx\n"
    for place in ("x", "a/y", "b/w", "z"):
        project.put(f".claude/agents/{place}.md", twin.format("twin"))
    done = project.run("convert", "--to", "opencode")
    said = "their client uses .claude/agents/z.md alone; convert that one by its path, give the oth"
    assert (done.returncode, done.stderr.count(said)) == (1, 4), done.stderr
    project.put(".claude/agents/z.md", twin.format("Twin"))  # to the client another agent
    assert "their client uses" not in project.run("convert", "--to", "opencode").stderr
    for path in ("team/agents/twin.md", "crew/agents/twin.md"):
        project.put(path, twin.format("twin"))
    done = project.run("convert", "team", "crew", "--to", "opencode", "-o", "out")
    assert "--prefix-folder" in done.stderr
    assert "their client uses" not in done.stderr


def test_folders_whose_configuration_has_agents_are_named(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("sub/opencode.json", '{"agent": {"a": {"prompt": "x", "description": "d"}}}')
    project.put("none/opencode.json", '{"theme": "x"}')
    done = project.run("convert", "--to", "claude")
    assert (done.returncode, "there are some in sub;" in done.stderr) == (2, True), done.stderr


def test_what_a_configuration_adds_to_an_override_is_told_with_a_way_that_works(
    tmp_path: Path,
) -> None:
    project = Project(tmp_path)
    project.put("opencode.json", '{"agent": {"plan": {"permission": {"bash": "deny"}}}}')
    path = ".opencode/agents/plan.md"
    project.put(path, "---\npermission:\n  edit: deny\n---\n")
    done = project.run("convert", "opencode.json", "--to", "claude")
    assert f"hint: both only change the client's own plan; give {path} a prompt" in done.stderr
    project.put(path, "---\npermission:\n  edit: deny\n---\nPlan.\n")
    done = project.run("convert", "opencode.json", "--to", "claude")
    assert f"hint: convert {path}: the limits are put into" in done.stderr
    assert project.run("convert", path, "--to", "claude").returncode == 0
