"""Names with commas between them on several lines: an edit leaves the lines of all others alone.

Belongs here: laws over drawn lists, and examples. Not here: lists in brackets or with dashes
(`test_edits.py`).
"""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.syntax import GRAMMARS
from agentc.syntax.edits.entries import splice_entries
from agentc.syntax.yaml.writer import FRONTMATTER

NAMES = st.lists(
    st.sampled_from(("Read", "Grep", "Bash(git:*)", "Glob", "mcp__gh", "mcp__gh__*", "Bash(a, b)")),
    unique=True,
    min_size=2,
)
GRAMMAR = GRAMMARS["frontmatter"]


def edit(text: str, value: str) -> str:
    source = GRAMMAR.read(text, ("name", "tools"), ())
    done = splice_entries(FRONTMATTER, source, source.records[0], {"tools": value}, None)
    return done.text


def value_of(text: str) -> object:
    entries = GRAMMAR.read(text, ("name", "tools"), ()).records[0].entries
    return next(entry.value for entry in entries if entry.key == "tools")


def write(names: list[str], gaps: list[str]) -> str:
    listed = "".join(chain.from_iterable(zip(names, [*gaps, ""], strict=True)))
    return f"---\nname: a\ntools: {listed}  # mine\ncolor: red\n---\nBody.\n"


@st.composite
def wrapped(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    names = draw(NAMES)
    gap = st.sampled_from((", ", ",\n  ", ",\n    "))
    return names, draw(st.lists(gap, min_size=len(names) - 1, max_size=len(names) - 1))


@given(wrapped(), st.data())
def test_one_name_for_another_changes_that_name_alone(
    case: tuple[list[str], list[str]], data: st.DataObject
) -> None:
    names, gaps = case
    place = data.draw(st.integers(0, len(names) - 1))
    new = [*names[:place], "WebFetch", *names[place + 1 :]]
    assert edit(write(names, gaps), ", ".join(new)) == write(new, gaps)


@given(wrapped(), st.data())
def test_names_that_go_take_no_other_with_them(
    case: tuple[list[str], list[str]], data: st.DataObject
) -> None:
    names, gaps = case
    assume(any("\n" in gap for gap in gaps))
    left = [name for name in names if data.draw(st.booleans())]
    assume(left and left != names)
    new = edit(write(names, gaps), ", ".join(left))
    assert value_of(new) == ", ".join(left)
    assert new.endswith("  # mine\ncolor: red\n---\nBody.\n")
    pairs = zip(names, gaps, names[1:], strict=False)
    for name, gap, following in pairs:  # what parts two that stay beside each other stays
        if name in left and following in left:
            assert name + gap + following in new


@given(wrapped(), st.integers(0, 7))
def test_names_that_come_leave_the_lines_alone(
    case: tuple[list[str], list[str]], place: int
) -> None:
    names, gaps = case
    place = min(place, len(names))
    wanted = [*names[:place], "WebFetch", *names[place:]]
    new = edit(write(names, gaps), ", ".join(wanted))
    assert value_of(new) == ", ".join(wanted)
    lines = write(names, gaps).splitlines()
    assert len(new.splitlines()) - len(lines) in (0, 1)


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("Read,\n  Grep,\n  Bash", "Read, Grep", "Read,\n  Grep"),
        ("Read,\n  Grep,\n  Bash", "Read, Grep, Bash, Glob", "Read,\n  Grep,\n  Bash,\n  Glob"),
        ("Read,\n  Grep,\n  Bash", "Grep, Bash", "Grep,\n  Bash"),
        ("Read,\r\n  Grep,\r\n  Bash", "Read, Bash", "Read,\r\n  Bash"),
        ("Read,\n  Grep", "Glob, WebFetch, Bash", "Glob, WebFetch, Bash"),
        ("Read,Bash,\n  Grep", "Read, Bash", "Read, Bash"),
        ("Reads code,\n  and tests", "Reads code", "Reads code"),
    ],
)
def test_examples(old: str, value: str, new: str) -> None:
    head = "---\r\nname: a\r\n" if "\r" in old else "---\nname: a\n"
    end = "\r\n---\r\n" if "\r" in old else "\n---\n"
    assert edit(f"{head}tools: {old}{end}", value) == f"{head}tools: {new}{end}"
