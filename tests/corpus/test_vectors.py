"""Every test vector, as its row says.

Belongs here: checking rows. Not here: the rows (`support/vectors.py`), what real clients say of them
(`clients/`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml

import agentc
from agentc.ir.permission import Cap, Decision, Tool
from agentc.permissions.globs import decide_argument
from agentc.permissions.resolve import ResolvedRules
from tests.support.models import claude, extended, opencode
from tests.support.vectors import VECTORS, Vector

KEYS = ("tools", "disallowedTools", "permission")
WAITING = [
    pytest.param(one, id=f"{one.number}", marks=pytest.mark.skip(f"waits for {one.waits}"))
    for one in VECTORS
    if one.waits
]
READERS: dict[str, Callable[[str], Any]] = {
    "claude": lambda text: claude.read(text, "intent"),
    "opencode": opencode.read,
    "extended": extended.read,
}


def rows(wanted: Callable[[Vector], object]) -> list[Any]:
    """The rows that say something, and those that wait."""
    listed = enumerate(VECTORS)
    return [
        pytest.param(one, id=f"{one.number}-{at}")
        for at, one in listed
        if not one.waits and wanted(one)
    ]


def wishes(vector: Vector) -> agentc.ConversionOptions:
    """The settings of a row; the user's own rules are given as OpenCode has them."""
    chosen: dict[str, Any] = dict(vector.settings)
    if own := chosen.pop("ambient", None):
        text = f"---\npermission: {{{own}}}\n---\n"
        chosen["ambient"] = agentc.parse(
            text, format="opencode", path="x.md"
        ).agent.permission.rules
    return replace(agentc.ConversionOptions(), **chosen)


def text_of(vector: Vector) -> str:
    """The row's file; number 37 is about a blank line before it."""
    return "\n" + vector.text if vector.number == 37 else vector.text


def converted(vector: Vector) -> agentc.Conversion:
    """What the other client gets."""
    return agentc.convert(
        text_of(vector),
        source=vector.source,
        target=vector.target,
        path=vector.path,
        settings=wishes(vector),
    )


def test_there_is_a_row_for_every_number() -> None:
    assert {one.number for one in VECTORS} == set(range(1, 49))


@pytest.mark.parametrize("vector", [*rows(lambda row: True), *WAITING])
def test_what_comes_out(vector: Vector) -> None:
    if isinstance(vector.expected, str):
        with pytest.raises(agentc.AgentcError) as caught:
            converted(vector)
        assert caught.value.code == vector.expected
        return
    done = converted(vector)
    head = yaml.safe_load(done.text.split("---\n")[1])
    stated = {key: head[key] for key in KEYS if key in head}
    assert stated == vector.expected
    permission = stated.get("permission", {})
    assert list(permission) == list((vector.expected or {}).get("permission", {}))
    assert [list(each) for each in permission.values() if isinstance(each, dict)] == [
        list(each)
        for each in (vector.expected or {}).get("permission", {}).values()
        if isinstance(each, dict)
    ]


@pytest.mark.parametrize("vector", rows(lambda row: row.told))
def test_what_is_told(vector: Vector) -> None:
    done = converted(vector)
    codes = {note.code for note in done.notes} | {
        effect.code for loss in done.losses for effect in loss.effects
    }
    codes |= {word for loss in done.losses for word in (loss.code, loss.field)}
    assert [code for code in vector.told if code not in codes] == []


@pytest.mark.parametrize("vector", rows(lambda row: row.decides))
def test_what_the_source_means(vector: Vector) -> None:
    """To agentc, and to the model of its client."""
    agent = agentc.parse(text_of(vector), format=vector.source, path=vector.path).agent
    rules, model = ResolvedRules(agent.permission.rules), READERS[vector.source](vector.text)
    for (capability, argument), decision in vector.decides.items():
        ours = decide_argument(rules[Tool(Cap(capability))], argument, Decision.DEFAULT)
        assert (ours, model.decide(capability, argument)) == (decision, decision), (
            capability,
            argument,
        )
