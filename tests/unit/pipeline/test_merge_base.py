"""What an edited file was before is known by the check value in its header, whatever became of the
comments in it.

Belongs here: choosing among texts, and what a merge makes of none. Not here: where these come from
(`unit/project/test_bases.py`), merging as such (`test_merge.py`).
"""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from agentc.lens.format import Document
from agentc.options import ConversionOptions
from agentc.pipeline.merge_base import adopt_base, find_base, needs_base
from agentc.syntax.header import add_header
from agentc.vendors.registry import get_format
from tests.conftest import FEWER
from tests.support.carried import drop_block
from tests.support.strategies import DOCUMENTS

EVERYTHING = ConversionOptions(carry_exec=True)
TRACES = re.compile(r"(?m)^# agentc tells .*\n")
SOURCE = "---\nname: x\ndescription: Forges.\nmodel: sonnet\nmemory: user\n---\nForge.\n"


def convert(text: str) -> str:
    """What a Claude file becomes in OpenCode."""
    return agentc.convert(
        text, source="claude", target="opencode", path=".claude/agents/x.md", settings=EVERYTHING
    ).text


def parse_there(text: str) -> Document:
    return agentc.parse(text, format="opencode", path=".opencode/agents/x.md")


def parse_home(text: str) -> Document:
    return agentc.parse(text, format="claude", path=".claude/agents/x.md")


@FEWER
@given(DOCUMENTS["claude"], st.sampled_from(["line", "all", "block"]))
def test_what_was_carried_is_known_by_the_check_value(text: str, gone: str) -> None:
    try:
        plain = convert(text)
    except agentc.AgentcError:
        assume(False)
        raise
    plain = plain.replace("\r\n", "\n")
    headed = add_header(plain, "x.md")
    there = parse_there(headed)
    assume(there.agent.carried.traces)
    edited = TRACES.sub("", headed)
    if gone == "all":
        header = headed.splitlines(keepends=True)[1]
        edited = drop_block(edited)
        edited = edited if header in edited else edited.replace("---\n", f"---\n{header}", 1)
    elif gone == "block":
        edited = edited.replace("file that it was made from:", "file that it came from:")
    document = parse_there(edited)
    assert needs_base(document, get_format("claude"))
    other = plain + "And more.\n"
    base = find_base(document, [(other, other), (plain, plain)])
    assert base is not None
    found = adopt_base(document, base)
    assert found.agent.carried == there.agent.carried
    assert find_base(document, [(other, other)]) is None


def test_an_edit_is_told_from_what_was_written_then() -> None:
    plain = convert(SOURCE)
    headed = add_header(plain, "x.md").replace("Forges.", "Forges all.")
    edited, original = parse_there(TRACES.sub("", headed)), parse_home(SOURCE)
    base = find_base(edited, [(plain, plain)])
    assert base is not None
    known = adopt_base(edited, base)
    merged = agentc.merge_edits(known, original).text
    assert merged == SOURCE.replace("Forges.", "Forges all.")
    moved = parse_home(SOURCE.replace("memory: user", "memory: project"))
    merged = agentc.merge_edits(known, moved).text
    assert merged == moved.source.text.replace("Forges.", "Forges all.")


@pytest.mark.parametrize(
    ("prefer", "description"), [("ours", "Forges."), ("theirs", "Forges all.")]
)
def test_without_it_each_difference_is_a_conflict(prefer: str, description: str) -> None:
    headed = add_header(convert(SOURCE), "x.md").replace("Forges.", "Forges all.")
    edited, original = parse_there(TRACES.sub("", headed)), parse_home(SOURCE)
    with pytest.raises(Refused) as refused:
        agentc.merge_edits(edited, original)
    assert refused.value.code == "conflict"
    assert refused.value.message == (
        "nothing tells which of both files changed since the conversion: "
        'description is "Forges." in the original and "Forges all." in the edited file'
    )
    merged = agentc.merge_edits(edited, original, ConversionOptions(prefer=prefer)).text  # type: ignore[arg-type]
    assert merged == SOURCE.replace("Forges.", description)


def test_what_nobody_generated_edits_its_original() -> None:
    edited = parse_there(TRACES.sub("", convert(SOURCE)).replace("Forges.", "Forges all."))
    done = agentc.merge_edits(edited, parse_home(SOURCE))
    assert done.text == SOURCE.replace("Forges.", "Forges all.")
    assert "no-trace" in {note.code for note in done.notes}
