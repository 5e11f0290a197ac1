"""What a Python program does with files: tell, check, repair and write them.

Belongs here: `detect`, `check`, `repair`, `write`. Not here: texts (`laws/`), the words of advice
(`test_keywords.py`).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.vendors.registry import writable_formats
from tests.conftest import FEWER
from tests.support.projects import REVIEWER, Project
from tests.support.strategies import agents

PATH = ".claude/agents/reviewer.md"
LONG = REVIEWER.replace("You read.", "You read all of it.")  # no client finds it too short


def convert(text: str = REVIEWER, path: str = PATH, target: str = "opencode") -> agentc.Conversion:
    return agentc.convert(text, source="claude", target=target, path=path, unenforced="write")


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        (PATH, REVIEWER, "claude"),
        (None, REVIEWER, "claude"),
        (".opencode/agents/x.md", "You read.\n", "opencode"),
        ("agents/x.md", "---\nname: a\ndescription: b\ncategory: c\n---\nd\n", "extended"),
        (
            ".codex/agents/x.toml",
            'name = "a"\ndescription = "b"\ndeveloper_instructions = "c"\n',
            "codex",
        ),
        (PATH, "---\nname: [\n---\n", "claude"),
    ],
)
def test_a_format_is_told(path: str | None, text: str, form: str) -> None:
    assert agentc.detect(text, path=path) == form


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".claude/skills/x/SKILL.md", "---\nname: x\ndescription: y\n---\nz\n"),
        ("notes/x.md", "---\ntitle: x\ntags: [y]\n---\nz\n"),
    ],
)
def test_what_is_no_agent_is_refused(path: str, text: str) -> None:
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.detect(text, path=path)
    assert caught.value.code == "other-kind"
    assert 'source="claude"' in caught.value.hint


@pytest.mark.parametrize("path", ["team/README.md", ".claude/agents/x.md", None])
def test_a_page_without_fields_is_no_agent(path: str | None) -> None:
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.detect("The agents of our team.\n", path=path)
    assert caught.value.code == "other-kind"


def test_an_agent_without_fences_is_one_that_can_be_repaired() -> None:
    text = "name: a\ndescription: b\ntools: Read\n\nYou read.\n"
    assert agentc.detect(text, path=PATH) == "claude"
    assert agentc.repair(text, path=PATH).startswith("---\n")


def test_a_check_says_what_the_command_says(project: Project) -> None:
    text = "---\nname: a b\ndescripton: Reads: all.\ntools: Read, Grepp\n---\nYou read.\n"
    project.put(PATH, text)
    found = agentc.check(text, path=PATH)
    printed = project.run("check", PATH).stdout
    assert found
    for one in found:
        assert f"{one.where}: {one.severity}[{one.code}]" in printed
        assert one.message in printed
    assert [one.code for one in agentc.check(text, format="claude")] == [one.code for one in found]
    assert {one.code for one in agentc.check(REVIEWER, path=PATH)} == set()


def test_other_clients_and_servers_are_asked() -> None:
    assert "opencode-rejects" in {
        one.code for one in agentc.check(REVIEWER, path=PATH, clients=["opencode"])
    }


def test_a_text_that_cannot_be_read_is_one_diagnostic() -> None:
    (found,) = agentc.check("- a\n- b\n", format="extended-yaml", path="agents/x.yaml")
    assert (found.severity, found.where.path) == (agentc.Severity.ERROR, "agents/x.yaml")


def test_a_repair_is_that_of_the_command(project: Project) -> None:
    text = "---\nname: a\ndescription: Use when: asked\n---\nYou read.\n"
    project.put(PATH, text)
    assert project.run("check", PATH, "--fix").returncode == 0
    assert agentc.repair(text, path=PATH) == project.read(PATH) != text
    assert agentc.repair(REVIEWER, path=PATH) == REVIEWER


@pytest.mark.parametrize("target", list(writable_formats()))
def test_a_file_is_written_updated_and_left_as_it_is(target: str, tmp_path: Path) -> None:
    done = convert(LONG, target=target)
    first = agentc.write(done, target=target, root=tmp_path, dry=True)
    assert (first.action, first.path.exists()) == ("created", False)
    first = agentc.write(done, target=target, root=tmp_path)
    assert (first.action, first.reason) == ("created", "")
    assert first.path == tmp_path / done.path
    stamp = first.path.stat().st_mtime_ns
    assert agentc.write(done, target=target, root=tmp_path).action == "unchanged"
    assert first.path.stat().st_mtime_ns == stamp
    again = convert(LONG.replace("Reads code.", "Reads all."), target=target)
    second = agentc.write(again, target=target, root=tmp_path)
    text = first.path.read_text()
    if second.action == "kept":  # its format has no comment that names the source
        assert "force=True replaces it" in second.reason
        assert agentc.write(again, target=target, root=tmp_path, force=True).action == "updated"
        text = first.path.read_text()
    assert "Reads all." in text


def test_what_somebody_edited_is_kept(tmp_path: Path) -> None:
    file = agentc.write(convert(), target="opencode", root=tmp_path).path
    file.write_text(file.read_text().replace("You read.", "You read twice."))
    kept = agentc.write(convert(), target="opencode", root=tmp_path)
    assert kept.action is agentc.WriteAction.KEPT
    assert "edited by hand" in kept.reason
    assert "force=True replaces it" in kept.reason
    assert "--" not in kept.reason
    assert "twice" in file.read_text()
    assert agentc.write(convert(), target="opencode", root=tmp_path, force=True).action == "updated"


def test_a_file_of_another_source_and_a_foreign_one_are_kept(tmp_path: Path) -> None:
    agentc.write(convert(), target="opencode", root=tmp_path)
    other = agentc.write(
        convert(LONG, path=".claude/agents/other.md"), target="opencode", root=tmp_path
    )
    assert other.action == "kept"
    mine = tmp_path / ".opencode/agents/mine.md"
    mine.write_text("Mine.\n")
    done = convert(REVIEWER.replace("name: reviewer", "name: mine"), path=".claude/agents/mine.md")
    assert agentc.write(done, target="opencode", root=tmp_path).action == "kept"
    assert mine.read_text() == "Mine.\n"


def test_the_header_can_be_left_out(tmp_path: Path) -> None:
    file = agentc.write(convert(), target="opencode", root=tmp_path, header=False).path
    assert "Generated by" not in file.read_text()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / ".opencode").symlink_to(tmp_path / "out")
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.write(convert(), target="opencode", root=root)
    assert "--" not in caught.value.hint
    assert list((tmp_path / "out").iterdir()) == []


def test_the_errors_of_names_are_those_of_the_command(tmp_path: Path) -> None:
    for call in (
        lambda: agentc.write(convert(), target="opncode", root=tmp_path),
        lambda: agentc.check(REVIEWER, format="clade"),
    ):
        with pytest.raises(agentc.AgentcError) as caught:
            call()
        assert "did you mean" in caught.value.hint


@FEWER
@given(agent=agents(), target=st.sampled_from(sorted(set(writable_formats()) - {"roo"})))
def test_what_is_written_is_what_was_converted(
    tmp_path_factory: pytest.TempPathFactory, agent: agentc.Agent, target: str
) -> None:
    root = tmp_path_factory.mktemp("root")
    text = agentc.render(agent, format="extended")
    try:
        done = agentc.convert(text, source="extended", target=target, path="agents/x.md")
    except agentc.AgentcError:
        return
    written = agentc.write(done, target=target, root=root)
    assert [path for path in root.rglob("*") if path.is_file()] == [written.path]
    assert agentc.write(done, target=target, root=root).action == "unchanged"
    stands = agentc.parse(written.path.read_bytes().decode(), format=target, path=done.path).agent
    meant = agentc.parse(done.text, format=target, path=done.path).agent
    assert (stands.name, stands.prompt, stands.permission) == (
        meant.name,
        meant.prompt,
        meant.permission,
    )
