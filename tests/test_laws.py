"""The laws, for every format, over generated agents and documents.

Belongs here: laws that hold for all formats. Not here: examples (one file a subject).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, InternalError, Refused
from agentc.formats import claude_permission, every, get, opencode_words, writable
from agentc.ir import agent as ir
from agentc.ir.agent import Agent, differences
from agentc.ir.changes import changes
from agentc.ir.effective import ARGUMENTLESS, Effective, stated
from agentc.ir.glob import matches
from agentc.ir.loss import Outcome
from agentc.ir.permission import ANY, Cap, Rule, Tool, at_most, covers
from agentc.ir.ruling import pairs
from agentc.lens.edit import edited
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.lens.project import project
from agentc.lens.render import fresh
from agentc.lens.settings import DEFAULTS, Settings
from agentc.lens.targets import specialise
from agentc.pipeline import convert_document
from tests.strategies import ATTRIBUTES, DOCUMENTS, RULES, TOOLS, agents, damaged, permissions, texts

FORMATS = pytest.mark.parametrize("format_name", writable())
READ = pytest.mark.parametrize("format_name", every())


def projected(form: Format, agent: Agent, settings: Settings = DEFAULTS) -> Agent:
    """The nearest agent that a format holds; examples that it refuses say nothing about the laws."""
    try:
        return project(form, specialise(agent, form, every()), settings)[0]
    except Refused:
        assume(False)
        raise


@FORMATS
@given(data=st.data())
def test_get_put(format_name: str, data: st.DataObject) -> None:
    form = get(format_name)
    text = data.draw(DOCUMENTS[form.name])
    try:
        document = parse(form, text, "agents/pilot.md")
    except AgentcError:
        assume(False)
        raise
    agent = document.agent
    assert edited(form, agent, document) == text
    assert agentc.render(agent, format=form.name, base=document) == text


@FORMATS
@given(agent=agents())
def test_put_get(format_name: str, agent: Agent) -> None:
    form = get(format_name)
    image = projected(form, agent)
    again = parse(form, fresh(form, image), form.place().path_of(image.name)).agent
    assert differences(image, again) == ()


@FORMATS
@given(agent=agents(), data=st.data())
def test_put_get_with_base(format_name: str, agent: Agent, data: st.DataObject) -> None:
    form = get(format_name)
    image = projected(form, agent)
    text = data.draw(DOCUMENTS[form.name])
    try:
        base = parse(form, text, form.place().path_of(image.name))
        written = edited(form, image, base)
    except AgentcError:
        assume(False)
        raise
    again = parse(form, written, form.place().path_of(image.name)).agent
    kept = base.agent.extra_of(form.own) if not image.extra_of(form.own) else image.extra_of(form.own)
    assert differences(image.with_extra(form.own, kept), again) == ()


@FORMATS
@given(agent=agents())
def test_projection(format_name: str, agent: Agent) -> None:
    form = get(format_name)
    image = projected(form, agent)
    assert differences(image, project(form, image)[0]) == ()


@FORMATS
@given(agent=agents())
def test_honesty(format_name: str, agent: Agent) -> None:
    form = get(format_name)
    projected(form, agent)
    special = specialise(agent, form, every())
    image, losses = project(form, special)
    named = [loss.field for loss in losses]
    assert sorted(named) == sorted(name for name, *_ in differences(special, image))
    assert len(set(named)) == len(named)
    assert all(loss.reason and loss.outcome is not Outcome.KEPT for loss in losses)
    assert all(loss.after is None for loss in losses if loss.outcome is Outcome.DROPPED and loss.field != "permission")


@FORMATS
@given(agent=st.builds(agentc.Agent, name=st.just("x"), permission=permissions()))
def test_soundness(format_name: str, agent: Agent) -> None:
    """By the product's own reckoning, and for all servers; `test_soundness.py` asks independent models."""
    form = get(format_name)
    image = projected(form, agent, Settings(strict_servers=True))
    view = {"claude": claude_permission.VIEW, "opencode": opencode_words.VIEW}.get(form.own)
    before, after = Effective(stated(agent.permission)), Effective(stated(image.permission))
    wider = [
        change
        for change in changes(before, after)
        if not at_most(change.after, change.before)
        and (view is None or (view.has(change.tool) and view.stock(change.tool, change.example) is not change.before))
    ]
    assert wider == []


@FORMATS
@given(agent=agents())
def test_fixed_point(format_name: str, agent: Agent) -> None:
    form = get(format_name)
    image = projected(form, agent)
    text = fresh(form, image)
    assert agentc.render(image, format=form.name, base=parse(form, text, form.place().path_of(image.name))) == text


EDITS = st.fixed_dictionaries(
    {},
    optional={
        "description": texts(1),
        "model": st.sampled_from(["opus", "inherit", "anthropic/claude-opus-5-5"]),
        "color": st.sampled_from(["red", "#3b82f6"]),
        "max_turns": st.integers(1, 99),
        "prompt": texts(),
        "hidden": st.booleans(),
    },
).filter(bool)


