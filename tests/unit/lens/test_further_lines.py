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
        ("claude", "name: a\ndescription: d\ntools:\n  Read\n  Grep\n- Bash", 7),
        ("claude", "name: a\ndescription: d\nskills:\n  one\n- two", 6),
    ],
)
def test_the_line_that_is_at_fault_is_named(form: str, head: str, line: int) -> None:
    found = check_document(get_format(form), f"---\n{head}\n---\nx\n", "a.md").diagnostics
    assert [(one.code, one.where.line) for one in found] == [("stray-item", line)]


def test_deeper_items_and_wrapped_lines_go_on_with_a_text() -> None:
    head = "name: a\ndescription: Use it: now\n  - when this\n  or that: so"
    agent = parse(get_format("claude"), f"---\n{head}\n---\nx\n", "a.md").agent
    assert agent.description == "Use it: now\n- when this\nor that: so"


FAULTS = {
    "tools:\n  - Read\n  Grep": ("stray-item", 2),
    "skills:\n  one\n- two": ("stray-item", 2),
    "color: a: b": ("not-yaml", 0),
    "model: 'opus": ("not-yaml", 0),
}


@FEWER
@given(chosen=st.lists(st.sampled_from(sorted(FAULTS)), min_size=1, unique=True))
def test_no_fault_of_a_field_hides_those_of_others(chosen: list[str]) -> None:
    """In a check, whatever is wrong with the first of them."""
    fields = "\n".join(chosen)
    text = f"---\nname: a\ndescription: d\n{fields}\n---\nx\n"
    found = check_document(get_format("claude"), text, "a.md").diagnostics
    told = {(one.code, one.where.line) for one in found}
    hints = "; ".join(one.hint for one in found)
    line, strays = 4, 0
    for field in chosen:
        code, below = FAULTS[field]
        # Of several errors of one kind the hint of the first has the others.
        strays += code == "stray-item"
        hinted = code == "stray-item" and strays > 1
        assert (code, line + below) in told or (hinted and f"line {line + below}:" in hints), told
        line += field.count("\n") + 1
