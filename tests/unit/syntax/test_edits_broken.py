"""Edits among fields that are not YAML: made where reading again proves them, else refused.

Belongs here: such edits over a base. Not here: edits of YAML (`test_edits.py`), repairs
(`laws/test_quirks.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, Refused
from agentc.ir.agent import differences
from agentc.ir.value import Map
from agentc.lens.project import project
from agentc.vendors.registry import get_format
from tests.conftest import FEWER
from tests.laws.test_laws import EDITS
from tests.support.strategies import BODIES, SPELLINGS

BROKEN = st.sampled_from(
    [
        "description: Use this: when x",
        "description: one: two\nContext: y\nuser: z\n",
        'description: "bad \\d escape"',
        "description: 'open",
        "skills:\n\t- a\n\t- b",
        "skills: [a, b",
        "color: @x",
        "model: `sonnet`",
        "x-note: a: b: c",
        "tools: Read, Bash: x",
        "hooks: {Stop: []",
    ]
)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A file whose fields are not YAML."""
    lines = draw(
        st.lists(
            st.one_of(SPELLINGS, BROKEN),
            max_size=5,
            unique_by=lambda line: line.split(":")[0] + line[:1],
        )
    )
    lines.insert(draw(st.integers(0, len(lines))), draw(BROKEN))
    lines.insert(draw(st.integers(0, len(lines))), "name: pilot")
    head = "\n".join(["---", *lines, "---"]) + "\n"
    return (head.replace("\n", "\r\n") if draw(st.booleans()) else head) + draw(BODIES)


@FEWER
@given(text=broken(), edits=EDITS, format_name=st.sampled_from(["claude", "opencode", "extended"]))
def test_an_edit_is_proved_or_refused(text: str, edits: dict[str, Any], format_name: str) -> None:
    form = get_format(format_name)
    try:
        base = agentc.parse(text, format=form.name, path=form.place().path_of("pilot"))
    except AgentcError:
        assume(False)
        raise
    assume(base.source.records[0].broken)
    assert agentc.render(base.agent, format=form.name, base=base) == text
    wanted = replace(base.agent, **edits)
    image = project(form, wanted, base=base.agent)[0]
    refusal: Refused | None = None
    try:
        edited = agentc.render(wanted, format=form.name, base=base)
    except Refused as error:
        refusal = error
    event("refused" if refusal else "made")
    if refusal:
        assert (refusal.code, refusal.exit_code) == ("broken-base", 1)
        return
    again = agentc.parse(edited, format=form.name, path=base.path)
    assert differences(image, again.agent) == ()
    mine = {key for row in form.fields if row.attribute in edits for key in row.keys}
    kept = [
        base.source.slice(entry.span)
        for entry in base.source.records[0].entries
        if entry.key not in mine
    ]
    assert [
        again.source.slice(entry.span)
        for entry in again.source.records[0].entries
        if entry.key not in mine
    ] == kept


HEAD = "---\nname: pilot  # me\ndescription: Use this: when docking\n{}---\nbody\n"


@pytest.mark.parametrize(
    ("old", "edit", "new"),
    [
        ("model: 'opus'  # why\n", {"model": "haiku"}, "model: 'haiku'  # why\n"),
        ("# c\ncolor: red\n", {"model": "haiku"}, "# c\ncolor: red\nmodel: haiku\n"),
        ("color: red\n\n", {"color": None}, "\n"),
        ("x-a:\n  b: 1  # one\n  c: 2\n", {"prompt": "other\n"}, "x-a:\n  b: 1  # one\n  c: 2\n"),
        ("", {"model": "opus"}, "model: opus\n"),
    ],
)
def test_what_is_yaml_is_edited_in_place(old: str, edit: dict[str, Any], new: str) -> None:
    document = agentc.parse(HEAD.format(old), format="claude")
    text = agentc.render(replace(document.agent, **edit), format="claude", base=document)
    assert text == HEAD.format(new).replace("body\n", edit.get("prompt", "body\n"))


def test_what_is_not_yaml_is_replaced_whole() -> None:
    text = HEAD.format("Context: more: words\nmodel: opus  # why\n")
    document = agentc.parse(text, format="claude")
    edited = agentc.render(
        replace(document.agent, description="Short"), format="claude", base=document
    )
    assert edited == "---\nname: pilot  # me\ndescription: Short\nmodel: opus  # why\n---\nbody\n"


def test_a_nested_value_beside_what_is_not_yaml_is_edited_in_place() -> None:
    text = HEAD.format("x-a:\n    b: 1  # one\n\n    'c': two # 2\n")
    document = agentc.parse(text, format="claude")
    extra = agentc.parse(text.replace("two", "three"), format="claude").agent.extra
    assert agentc.render(
        replace(document.agent, extra=extra), format="claude", base=document
    ) == text.replace("two", "three")


def test_what_cannot_be_proved_is_refused() -> None:
    """A new field that stands behind text would become part of it."""
    text = '---\nname: pilot\ndescription: Use this: when\n  docking: "x\n---\nbody\n'
    document = agentc.parse(text, format="claude")
    wanted = replace(
        document.agent, extra=document.agent.with_extra("claude", Map({"User": 1})).extra
    )
    with pytest.raises(Refused) as caught:
        agentc.render(wanted, format="claude", base=document)
    assert (caught.value.code, caught.value.exit_code) == ("broken-base", 1)
