"""The fuzzer finds what is there, makes it small, and finds nothing where nothing is.

Belongs here: the fuzzer itself, and a short run of it. Not here: what it found before
(`test_no_internal_error.py`).
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from agentc.permissions import table
from tests.fuzz import answers, finds, grammar
from tests.fuzz.__main__ import Search
from tests.fuzz.answers import Case
from tests.fuzz.runner import alone, run


def planted(text: str, monkeypatch: pytest.MonkeyPatch, fault: object) -> Case:
    """A case, in a program that has a fault where an agent's tools are shown."""
    monkeypatch.setattr(answers, "make_table", fault)
    return Case(text, "claude", ".claude/agents/x.md", 1)


def test_an_exception_is_found_and_made_small(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(agent: object) -> None:
        if "zebra" in agent.prompt:  # type: ignore[attr-defined]
            raise KeyError("zebra")

    text = (
        "---\nname: x\ndescription: long\ntools: Read\n---\nSome text.\nOf a zebra here.\nMore.\n"
    )
    case = planted(text, monkeypatch, fail)
    (fault,) = alone(case).outcome.faults
    assert (fault.question, fault.kind) == ("show", "KeyError")
    monkeypatch.setattr(finds, "PATIENCE", 60.0)
    small = finds.minimal(case, fault)
    assert "zebra" in small.text
    assert len(small.text) < len(text) / 2
    assert finds.keep(tmp_path, case, small, fault).read_text() == small.text
    assert finds.kept(tmp_path) == [small]


def test_a_process_that_dies_hangs_or_takes_memory_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(agent: object) -> None:
        os._exit(3)

    def take(agent: object) -> object:
        held.append(b"x" * (250 << 20))
        return table.make_table(agent)  # type: ignore[arg-type]

    def wait(agent: object) -> None:
        signal_free.append(os.read(reading, 1))

    def loop(agent: object) -> None:
        while True:
            pass

    held: list[bytes] = []
    signal_free: list[bytes] = []
    reading, writing = os.pipe()
    text = "---\nname: x\n---\nBody.\n"
    for fault, kind in ((die, "dies"), (take, "memory"), (loop, "hangs"), (wait, "hangs")):
        monkeypatch.setattr("tests.fuzz.runner.MAX_SECONDS", 1 if fault is loop else 30)
        if fault is wait:
            monkeypatch.setattr("tests.fuzz.runner.GIVEN_UP", 2.0)
        assert [one.kind for one in alone(planted(text, monkeypatch, fault)).outcome.faults] == [
            kind
        ]
    os.close(writing)


def test_the_others_of_a_batch_are_asked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def die(agent: object) -> object:
        if agent.name == "b":  # type: ignore[attr-defined]
            os._exit(3)
        return table.make_table(agent)  # type: ignore[arg-type]

    cases = [planted(f"---\nname: {name}\n---\nBody.\n", monkeypatch, die) for name in "abc"]
    assert [[fault.kind for fault in result.outcome.faults] for result in run(cases)] == [
        [],
        ["dies"],
        [],
    ]


def test_a_seed_makes_the_same_documents() -> None:
    one, other = (
        [grammar.made("opencode", chance) for _ in range(20)]
        for chance in (random.Random(7), random.Random(7))
    )
    assert one == other
    changed = [
        [grammar.mutated(text, chance) for text in one]
        for chance in (random.Random(8), random.Random(8))
    ]
    assert changed[0] == changed[1] != one


def test_what_is_new_becomes_the_start_of_others(tmp_path: Path) -> None:
    search = Search(3, tmp_path)
    before = len(search.corpus)
    for result in run(search.batch()):
        result.outcome.faults.clear()
        search.learn(result)
    assert search.runs == 25
    assert len(search.corpus) > before
