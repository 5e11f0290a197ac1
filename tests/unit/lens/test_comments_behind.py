"""Comments behind values that are not YAML, and among the items of such lists.

Belongs here: that no word of a comment becomes a part of a value, and that a repair leaves each
comment where it is. Not here: texts that go on behind a ` #` (`test_texts.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.ir.value import Value
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.syntax import GRAMMARS
from agentc.vendors.registry import get_format

CLAUDE = get_format("claude")
COMMENTS = st.sampled_from((" # todo", " # todo, more", "  #later", " # and Bash, perhaps", ""))


def _write(line: str) -> str:
    return f"---\nname: x\ndescription: d\n{line}\n---\nBody.\n"


def _read_value(text: str, key: str) -> Value:
    (record,) = GRAMMARS[CLAUDE.syntax].read(text, CLAUDE.keys, ()).records
    assert not record.broken
    return next(entry.value for entry in record.entries if entry.key == key)


@given(
    key=st.sampled_from(("tools", "disallowedTools", "skills")),
    items=st.sampled_from((("Read", "Grep"), ("Read",), ("Read", "'Edit"), ("@x", "Read"))),
    comment=COMMENTS,
)
def test_a_list_that_is_never_closed_ends_before_its_comment(
    key: str, items: tuple[str, ...], comment: str
) -> None:
    report = check_document(CLAUDE, _write(f"{key}: [{', '.join(items)}{comment}"), "x.md")
    assert report.repaired is not None
    assert f"]{comment}\n" in report.repaired
    assert _read_value(report.repaired, key) == tuple(item.strip("'") for item in items)
    told = " ".join(one.once_fixed or "" for one in report.diagnostics)
    assert not any(word in told for word in ("todo", "more", "later", "perhaps"))


@given(
    key=st.sampled_from(("tools", "disallowedTools", "skills")),
    items=st.lists(
        st.tuples(st.sampled_from(("Read", '"Grep', "@x")), COMMENTS), min_size=1, max_size=4
    ),
)
def test_an_item_ends_before_its_comment(key: str, items: list[tuple[str, str]]) -> None:
    lines = "".join(f"\n  - {item}{comment}" for item, comment in items)
    report = check_document(CLAUDE, _write(f"{key}:{lines}"), "x.md")
    mended = _write(f"{key}:{lines}") if report.repaired is None else report.repaired
    assert _read_value(mended, key) == tuple(item.strip('"') for item, _ in items)
    written = mended.split("\n")[4 : 4 + len(items)]
    for (_, comment), line in zip(items, written, strict=True):
        assert line.endswith(comment)


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ('color: "red # mine', "color: red # mine"),
        ("model: a: b # mine", 'model: "a: b" # mine'),
        ("model: @a  # mine", 'model: "@a"  # mine'),
    ],
)
def test_a_comment_behind_a_single_value_stays_one(line: str, mended: str) -> None:
    assert check_document(CLAUDE, _write(line), "x.md").repaired == _write(mended)


@pytest.mark.parametrize(
    "line",
    [
        "skills: [a, @b # c, d]",
        "skills: [a, b] c # d",
        'skills:\n  - a # c, d\n  - "b" c # d',
        "skills: - a # b",
        "disallowedTools: [Bash, 'Edit # todo, more]",
    ],
)
def test_a_list_of_which_nobody_knows_the_end_stays(line: str) -> None:
    key = line.partition(":")[0]
    report = check_document(CLAUDE, _write(line), "x.md")
    assert report.repaired in (None, _write(line))
    noted = [one for one in report.diagnostics if one.code == "not-yaml"]
    assert [one.message.partition(" ")[0] for one in noted] == [f'"{key}"']
    assert not any(one.fixable for one in report.diagnostics)
    assert parse(CLAUDE, _write(line), "x.md").agent.name == "x"