@FORMATS
@given(data=st.data(), edits=EDITS)
def test_an_edit_changes_its_own_fields_and_can_be_undone(
    format_name: str, data: st.DataObject, edits: dict[str, Any]
) -> None:
    form = get(format_name)
    text = data.draw(DOCUMENTS[form.name])
    path = form.place().path_of("pilot")
    try:
        base = parse(form, text, path)
    except AgentcError:
        assume(False)
        raise
    wanted = replace(base.agent, **edits)
    image = project(form, wanted, base=base.agent)[0]
    edited_text = agentc.render(wanted, format=form.name, base=base)
    again = parse(form, edited_text, path)
    assert {name for name, *_ in differences(base.agent, again.agent)} <= set(edits) | {"extra." + form.own + ".color"}
    assert differences(image, again.agent) == ()
    assert differences(base.agent, parse(form, edited(form, base.agent, again), path).agent) == ()
    assert edited(form, base.agent, base) == text


@given(data=st.data(), mode=st.sampled_from(["readonly", "Plan", "[plan]", "5", ""]))
def test_a_value_without_meaning_opens_nothing(data: st.DataObject, mode: str) -> None:
    tools = data.draw(st.sampled_from(["tools: Read", "tools: []", "disallowedTools: Bash", "tools: Read, Grep"]))
    text = f"---\nname: x\ndescription: y\n{tools}\npermissionMode: {mode}\n---\n"
    for name in ("claude", "extended"):
        plain = agentc.parse(text.replace("permissionMode", "x-mode"), format=name).agent.permission.rules
        assert agentc.parse(text, format=name).agent.permission.rules == plain


def test_the_strategies_know_every_attribute() -> None:
    assert set(ATTRIBUTES) == set(ir.ATTRIBUTES) - {"name"}


@READ
@given(data=st.data())
def test_robust_on_text(format_name: str, data: st.DataObject) -> None:
    form = get(format_name)
    fenced = st.builds("---\n{}{}\n---\n{}".format, st.sampled_from(["name: x\n", ""]), texts(), texts())
    text = data.draw(st.one_of(st.text(), fenced, DOCUMENTS[form.name], damaged(DOCUMENTS[form.name])))
    try:
        document = agentc.parse(text, format=form.name, path="agents/x.md")
        convert_document(document, get("extended-yaml"))
    except InternalError:
        raise
    except AgentcError:
        return
    assert document.agents


@READ
@given(data=st.binary(max_size=300))
def test_robust_on_bytes(format_name: str, data: bytes) -> None:
    form = get(format_name)
    from agentc.project.files import decode

    try:
        parse(form, decode(data, "x.md"), "x.md")
    except AgentcError:
        return


@given(agent=agents())
def test_the_extended_formats_hold_everything(agent: Agent) -> None:
    for name in ("extended", "extended-yaml"):
        image, losses = project(every()[name], agent)
        assert losses == ()
        assert differences(agent, image) == ()


@pytest.mark.parametrize("format_name", every())
def test_what_is_not_stated_needs_no_place(format_name: str) -> None:
    rows = [row for row in every()[format_name].fields if row.keys and row.attribute not in ("name", "permission")]
    assert rows
    assert all(row.codec.image(None, DEFAULTS) is None for row in rows)


def test_zero_has_a_sign() -> None:
    def written(weight: str) -> str:
        head = f"tool_restrictions:\n  allowed: [Read]\n  rationale: why\n  weight: {weight}\n"
        text = f"---\nname: x\ndescription: y\n{head}---\n"
        return agentc.convert(text, source="extended", target="extended-yaml").text

    assert "weight: 0.0" in written("0.0")
    assert "weight: -0.0" in written("-0.0")


@given(RULES, st.one_of(TOOLS, st.sampled_from([ANY, *map(Tool, Cap)])))
def test_a_ruling_is_what_the_rules_say_in_turn(rules: tuple[Rule, ...], tool: Tool) -> None:
    said = [(rule.pattern, rule.decision) for rule in rules if covers(rule.tool, tool)]
    if tool.cap in ARGUMENTLESS:
        said = [("*", decision) for pattern, decision in said if matches(pattern, "*")]
    for argument in ("*", "git push x", "src/a.py", ".env", "1", "a(b)"):
        last = [decision for pattern, decision in said if matches(pattern, argument)][-1:]
        ruling = [decision for pattern, decision in Effective(rules)[tool] if matches(pattern, argument)][-1:]
        assert ruling == last


@given(RULES, RULES)
def test_every_change_is_told(before: tuple[Rule, ...], after: tuple[Rule, ...]) -> None:
    old, new = Effective(before), Effective(after)
    tools = [Tool(cap) for cap in Cap]
    told = {change.tool for change in changes(old, new, tools)}
    for tool in tools:
        if any(one != other for one, other, _ in pairs(old[tool], new[tool])):
            assert tool in told
