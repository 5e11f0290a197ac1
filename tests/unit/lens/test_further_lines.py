"""Lines below a value of one word, and list items at the margin below a text.

Belongs here: which field takes no further line, where that is told, what a repair leaves. Not here:
list items among keys (`test_texts.py`), keys that are indented too far (`unit/syntax`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.errors import ReadError
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.conftest import FEWER

WORDS = {
    "claude": [
        "permissionMode: plan",
        "maxTurns: 5",
        "color: blue",
        "model: sonnet",
        "background: true",
    ],
    "opencode": [
        "mode: subagent",
        "temperature: 0.5",
        "steps: 3",
        "color: primary",
        "hidden: true",
    ],
    "extended": ["mode: primary", "category: dev", "hidden: true", "temperature: 0.5"],
}
KEYS = st.sampled_from(["note", "reason", "max_steps", "x-y", "Careful", "edit", "allowed"])


@FEWER
@given(
    where=st.sampled_from([(form, word) for form, words in WORDS.items() for word in words]),
    key=KEYS,
    value=st.sampled_from(["deny", "3", "careful words", ""]),
    depth=st.integers(1, 4),
    item=st.booleans(),
)
def test_a_value_of_one_word_takes_no_further_line(
    where: tuple[str, str], key: str, value: str, depth: int, item: bool
) -> None:
    form, word = where
    line = f"{' ' * depth}{'- ' * item}{key}: {value}"
    text = f"---\nname: a\ndescription: d\n{word}\n{line}\n---\nx\n"
    report = check_document(get_format(form), text, "a.md")
    assert ("stray-item", 5) in {(one.code, one.where.line) for one in report.diagnostics}
    assert report.repaired is None or "|-" not in report.repaired
    with pytest.raises(ReadError) as caught:
        parse(get_format(form), text, "a.md")
    assert caught.value.code == "stray-item"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("form", "head", "line"),
    [
        ("claude", "name: a\ndescription: hi\n- Read\n- Grep\nmodel: haiku", 4),
        ("opencode", "description: hi\n- edit: deny\n- bash: deny\nmode: subagent", 3),
        ("opencode", "description: d\nmode: subagent\n- edit: deny", 4),
        ("claude", "name: a\ndescription: d\ndisallowedTools: Bash\n  reason: dangerous", 5),
        ("claude", "name: a\ndescription: d\ntools:\n  - Read\n  Grep", 6),
    ],
)
def test_the_line_that_is_at_fault_is_named(form: str, head: str, line: int) -> None:
    found = check_document(get_format(form), f"---\n{head}\n---\nx\n", "a.md").diagnostics
    assert [(one.code, one.where.line) for one in found] == [("stray-item", line)]


def test_deeper_items_and_wrapped_lines_go_on_with_a_text() -> None:
    head = "name: a\ndescription: Use it: now\n  - when this\n  or that: so"
    agent = parse(get_format("claude"), f"---\n{head}\n---\nx\n", "a.md").agent
    assert agent.description == "Use it: now\n- when this\nor that: so"
