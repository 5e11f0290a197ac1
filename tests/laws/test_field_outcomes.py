"""A field comes out by what it states and what its table declares: no other field changes that.

Belongs here: the law over pairs of agents. Not here: what a field comes out as
(`test_laws.py::test_projection`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.errors import AgentcError
from agentc.ir.agent import Agent
from agentc.ir.field_change import FieldChange
from agentc.ir.value import same
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.project import project
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER
from tests.support.strategies import ATTRIBUTES, NAMES

# Agents that state much: whatever one field could take from another is there.
STATEMENTS = st.fixed_dictionaries({"name": NAMES}, optional=ATTRIBUTES)

# What the walk itself reads beside a field, for every format.
BESIDE = {
    # A hook that is left behind guards tools, and servers that an agent names are known.
    "permission": ("hooks", "mcp_servers"),
    # A client that requires a description gets the name for one.
    "description": ("name",),
}


def find_outcome(form: Format, row: Field, agent: Agent) -> tuple[object, list[FieldChange]]:
    image, changes = project(form, agent)
    told = [change for change in changes if change.field.partition(".")[0] == row.attribute]
    return getattr(image, row.attribute), told


@pytest.mark.parametrize("name", writable_formats())
@FEWER
@given(stated=STATEMENTS, others=STATEMENTS, data=st.data())
def test_no_other_field_changes_what_becomes_of_one(
    name: str, stated: dict[str, Any], others: dict[str, Any], data: st.DataObject
) -> None:
    form, one, other = get_format(name), Agent(**stated), Agent(**others)
    limits = [row for row in form.fields if row.attribute == "permission"]
    row = data.draw(st.sampled_from([*form.fields, *limits * len(form.fields)]))
    inputs = (row.attribute, *row.depends, *BESIDE.get(row.attribute, ()))
    mixed = replace(other, origin=one.origin, **{name: getattr(one, name) for name in inputs})
    try:
        outcomes = [find_outcome(form, row, agent) for agent in (one, mixed)]
    except AgentcError:  # of another field
        assume(False)
    (value, told), (again, told_again) = outcomes
    assert same(value, again)
    assert told == told_again
