"""Agents that get other names, and those that refer to them.

Belongs here: references that follow. Not here: which names are safe (`unit/lens/test_place.py`),
`--prefix-folder` itself (`test_right_reader.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.lens.agent_references import follow_renames, list_references
from tests.conftest import FEWER
from tests.support.projects import Project
from tests.support.strategies import agents

PILOT = "---\nname: Harbour Pilot\ndescription: d\ntools: Read\n---\nx\n"
LEAD = (
    "---\nname: lead\ndescription: d\ntools: Read, Agent(Harbour Pilot, other)\nobserver: Harbour Pilot, other\n---\n"
    "Ask Harbour Pilot.\n"
)
BOSS = (
    "---\nname: boss\ndescription: d\nmode: primary\nescalation_to: [Harbour Pilot, lead]\n---\nx\n"
)


@FEWER
@given(
    agent=agents(),
    names=st.dictionaries(st.text(max_size=3), st.text(min_size=1, max_size=3), max_size=3),
)
def test_what_follows_is_what_was_referred_to(agent: agentc.Agent, names: dict[str, str]) -> None:
    before, after = (
        list(list_references(agent)),
        list(list_references(follow_renames(agent, names))),
    )
    assert after == [(attribute, names.get(name, name)) for attribute, name in before]
    assert follow_renames(agent, {}) is agent


def test_references_follow_a_name_that_opencode_cannot_have(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT)
    project.put(".claude/agents/lead.md", LEAD)
    project.put("agents/boss.md", BOSS)
    done = project.run("convert", "--to", "opencode")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("renamed-reference") == 2
    lead = project.read(".opencode/agents/lead.md")
    assert "    harbour-pilot: allow\n    other: allow\n" in lead
    assert lead.endswith("Ask Harbour Pilot.\n")  # a prompt is its author's
    assert project.run("convert", "--to", "opencode", "--check").returncode == 0
    for path, text, target in (
        (".opencode/agents/lead.md", LEAD, "claude"),
        (".opencode/agents/boss.md", BOSS, "extended"),
    ):
        back = project.run("convert", path, "--to", target)
        assert back.stdout.startswith(text.rpartition("---\n")[0])
    back = project.run("convert", ".opencode/agents", "--to", "claude", "-o", "back")
    assert back.stderr.count("renamed-reference") == 1
    assert "Agent(Harbour Pilot, other)" in project.read("back/.claude/agents/lead.md")


def test_an_edit_beside_a_reference_that_followed_goes_back_alone(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT)
    project.put(".claude/agents/lead.md", LEAD.replace("Read, ", "Read, Grep, "))
    project.run("convert", "--to", "opencode")
    path = ".opencode/agents/lead.md"
    project.put(path, project.read(path).replace("grep: allow", "grep: deny"))
    done = project.run("convert", path, "--into", ".claude/agents/lead.md")
    assert (done.returncode, project.read(".claude/agents/lead.md")) == (0, LEAD), done.stderr
    assert project.run("convert", "--to", "opencode", "--check").returncode == 0


def test_references_follow_a_reserved_name(project: Project) -> None:
    project.put(".claude/agents/pilot.md", PILOT.replace("Harbour Pilot", "plan"))
    project.put(".claude/agents/lead.md", LEAD.replace("Harbour Pilot", "plan"))
    project.run("convert", "--to", "opencode", "--rename-reserved", "-mine")
    assert "    plan-mine: allow\n" in project.read(".opencode/agents/lead.md")


@pytest.mark.parametrize("other", ["two", "three"])
def test_references_follow_the_folder_s_prefix(project: Project, other: str) -> None:
    lead = LEAD.replace("Harbour Pilot", "hand")
    for folder in ("one", other):
        project.put(f"plugins/{folder}/agents/hand.md", PILOT.replace("Harbour Pilot", "hand"))
        project.put(
            f"plugins/{folder}/agents/{folder}-lead.md", lead.replace("lead", f"{folder}-lead")
        )
    project.put("plugins/none/agents/far.md", lead.replace("lead", "far"))
    done = project.run("convert", "plugins", "--to", "opencode", "-o", ".", "--prefix-folder")
    assert done.returncode == 0, done.stderr
    for folder in ("one", other):
        assert f"    {folder}-hand: allow\n" in project.read(f".opencode/agents/{folder}-lead.md")
    assert "unclear-reference" in done.stderr
    assert "    hand: allow\n" in project.read(".opencode/agents/far.md")


def test_an_agent_behind_one_that_is_left_out_keeps_its_way(project: Project) -> None:
    pilot = '"pilot": {"prompt": "p", "description": "d"}'
    project.put("a/opencode.json", '{"agent": {"build": {"temperature": 0.5}, ' + pilot + "}}")
    project.put("b/opencode.json", '{"agent": {' + pilot + "}}")
    done = project.run("convert", "a", "b", "--to", "claude", "-o", "out", "--prefix-folder")
    assert done.returncode == 0, done.stderr
    names = {path for path in project.files() if path.startswith("out/")}
    assert names == {"out/.claude/agents/a-pilot.md", "out/.claude/agents/b-pilot.md"}


def test_a_template_has_the_prefix_and_the_new_names(project: Project) -> None:
    project.put("page.md.j2", "{{ agent.name }}: {{ body }}")
    for folder in ("a", "b"):
        project.put(f"{folder}/pilot.md", "---\nname: pilot\ndescription: d\n---\nYou fly.\n")
    done = project.run(
        "convert", "a", "b", "--template", "page.md.j2", "-d", "out", "--prefix-folder"
    )
    assert done.returncode == 0, done.stderr
    assert {project.read(f"out/{name}-pilot.md").partition(":")[0] for name in "ab"} == {
        "a-pilot",
        "b-pilot",
    }
