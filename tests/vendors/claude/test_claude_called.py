"""Agents to call that a list names, beside wider words and in odd spellings: each row of the table,
which the client confirms.

Belongs here: that no list lets an agent call more than a session of it could. Not here: asking the
client (`tests/clients/test_called.py`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from tests.support.claude_called import CREW, CalledRow, find_called, list_combinations, read_called
from tests.support.claude_grants import Model
from tests.support.models import claude, extended, opencode

ROWS = tuple(read_called())
READERS: dict[str, Callable[[str], Model]] = {"opencode": opencode.read, "extended": extended.read}
_WORDS = st.sampled_from(
    ("*", "Agent", "Task", "Agent()", "Agent(*)", "Agent(rev)", "Task(rev)", "Agent(rev, oth)", "Agent(r*)", "Agent( )",
     "Agent(,)", "Agent(rev, *)", "Read", "Agent(oth)")
)  # fmt: skip


def called_by(model: Model) -> frozenset[str]:
    """Whom of the crew a file lets its agent call."""
    return frozenset(name for name in CREW if model.decide("delegate", name) != "deny")


def test_the_table_has_every_combination() -> None:
    asked = [(row.tools, row.denied) for row in ROWS]
    assert asked == [(row.tools, row.denied) for row in list_combinations()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.tools} | {row.denied}")
def test_no_list_calls_more_than_the_client_let(row: CalledRow) -> None:
    """Fewer are called alone where a denial is read by its meaning, or a name stands beside a
    star."""
    text = row.write_boss("a")
    said = find_called(agentc.parse(text, format="claude").agent)
    assert said <= row.called
    assert said == row.called or row.denied or "*" in (row.tools or "").split(", ")
    assert called_by(claude.read(text, "intent")) <= row.called
    for target, read in READERS.items():
        try:
            done = agentc.convert(text, source="claude", target=target, path="a.md")
        except Refused:
            continue
        assert called_by(read(done.text)) <= row.called, done.text


@given(st.lists(_WORDS, min_size=1, max_size=4))
def test_a_name_limits_whatever_stands_beside_it(words: list[str]) -> None:
    """In any order, and however often a wider word is said."""
    row = CalledRow(", ".join(words), None)
    said = find_called(agentc.parse(row.write_boss("a"), format="claude").agent)
    narrow = [word for word in words if "(" in word and word not in ("Agent()", "Agent(*)")]
    if narrow:
        assert said == {name for word in narrow for name in CREW if name in word}
    else:
        assert said == (frozenset(CREW) if set(words) - {"Read"} else frozenset())


@pytest.mark.parametrize(
    ("tools", "told"),
    [
        ("Read, Agent(r*)", "`Agent(r*)` names no agent: a star is no part of a name"),
        ("Read, Agent(rev, r?)", "`r?`"),
        ("Read, Agent( )", "`Agent( )` names no agent"),
        ("*, Agent(rev)", "`Agent(rev)` limits nothing beside `*`"),
        ("Agent, Agent(rev)", "`Agent` grants nothing beside `Agent(rev)`"),
    ],
)
def test_what_a_list_does_not_say_is_told(tools: str, told: str) -> None:
    text = CalledRow(tools, None).write_boss("a")
    notes = agentc.check(text, path=".claude/agents/a.md")
    assert [note.message for note in notes if told in note.message], notes
