"""Whole agents put into a list of them: no byte of the others moves, however each is written.

Belongs here: laws of putting one behind the others and in the place of another. Not here: edits
inside of one, and files on the disc (`vendors/roo/test_roo.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.errors import AgentcError, Refused
from agentc.ir.agent import differences
from agentc.lens.format import Document
from agentc.lens.parse import parse
from agentc.spans import apply_edits
from agentc.syntax.edits.agent_items import begin_list, cut_item, put_item
from agentc.vendors.registry import get_format
from tests.conftest import FEWER
from tests.support.strategies import modes
from tests.support.strategies_odd import odd_modes

FORM = get_format("roo")


def reads(text: str) -> Document:
    """The document of a text that has one agent or more, in the format that lists them."""
    try:
        return parse(FORM, text, ".roomodes")
    except AgentcError:
        assume(False)
        raise


def draw_single(data: st.DataObject, slug: str) -> Document:
    """A document of one agent of that name."""
    text = data.draw(st.one_of(modes(), modes(), odd_modes()))
    named = text.replace("slug: pilot", f"slug: {slug}").replace('"pilot"', f'"{slug}"')
    document = reads(named)
    assume(len(document.agents) == 1 and document.agents[0].name == slug)
    return document


def put(text: str, place: int | None, single: Document) -> str:
    """The text with an agent in a place, or behind all others."""
    document = reads(text)
    record = None if place is None else document.source.records[place]
    try:
        return apply_edits(text, [put_item(document.source, record, single.source)])
    except Refused:
        assume(False)  # lines have no place between braces
        raise


def same_agents(text: str, *wanted: Document) -> bool:
    agents = reads(text).agents
    pairs = zip(agents, (one.agents[0] for one in wanted), strict=True)
    return not any(differences(*pair) for pair in pairs)


@FEWER
@given(data=st.data())
def test_no_other_agent_moves(data: st.DataObject) -> None:
    first, second, third, other = (draw_single(data, slug) for slug in ("a", "b", "c", "d"))
    text = first.source.text
    both = put(text, None, second)
    swapped = reads(both).agents[0].name == "b"
    own = text[first.source.records[0].head.start :]
    assert both.endswith(own) if swapped else both.startswith(text.rstrip())
    assert same_agents(both, *((second, first) if swapped else (first, second)))
    assume(not swapped)
    three = put(both, None, third)
    assert three.startswith(both.rstrip())
    done = put(three, 1, other)
    assert same_agents(done, first, other, third)
    before, behind = (reads(three).source.records[place].head for place in (1, 2))
    assert done.startswith(three[: before.start].rpartition("-")[0])
    assert done.endswith(three[behind.start : behind.end])


@FEWER
@given(data=st.data())
def test_an_agent_taken_out_is_the_same(data: st.DataObject) -> None:
    single = draw_single(data, "a")
    alone = cut_item(single.source, single.source.records[0])
    assert same_agents(alone, single)
    again = reads(alone)
    assert cut_item(again.source, again.source.records[0]) == alone


@pytest.mark.parametrize(
    ("indicator", "lines", "value", "written"),
    [
        ("|", "    one", "one", "|-"),
        ("|", "    one\n    ", "one\n", "|"),
        ("|", "    one\n      ", "one\n  ", "|-"),
        ("|+", "    one", "one", "|-"),
        ("|+", "    one\n\n    ", "one\n\n", "|+"),
        (">2", "      one", "  one", ">2-"),
        ("|+2", "      one", "  one", "|-2"),
        ("&a |  # why", "    one", "one", "&a |-  # why"),
    ],
)
def test_a_block_without_a_line_end_gets_none(
    indicator: str, lines: str, value: str, written: str
) -> None:
    single = reads(f"customModes:\n- slug: a\n  description: {indicator}\n{lines}")
    assert single.agents[0].description == value
    for text in ("# only\n", "customModes: []\n"):
        done = begin_list(text, "customModes", single.source)
        assert f"description: {written}\n" in done
        assert same_agents(done, single)
    there = "customModes:\n- slug: b\n- slug: c\n"
    for place in (None, 0, 1):
        assert value in [agent.description for agent in reads(put(there, place, single)).agents]


EMPTY = st.sampled_from(
    [
        "",
        "customModes:",
        "customModes: []",
        "customModes: ~  # why",
        "customModes:  # why",
        "# only",
    ]
)
LINES = st.lists(
    st.sampled_from(["# comment", "", "other: 1", "x: [a]", "list:\n- b"]), max_size=3, unique=True
)


@FEWER
@given(above=LINES, empty=EMPTY, below=LINES, data=st.data())
def test_an_empty_list_gets_its_first_agent(
    above: list[str], empty: str, below: list[str], data: st.DataObject
) -> None:
    single = draw_single(data, "a")
    assume(set(above).isdisjoint(below))
    text = "\n".join([*above, empty, *below]) + data.draw(st.sampled_from(["", "\n"]))
    try:
        done = begin_list(text, "customModes", single.source)
    except Refused:
        assume(False)  # braces have no place among lines
        raise
    assert same_agents(done, single)
    kept = [line for line in (*above, *below) if line]
    assert [line for line in kept if line not in done] == []
    outside = [entry.key for entry in reads(done).source.outside]
    assert outside == [line.partition(":")[0] for line in kept if ":" in line]
