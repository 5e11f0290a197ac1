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
from agentc.ir import agent as ir
from agentc.ir.agent import Agent, differences
from agentc.ir.field_change import Outcome
from agentc.ir.permission import ANY, Cap, Rule, Tool, at_most
from agentc.lens.edit import edit_text
from agentc.lens.format import Format
from agentc.lens.overrides import specialise
from agentc.lens.parse import parse
from agentc.lens.project import project
from agentc.lens.render import render
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import find_changes
from agentc.permissions.decision_lists import pair_decisions
from agentc.permissions.globs import matches
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ARGUMENTLESS, ResolvedRules
from agentc.permissions.tool_coverage import covers
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import all_formats, get_format, writable_formats
from tests.support.strategies import (
    ATTRIBUTES,
    DOCUMENTS,
    RULES,
    TOOLS,
    agents,
    damaged,
    permissions,
    texts,
)

FORMATS = pytest.mark.parametrize("format_name", writable_formats())
READ = pytest.mark.parametrize("format_name", all_formats())


def projected(form: Format, agent: Agent, settings: ConversionOptions = DEFAULTS) -> Agent:
    """The nearest agent that a format holds; examples that it refuses say nothing about the
    laws."""
    try:
        return project(form, specialise(agent, form, all_formats()), settings)[0]
    except Refused:
        assume(False)
        raise


@FORMATS
@given(data=st.data())
def test_get_put(format_name: str, data: st.DataObject) -> None:
    form = get_format(format_name)
    text = data.draw(DOCUMENTS[form.name])
    try:
        document = parse(form, text, "agents/pilot.md")
    except AgentcError:
        assume(False)
        raise
    agent = document.agent
    assert edit_text(form, agent, document) == text
    assert agentc.render(agent, format=form.name, base=document) == text


@FORMATS
@given(agent=agents())
def test_put_get(format_name: str, agent: Agent) -> None:
    form = get_format(format_name)
    image = projected(form, agent)
    again = parse(form, render(form, image), form.place().path_of(image.name)).agent
    assert differences(image, again) == ()


@FORMATS
@given(agent=agents(), data=st.data())
def test_put_get_with_base(format_name: str, agent: Agent, data: st.DataObject) -> None:
    form = get_format(format_name)
    image = projected(form, agent)
    text = data.draw(DOCUMENTS[form.name])
    try:
        base = parse(form, text, form.place().path_of(image.name))
        written = edit_text(form, image, base)
    except AgentcError:
        assume(False)
        raise
    again = parse(form, written, form.place().path_of(image.name)).agent
    kept = (
        base.agent.extra_of(form.own) if not image.extra_of(form.own) else image.extra_of(form.own)
    )
    assert differences(image.with_extra(form.own, kept), again) == ()


@FORMATS
@given(agent=agents())
def test_projection(format_name: str, agent: Agent) -> None:
    form = get_format(format_name)
    image = projected(form, agent)
    assert differences(image, project(form, image)[0]) == ()


@FORMATS
@given(agent=agents())
def test_honesty(format_name: str, agent: Agent) -> None:
    form = get_format(format_name)
    projected(form, agent)
    special = specialise(agent, form, all_formats())
    image, losses = project(form, special)
    named = [loss.field for loss in losses]
    assert sorted(named) == sorted(name for name, *_ in differences(special, image))
    assert len(set(named)) == len(named)
    assert all(loss.reason and loss.outcome is not Outcome.KEPT for loss in losses)
    assert all(
        loss.after is None
        for loss in losses
        if loss.outcome is Outcome.DROPPED and loss.field != "permission"
    )


@FORMATS
@given(agent=st.builds(agentc.Agent, name=st.just("x"), permission=permissions()))
def test_soundness(format_name: str, agent: Agent) -> None:
    """By the product's own reckoning, and for all servers; `test_soundness.py` asks independent
    models."""
    form = get_format(format_name)
    image = projected(form, agent, ConversionOptions(strict_servers=True))
    limits = form.field_of("permission")
    view = getattr(limits.codec, "profile", None) if limits is not None else None
    before, after = (
        ResolvedRules(with_mode_restrictions(agent.permission)),
        ResolvedRules(with_mode_restrictions(image.permission)),
    )
    wider = [
        change
        for change in find_changes(before, after)
        if not at_most(change.after, change.before)
        and (
            view is None
            or (
                view.has(change.tool)
                and view.stock(change.tool, change.example) is not change.before
            )
        )
    ]
    assert wider == []


