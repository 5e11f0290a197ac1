"""What `memory` opens in Claude Code beside every short list: no conversion lets an agent read, edit
or create more than it could there.

Belongs here: the lists in all their combinations. Not here: asking the client
(`tests/clients/test_writing.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

import agentc
from tests.support.claude_grants import Model
from tests.support.models import claude, extended, opencode

NAMES = ("Edit", "Write", "Edit, Write", "Read", "Grep", "Read, Edit", "Read, Write", "*")
DENIED = ("Read", "Edit", "Write", "Read, Edit", "Read, Write", "Edit, Write")
PROBED = ("read", "edit", "create")
TARGETS: dict[str, Callable[[str], Model]] = {
    "claude": claude.read,
    "extended": extended.read,
    "opencode": opencode.read,
}


def list_heads() -> Iterator[str]:
    """Every list of tools with every denial, with `memory` and without."""
    for tools, denied, memory in itertools.product(
        (None, *NAMES), (None, *DENIED), (None, "user", "project")
    ):
        stated = {"tools": tools, "memory": memory, "disallowedTools": denied}
        lines = (f'{key}: "{value}"\n' for key, value in stated.items() if value is not None)
        yield f"---\nname: a\ndescription: d\n{''.join(lines)}---\nDo it.\n"


def open_in(model: Model) -> set[str]:
    """What a file lets its agent do."""
    return {probe for probe in PROBED if model.decide(probe, "a.md") != "deny"}


@pytest.mark.parametrize("carry", [True, False])
@pytest.mark.parametrize("target", TARGETS)
def test_no_conversion_opens_what_memory_did_not(target: str, carry: bool) -> None:
    settings = agentc.ConversionOptions(carry=carry)
    for text in list_heads():
        before = open_in(claude.read(text))
        done = agentc.convert(text, source="claude", target=target, path="a.md", settings=settings)
        assert open_in(TARGETS[target](done.text)) <= before, (text, done.text)
        back = agentc.convert(done.text, source=target, target="claude", path=done.path)
        assert open_in(claude.read(back.text)) <= before, (text, back.text)
