"""The digests of fields that the lock and a machine's state remember in the place of outputs.

Belongs here: what they tell, and of which files they tell it. Not here: taking edits home
(`test_sync.py`), traces in the files themselves (`unit/pipeline/test_derived_traces.py`).
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.build.record_texts import LOCK, OutputRecord, RecordTexts, read_texts, render_texts
from agentc.carry.traces import list_statements
from agentc.errors import UsageError
from agentc.ir.provenance import KnownTraces, Trace, digest
from agentc.lens.parse import parse
from agentc.syntax.header import find_header
from agentc.vendors.registry import get_format
from tests.support.builds import TWO_TARGETS, Machine, write_agent

COPILOT = ".github/agents/reviewer.agent.md"
OPENCODE = ".opencode/agents/reviewer.md"
SOURCE = "agents/reviewer.md"
LINE = "agentc tells later edits"
LIMITED = write_agent("reviewer", more="tools: Read, Grep\npermissionMode: plan\nmemory: user\n")

DIGESTS = st.text("0123456789abcdef", min_size=6, max_size=6)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1)
TRACES = st.builds(
    Trace,
    st.sampled_from(["claude", "opencode", "mine"]),
    st.dictionaries(NAMES, st.tuples(DIGESTS, DIGESTS), min_size=1),
)


@given(
    check=st.text("0123456789abcdef", min_size=16, max_size=16),
    traces=st.lists(TRACES, min_size=1, max_size=3),
)
def test_a_lock_says_what_was_remembered(check: str, traces: list[Trace]) -> None:
    known = KnownTraces(check, tuple(traces))
    texts = RecordTexts({"x.md": OutputRecord("t", "s.md", "a" * 64, "b" * 64, "o", known)})
    assert read_texts(Path(LOCK), render_texts(texts)) == texts


@pytest.mark.parametrize(
    "more",
    [
        {"check": "a"},
        {"field-digests": []},
        {"check": 1, "field-digests": []},
        {"check": "a", "field-digests": {}},
        {"check": "a", "field-digests": ["claude"]},
        {"check": "a", "field-digests": [": name abc123"]},
        {"check": "a", "field-digests": [1]},
    ],
)
def test_what_agentc_does_not_write_there_is_refused(more: dict[str, object]) -> None:
    record = {"target": "t", "source": "s.md", "options": "o"}
    record |= {"source-digest": "a" * 64, "output-digest": "b" * 64}
    lock = {"version": 1, "outputs": {"x.md": {**record, **more}}}
    with pytest.raises(UsageError, match=r"'x\.md'"):
        read_texts(Path(LOCK), json.dumps(lock))


def test_no_output_has_a_line_of_digests(machine: Machine) -> None:
    machine.put("agentc.toml", TWO_TARGETS)
    machine.put(SOURCE, LIMITED)
    machine.put("agents/writer.md", write_agent("writer", more="memory: project\n"))
    assert machine.run("build").code == 0
    records = json.loads(machine.read(LOCK))["outputs"]
    assert len(records) == 4
    for path, record in records.items():
        text = machine.read(path)
        header = find_header(text)
        assert LINE not in text
        assert header is not None
        assert record["check"] == header.check
        assert [one.partition(": ")[0] for one in record["field-digests"]] == ["claude"]


def test_an_output_from_before_loses_its_line(machine: Machine) -> None:
    """A file that has the line, and is otherwise untouched, is behind, and no hand edit."""
    machine.put(SOURCE, LIMITED)
    machine.run("convert", SOURCE, "--to", "opencode", "--unenforced", "write")
    assert machine.run("build").code == 0
    assert LINE not in machine.read(OPENCODE)
    assert machine.run("build", "--check").code == 0


def test_digests_of_a_newer_output_tell_nothing_of_an_older_one(machine: Machine) -> None:
    """Where outputs are not committed, a pull brings the lock of a build that this machine has not
    made: what its output says is older, and no edit."""
    machine.run("build")
    older = {path: machine.read(path) for path in (COPILOT, OPENCODE)}
    machine.change(SOURCE, "Reads.", "Reads everything.")
    machine.run("build")
    for path, text in older.items():
        machine.put(path, text.replace("You are reviewer.", "Be reviewer."))
    done = machine.run("sync")
    assert "description: Reads everything.\n" in machine.read(SOURCE), done.said
    assert done.code == 1
    assert "nothing tells which of both files changed" in done.said
    assert machine.read(SOURCE) == write_agent("reviewer", "Reads everything.")


def test_an_edit_and_a_moved_source_without_a_lock_are_a_conflict(machine: Machine) -> None:
    """Nothing tells then which side moved: nothing is taken for an edit in silence."""
    machine.run("build")
    machine.change(COPILOT, "You are reviewer.", "Be reviewer.")
    machine.change(SOURCE, "Reads.", "Reads everything.")
    (machine.root / LOCK).unlink()
    before = machine.read(SOURCE)
    done = machine.run("sync")
    assert done.code == 1, done.said
    assert machine.read(SOURCE) == before
    assert "Reads everything." in done.err
    assert "Be reviewer." in machine.read(COPILOT)


def test_forged_digests_open_nothing(machine: Machine) -> None:
    """Whoever sends a lock can say which side moved. A tool is opened by no such word."""
    machine.put(SOURCE, LIMITED)
    machine.run("build")
    lock = json.loads(machine.read(LOCK))
    machine.change(OPENCODE, "  bash: deny\n", "  bash: allow\n")
    edited, source = machine.read(OPENCODE), machine.read(SOURCE)
    sides = [
        digest(list_statements(parse(get_format(form), text, path).agent)["permission"])
        for form, text, path in (
            ("claude", source, SOURCE),
            ("opencode", edited, OPENCODE),
        )
    ]
    for was, now in itertools.product([*sides, "abcdef", "-"], repeat=2):
        (told,) = lock["outputs"][OPENCODE]["field-digests"]
        words = [one for one in told.split(", ") if not one.startswith("permission")]
        for more in (
            [],
            [f"permission {was}>{now}"],
            [f"permission {was}>{now}", "permission.mode -"],
        ):
            record = lock["outputs"][OPENCODE] | {"field-digests": [", ".join(words + more)]}
            forged = {**lock, "outputs": {**lock["outputs"], OPENCODE: record}}
            machine.put(LOCK, json.dumps(forged))
            machine.put(OPENCODE, edited)
            done = machine.run("sync")
            assert machine.read(SOURCE) == source, (was, now, done.said)


def test_convert_takes_an_edit_of_an_output_home_where_both_moved(machine: Machine) -> None:
    machine.run("build")
    machine.change(COPILOT, "You are reviewer.", "Be reviewer.")
    machine.change(SOURCE, "Reads.", "Reads everything.")
    done = machine.run("convert", COPILOT, "--into", SOURCE)
    assert done.code == 0, done.said
    assert machine.read(SOURCE) == write_agent(
        "reviewer", "Reads everything.", prompt="Be reviewer.\n"
    )
    assert machine.run("build").code == 0
    assert machine.run("build", "--check").code == 0


def test_a_lock_that_nobody_can_read_keeps_no_edit_from_coming_home(machine: Machine) -> None:
    machine.run("convert", SOURCE, "--to", "opencode", "-o", ".")
    machine.change(OPENCODE, "You are reviewer.", "Be reviewer.")
    machine.put(LOCK, '{"version": 9}\n')
    done = machine.run("convert", OPENCODE, "--into", SOURCE)
    assert done.code == 0, done.said
    assert "Be reviewer." in machine.read(SOURCE)
