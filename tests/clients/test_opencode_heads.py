"""The real OpenCode, asked anew about odd heads: it makes of them what the record says, and agentc
grants no more."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.models import opencode
from tests.support.opencode_grants import WAYS, convert_and_compare, predicted
from tests.support.opencode_heads import file_of
from tests.support.opencode_record import Asked, read_record

from .record_maps import debugged, listed

pytestmark = pytest.mark.clients

OF_THE_RECORD = 40
# `debug agent` starts the client for each of them.
SINGLY = 4
# Other heads than those of the record.
ANEW = range(1_000_000, 1_000_060)


@pytest.fixture(scope="module")
def some() -> list[Asked]:
    return random.Random(0).sample(read_record(), OF_THE_RECORD)


def test_the_record_still_holds(some: list[Asked], figure: Callable[[str], None]) -> None:
    answers = {
        one.text: one for one in listed({f"r{number}": one.text for number, one in enumerate(some)})
    }
    same = [answers[one.text] == replace(one, off=None) for one in some]
    figure(
        f"OpenCode's heads of the record, asked anew: the same answer for {sum(same)} of {len(same)}"
    )
    assert all(same)


def test_the_agents_are_the_same_singly(some: list[Asked], figure: Callable[[str], None]) -> None:
    """By `opencode debug agent`, which also says what it hides."""
    loaded = [one for one in some if one.rules][:SINGLY]
    answers = list(debugged(loaded))
    for one, answer in zip(loaded, answers, strict=True):
        table = opencode.Model(one.rules).tool_table()
        off = tuple(sorted(tool for tool, on in table.items() if not on))
        assert (answer.rules, answer.off) == (one.rules, off), one
    figure(
        f"OpenCode's heads, by `debug agent`: the same rules and tools for {len(answers)} of {SINGLY}"
    )
    assert len(answers) == SINGLY


def test_heads_asked_anew(figure: Callable[[str], None]) -> None:
    counts: Counter[str] = Counter()
    for answer in listed({f"m{seed}": file_of(random.Random(seed), f"m{seed}") for seed in ANEW}):
        counts[answer.outcome] += 1
        assert predicted(answer.text) == (answer.outcome, answer.rules), answer
        for way in WAYS if answer.outcome == "loads" else ():
            counts[convert_and_compare(way, answer.text, opencode.Model(answer.rules))] += 1
    figure(
        f"OpenCode's heads asked anew: {len(ANEW)}, {counts['loads']} loaded, {counts['read']} conversions and "
        f"{counts['refused']} refusals, 0 wider"
    )
    assert counts["loads"] > len(ANEW) / 3
