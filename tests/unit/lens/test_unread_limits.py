"""The hint on a line that looks like a limit: what it says to write is a field then.

Belongs here: how such a line is written. Not here: which lines are refused (`unit/syntax/`).
"""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import agentc
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format

WRITE = re.compile(r"write `([^`]+)` if it is a field")


def find(line: str, above: str) -> tuple[str, list[Diagnostic]]:
    text = f"---\nname: i\ndescription: d\n{above}\n{line}\n---\nB.\n"
    found = check_document(get_format("claude"), text, "i.md").diagnostics
    return text, [one for one in found if one.code == "swallowed-limit"]


@given(
    st.sampled_from(("tools", "disallowedTools", "permissionMode")),
    st.sampled_from((":", "=", "\uff1a", " = ")),
    st.sampled_from(("model: opus", "color: red", "initialPrompt: Do it.")),
)
@example("tools", ":", "model: opus")
def test_a_line_at_the_margin_is_shown_as_the_field_that_it_should_be(
    key: str, sign: str, above: str
) -> None:
    line = f"{key}{sign}plan"
    for found in find(line, above)[1]:
        assert "at the margin" not in found.hint
        hinted = WRITE.search(found.hint)
        assert hinted is not None
        assert hinted[1] == f"{key}: plan"
        assert not find(hinted[1], above)[1]


def test_a_line_without_a_space_is_refused_with_the_space_in_its_hint() -> None:
    (found,) = find("tools:Read, Grep", "model: opus")[1]
    assert found.hint.startswith("write `tools: Read, Grep` if it is a field")


def test_a_deeper_line_is_to_be_put_at_the_margin() -> None:
    (found,) = find("  tools:Read", "model: a: b")[1]
    assert found.hint.startswith("put it at the margin if it is a field")


def test_a_key_in_brackets_is_named_as_that() -> None:
    text = "---\nname: x\ndescription: d\n[tools]: Bash\ntools: Read\n---\nBody.\n"
    with pytest.raises(agentc.AgentcError) as refused:
        agentc.parse(text, format="claude", path="x.md")
    assert "key in brackets" in str(refused.value)


def test_a_pattern_that_is_a_date_is_named_in_the_words_of_the_file() -> None:
    text = "---\ndescription: d\npermission: {bash: {2020-01-01: deny}}\n---\nBody.\n"
    with pytest.raises(agentc.AgentcError) as refused:
        agentc.parse(text, format="opencode", path="x.md")
    assert (refused.value.code, refused.value.where.line, refused.value.where.column) == (
        "hidden-limit",
        3,
        21,
    )
    assert "[object" not in str(refused.value)
    assert refused.value.hint == 'put it in quotes: `"2020-01-01"`'


# Lines that no YAML is made of, and lines that are.
LINES = st.lists(
    st.sampled_from(("over: x", "over lines: and", "more", "- item", "Note: this", "maxTurns: 5")),
    max_size=3,
)
WORDS_FOR_LIMITS = ("allowedTools", "disallowed-tools", "readOnly", "readonly", "permissions")


@given(
    LINES,
    st.sampled_from(WORDS_FOR_LIMITS),
    LINES.filter(lambda lines: not {*lines[:1]} & {"more", "over lines: and"}),  # it goes on
    st.sampled_from(("Wraps", "Wraps: x")),
)
@example(["over: and"], "disallowed-tools", [], "Wraps")
@example(["more"], "readonly", [], "Wraps: x")
@example(["Over: x"], "allowedTools", ["maxTurns: 5"], "Wraps")
def test_no_repair_makes_text_of_a_line_that_begins_with_a_word_for_limits(
    before: list[str], word: str, after: list[str], first: str
) -> None:
    lines = "".join(f"  {line}\n" for line in (*before, f"{word}: Bash", *after))
    text = f"---\nname: i\ndescription: {first}\n{lines}model: opus\n---\nB.\n"
    try:
        document = agentc.parse(text, format="claude", path="i.md")
    except agentc.AgentcError:
        return  # nothing is repaired
    entries = document.source.records[0].entries
    assert word in [entry.key for entry in entries] or not any(entry.mend for entry in entries)
