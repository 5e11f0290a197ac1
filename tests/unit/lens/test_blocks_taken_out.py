"""What stands for a block is taken out of the converted file: the general field counts again, or
the edit is refused.

Belongs here: the end of what is stated for one client alone, on the way back. Not here: other
edits of it (`test_blocks.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.carry.traces import list_statements
from agentc.errors import Refused
from agentc.ir.field_change import Outcome
from agentc.ir.value import Map, freeze
from agentc.lens.format import Document
from agentc.options import ConversionOptions
from agentc.pipeline.edited_limits import digest_differences
from agentc.pipeline.merge import merge_edits
from agentc.syntax.yaml.writer import FRONTMATTER
from tests.conftest import FEWER
from tests.support.carried import edit_fields
from tests.unit.lens.test_blocks import GENERAL, KEYS, PLACES, STATED

OPEN = ConversionOptions(accept_widening=True)
# What the rest of the file says of limits, where a block says something else.
LIMITS = {
    "claude": ["", "tools: Read", "disallowedTools: Bash", "tools: Read, Bash\npermissionMode: plan"],
    "extended": ["", "tools: Read", "disallowedTools: Bash", "permissionMode: plan"],
    "opencode": ["", "permission: {bash: ask}", 'permission: {"*": deny, read: allow}'],
}  # fmt: skip
BLOCK_LIMITS: dict[str, list[dict[str, Any]]] = {
    "opencode": [
        {"permission": {"bash": "ask"}},
        {"permission": {"*": "deny", "read": "allow"}},
        {"permission": {}},
    ],
    "claude": [
        {"tools": "Read, Edit"},
        {"disallowedTools": "Bash"},
        {"permissionMode": "plan"},
        {"tools": "Read, Bash", "permissionMode": "plan"},
    ],
    "gemini": [{"tools": ["read_file"]}, {"tools": []}],
    "copilot": [{"tools": ["read", "edit"]}, {"tools": ["*"]}],
}


@FEWER
@given(stated=st.sampled_from(STATED), data=st.data())
def test_what_is_told_as_put_back_counts_in_the_next_conversion(
    stated: tuple[str, str, str], data: st.DataObject
) -> None:
    source, target, key = stated
    names = [name for name in KEYS[target] if name not in ("tools", "permission")]
    block: dict[str, Any] = {
        name: KEYS[target][name][0] for name in data.draw(st.sets(st.sampled_from(names)))
    }
    block |= data.draw(st.sampled_from([{}, *BLOCK_LIMITS[target]]))
    assume(block)
    general = data.draw(st.sampled_from([GENERAL[source], *LIMITS[source]]))
    owned = Map({target: freeze(block)}) if key == "targets" else freeze(block)
    name = "" if source == "opencode" else "name: x\n"
    stands = FRONTMATTER.after_colon(owned)
    text = f"---\n{name}description: d\n{general}\n{key}:{stands}\n---\nbody\n"
    try:
        there = _convert(text, source, target)
    except Refused:
        assume(False)
        raise
    document = agentc.parse(there, format=target, path=PLACES[target])
    gone = data.draw(st.sets(st.sampled_from(sorted(block)), min_size=1))
    edited = _take_out(document, gone, data.draw(st.sampled_from([{}, *BLOCK_LIMITS[target]])))
    original = agentc.parse(text, format=source, path=PLACES[source])
    try:
        done = merge_edits(edited, original, OPEN)
    except Refused:
        return  # nothing is told as put back
    again = agentc.parse(
        _convert(done.text, source, target), format=target, path=PLACES[target]
    ).agent
    now, wanted = list_statements(again), list_statements(edited.agent)
    put = {loss.field for loss in done.losses if loss.outcome is Outcome.MAPPED}
    for field in put:
        if field == "permission":
            assert not digest_differences(again.permission, edited.agent.permission)
        else:
            assert now.get(field) == wanted.get(field)


def _convert(text: str, source: str, target: str) -> str:
    path = PLACES[source]
    return agentc.convert(text, source=source, target=target, path=path, settings=OPEN).text


def _take_out(document: Document, gone: set[str], limits: dict[str, Any]) -> Document:
    """Return the document without some keys, and with other limits where it loses some of
    those."""
    agent, form = document.agent, document.format
    for field in form.fields:
        if field.attribute == "permission" and gone & set(field.keys):
            head = FRONTMATTER.after_colon(freeze({"description": "d", **limits}))
            other = agentc.parse(f"---{head}\n---\n", format=form.own, path=document.path, name="x")
            agent = replace(agent, permission=other.agent.permission)
        elif gone & set(field.keys):
            nothing: dict[str, Any] = {field.attribute: None}
            agent = replace(agent, **nothing)
    agent = agent.with_extra(form.own, agent.extra_of(form.own).without(*gone))
    text = agentc.render(agent, format=form.own, base=document)
    return agentc.parse(text, format=form.own, path=document.path)


LISTED = "---\nname: x\ndescription: d\ntools: Read\n{}---\nbody\n"
HIDDEN = {
    "a block": ("claude", "opencode", "opencode:\n  permission:\n    bash: ask\n",
        "permission:\n  bash: ask\n"),
    "targets": ("extended", "claude", "targets:\n  claude:\n    tools: Read, Edit\n",
        "tools: Read, Edit\n"),
}  # fmt: skip


@pytest.mark.parametrize("left", ["", "permission: {}\n"])
@pytest.mark.parametrize("settings", [ConversionOptions(), OPEN])
@pytest.mark.parametrize("case", HIDDEN.values(), ids=HIDDEN)
def test_limits_that_the_general_ones_would_stand_in_for_are_refused(
    case: tuple[str, str, str, str], settings: ConversionOptions, left: str
) -> None:
    source, target, block, lines = case
    text = LISTED.format(block)
    there = _convert(text, source, target)
    assert lines in there
    edited = edit_fields(there, lines, left if target == "opencode" else "")
    with pytest.raises(Refused) as raised:
        merge_edits(
            agentc.parse(edited, format=target, path=PLACES[target]),
            agentc.parse(text, format=source, path=PLACES[source]),
            settings,
        )
    assert raised.value.code == "override"
    assert "permission" in str(raised.value)


def test_limits_that_nothing_else_states_may_go_from_a_block() -> None:
    text = LISTED.format(HIDDEN["a block"][2]).replace("tools: Read\n", "")
    edited = edit_fields(_convert(text, "claude", "opencode"), "permission:\n  bash: ask\n", "")
    done = merge_edits(
        agentc.parse(edited, format="opencode", path=PLACES["opencode"]),
        agentc.parse(text, format="claude", path=PLACES["claude"]),
        OPEN,
    )
    assert done.text == text.replace("opencode:\n  permission:\n    bash: ask\n", "opencode: {}\n")
