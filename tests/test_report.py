"""The report of a conversion: every field of the source exactly once, as text, as JSON and as a page.

Belongs here: what the report says, and that an agent's text stays text in it. Not here: what a conversion means
(`test_laws.py`), the page in a browser (`clients/test_page.py`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from agentc.formats import every, get, writable
from agentc.ir.agent import Agent, Origin, differences, visible
from agentc.ir.loss import Outcome
from agentc.lens.project import project
from agentc.lens.targets import specialise
from agentc.pipeline import convert_document
from agentc.report.fields import fields
from tests.conftest import FIXTURES
from tests.strategies import agents
from tests.test_cli import WRITER, Project

MEMO = WRITER.replace("name: writer", "name: memo\nmemory: user")


def stated(agent: Agent) -> set[str]:
    return {
        name
        for name, value in visible(agent)
        if (value != "" if name == "prompt" else value is not None or name.startswith("extra."))
    }


@pytest.mark.parametrize("target", writable())
@given(agent=agents(), dialect=st.sampled_from(["claude", "opencode", "extended", ""]))
def test_every_field_is_told_exactly_once(target: str, agent: Agent, dialect: str) -> None:
    form = get(target)
    agent = replace(agent, origin=Origin(dialect, None, dialect))
    special = specialise(agent, form, every())
    try:
        image, losses = project(form, special)
    except Refused:
        return
    told = fields(agent, losses, form)
    names = [loss.field for loss in told]
    assert len(names) == len(set(names))
    assert set(names) == stated(agent) | {loss.field for loss in losses}
    changed = [loss for loss in told if loss.outcome is not Outcome.KEPT]
    assert {loss.field for loss in changed} == {name for name, *_ in differences(special, image)}
    assert sorted(changed, key=id) == sorted(losses, key=id)
    assert all(loss.reason for loss in told)


@pytest.fixture
def project_of_two(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put(".claude/agents/memo.md", MEMO)
    made.put(".claude/agents/writer.md", WRITER)
    return made


def test_json_tells_every_field(project_of_two: Project) -> None:
    report = json.loads(project_of_two.run("convert", "--to", "opencode", "--json").stdout)
    told = {entry["name"]: entry for entry in report["results"][0]["fields"]}
    assert {name: entry["outcome"] for name, entry in told.items()} == {
        "name": "kept", "description": "kept", "prompt": "kept", "mode": "kept", "memory": "dropped",
    }  # fmt: skip
    assert told["name"] == {"name": "name", "outcome": "kept", "carried": False, "reason": "the same"}
    assert told["memory"]["reason"] == report["results"][0]["losses"][0]["reason"]


def test_text_tells_what_was_kept_in_one_line_and_only_when_asked(project_of_two: Project) -> None:
    path = ".claude/agents/memo.md"
    line = f"{path}: kept name, description, prompt, mode\n"
    assert line in project_of_two.run("convert", path, "--to", "opencode", "-v").stderr
    assert "kept" not in project_of_two.run("convert", path, "--to", "opencode").stderr
    assert "kept" not in project_of_two.run("convert", path, "--to", "opencode", "-v", "-q").stderr


def test_what_the_author_says_to_one_target_alone_is_named() -> None:
    document = agentc.parse((FIXTURES / "extended/targets.md").read_text(encoding="utf-8"), format="extended")
    (done,) = convert_document(document, get("opencode"))
    reasons = {loss.field: loss.reason for loss in fields(done.agent, done.losses, get("opencode"))}
    assert reasons["model"] == "for opencode its author says otherwise"
    assert reasons["extra.claude.color"] == "said to claude alone"
    assert reasons["description"] == "the same"