@FORMATS
@given(agent=agents())
def test_fixed_point(format_name: str, agent: Agent) -> None:
    form = get_format(format_name)
    image = projected(form, agent)
    text = render(form, image)
    assert (
        agentc.render(
            image, format=form.name, base=parse(form, text, form.place().path_of(image.name))
        )
        == text
    )


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
    form = get_format(format_name)
    text = data.draw(DOCUMENTS[form.name])
    path = form.place().path_of("pilot")
    try:
        base = parse(form, text, path)
    except AgentcError:
        assume(False)
        raise
    wanted = replace(base.agent, **edits)
    image = project(form, wanted, base=base.agent)[0]
    try:
        edited_text = agentc.render(wanted, format=form.name, base=base)
    except Refused as error:
        assume(error.code != "not-loaded")  # a blank description is none to some clients
        raise
    again = parse(form, edited_text, path)
    assert {name for name, *_ in differences(base.agent, again.agent)} <= set(edits) | {
        "extra." + form.own + ".color"
    }
    assert differences(image, again.agent) == ()
    assert (
        differences(base.agent, parse(form, edit_text(form, base.agent, again), path).agent) == ()
    )
    assert edit_text(form, base.agent, base) == text


@given(data=st.data(), mode=st.sampled_from(["readonly", "Plan", "[plan]", "5", ""]))
def test_a_value_without_meaning_opens_nothing(data: st.DataObject, mode: str) -> None:
    tools = data.draw(
        st.sampled_from(["tools: Read", "tools: []", "disallowedTools: Bash", "tools: Read, Grep"])
    )
    text = f"---\nname: x\ndescription: y\n{tools}\npermissionMode: {mode}\n---\n"
    for name in ("claude", "extended"):
        plain = agentc.parse(
            text.replace("permissionMode", "x-mode"), format=name
        ).agent.permission.rules
        assert agentc.parse(text, format=name).agent.permission.rules == plain


def test_the_strategies_know_every_attribute() -> None:
    assert set(ATTRIBUTES) == set(ir.ATTRIBUTES) - {"name"}


@READ
@given(data=st.data())
def test_robust_on_text(format_name: str, data: st.DataObject) -> None:
    form = get_format(format_name)
    fenced = st.builds(
        "---\n{}{}\n---\n{}".format, st.sampled_from(["name: x\n", ""]), texts(), texts()
    )
    text = data.draw(
        st.one_of(st.text(), fenced, DOCUMENTS[form.name], damaged(DOCUMENTS[form.name]))
    )
    try:
        document = agentc.parse(text, format=form.name, path="agents/x.md")
        convert_document(document, get_format("extended-yaml"))
    except InternalError:
        raise
    except AgentcError:
        return
    assert document.agents


@READ
@given(data=st.binary(max_size=300))
def test_robust_on_bytes(format_name: str, data: bytes) -> None:
    form = get_format(format_name)
    from agentc.filesystem.read import decode

    try:
        parse(form, decode(data, "x.md"), "x.md")
    except AgentcError:
        return


@given(agent=agents())
def test_the_extended_formats_hold_everything(agent: Agent) -> None:
    for name in ("extended", "extended-yaml"):
        image, losses = project(all_formats()[name], agent)
        assert losses == ()
        assert differences(agent, image) == ()


@pytest.mark.parametrize("format_name", all_formats())
def test_what_is_not_stated_needs_no_place(format_name: str) -> None:
    rows = [
        row
        for row in all_formats()[format_name].fields
        if row.keys and row.attribute not in ("name", "permission")
    ]
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
        ruling = [
            decision
            for pattern, decision in ResolvedRules(rules)[tool]
            if matches(pattern, argument)
        ][-1:]
        assert ruling == last


@given(RULES, RULES)
def test_every_change_is_told(before: tuple[Rule, ...], after: tuple[Rule, ...]) -> None:
    old, new = ResolvedRules(before), ResolvedRules(after)
    tools = [Tool(cap) for cap in Cap]
    told = {change.tool for change in find_changes(old, new, tools)}
    for tool in tools:
        if any(one != other for one, other, _ in pair_decisions(old[tool], new[tool])):
            assert tool in told
