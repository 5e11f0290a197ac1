"""Fields that no format knows, among fields that are not YAML: where they begin.

Belongs here: unknown keys below a field, judged by what the clients have of them. Not here: words of
a conversation inside of a text (`laws/test_quirks.py`), keys that are indented (`lens/test_texts.py`).
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.errors import ReadError
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Source
from agentc.vendors.registry import get_format

PLAIN = ("Reviews code", "Use when: asked", "@all: of it", "a: b # c", "[x] does: y", '"a" and: b')
VALUES = st.sampled_from((*PLAIN, "1", "'quoted: text'", '"Use when: x"'))
WORDS = st.sampled_from(("trigger", "category", "when_to_use", "emoji", "x"))
BELOW = st.sampled_from(("", "\n  more text", "\n\n# a comment"))


def read(name: str, fields: list[str]) -> tuple[Source, str]:
    text = "\n".join(("---", "name: x", *fields, "model: a/b", "---", "Body.", ""))
    return GRAMMARS["frontmatter"].read(text, get_format(name).keys, ()), text


@given(
    st.sampled_from(("claude", "opencode")),
    st.tuples(VALUES, BELOW),
    st.lists(st.tuples(WORDS, VALUES, BELOW), min_size=1, max_size=4, unique_by=lambda one: one[0]),
)
def test_a_line_with_an_unknown_word_is_the_field_that_the_client_has(
    name: str, first: tuple[str, str], others: list[tuple[str, str, str]]
) -> None:
    form = get_format(name)
    fields = [
        f"description: {first[0]}{first[1]}",
        *(f"{word}: {value}{below}" for word, value, below in others),
    ]
    source, text = read(name, fields)
    (record,) = source.records
    has = form.view_fields(text) if form.view_fields is not None else None
    if not has or {"does", "and"} & has.keys():
        return  # an entry that begins where a value in brackets or quotes ends
    assert [entry.key for entry in record.entries] == list(has)
    for entry in record.entries:
        if isinstance(has[entry.key], str) and "#" not in source.slice(entry.span):
            assert str(has[entry.key]).split() == str(entry.value).split()


@given(
    st.sampled_from(("claude", "opencode", "extended")),
    st.sampled_from(PLAIN),
    st.lists(
        st.tuples(WORDS, st.sampled_from(PLAIN)),
        min_size=1,
        max_size=4,
        unique_by=lambda one: one[0],
    ),
)
def test_a_repair_writes_no_field_into_another(
    name: str, first: str, others: list[tuple[str, str]]
) -> None:
    form = get_format(name)
    fields = [f"description: {first}", *(f"{word}: {value}" for word, value in others)]
    source, text = read(name, fields)
    assert [entry.key for entry in source.records[0].entries] == [
        "name", "description", *(word for word, _ in others), "model",
    ]  # fmt: skip
    report = check_document(form, text, "x.md")
    agent = parse(form, text, "x.md").agent
    if report.repaired is not None:
        assert parse(form, report.repaired, "x.md").agent == agent
        for word, _ in others:
            assert f"\n{word}: " in report.repaired


# What stands above, what it is with the key of each field.
SPLIT = {
    "behind a text on several lines": (
        ["description: Use when: asked", "  and more", "trigger: use when: x, y"],
        ["description", "trigger"],
    ),
    "behind a block": (["description: |", "  Text.", "trigger: a: b"], ["description", "trigger"]),
    "behind a list": (["skills:", "  - a", "trigger: a: b"], ["skills", "trigger"]),
    "behind a list at the margin": (["skills:", "- a", "trigger: a: b"], ["skills", "trigger"]),
    "a list at the end": (
        ["description: Use when: a", "trigger: a: b", "boats:", "- x", "- y"],
        ["description", "trigger", "boats"],
    ),
    "YAML at the end": (
        ["description: Text", "trigger: a: b", "boats: [x, y]"],
        ["description", "trigger", "boats"],
    ),
    "a block among them": (
        ["description: Use when: a", "trigger: |", "  x", "boats: a: b"],
        ["description", "trigger", "boats"],
    ),
}


@pytest.mark.parametrize("case", SPLIT.values(), ids=SPLIT)
@pytest.mark.parametrize("name", ["claude", "extended"])
def test_an_unknown_field_is_not_swallowed(name: str, case: tuple[list[str], list[str]]) -> None:
    fields, keys = case
    source, _ = read(name, fields)
    assert [entry.key for entry in source.records[0].entries] == ["name", *keys, "model"]


TEXTS = {
    "a conversation": ["description: Use when: asked", "user: do it: now", "assistant: yes"],
    "a conversation below a word": ["description: Use when: a", "scene: b: c", "user: d"],
    "words that begin with a capital": ["description: Use when: asked", "Trigger: a: b"],
    "text below": ["description: Use when: asked", "trigger: use it", "where it helps"],
    "an open quote": ['description: "Use when: asked', "trigger: use it: now"],
    "an open bracket": ["description: [Use when: asked", "trigger: use it: now"],
    "an open quote below": ["description: Use when: asked", 'trigger: "use it: now', "x: y: z"],
}


@pytest.mark.parametrize("fields", TEXTS.values(), ids=TEXTS)
def test_what_is_not_fields_alone_stays_text(fields: list[str]) -> None:
    source, _ = read("claude", fields)
    assert [entry.key for entry in source.records[0].entries] == ["name", "description", "model"]


def test_keys_that_stand_twice_are_fields_each() -> None:
    source, _ = read("claude", ["description: d", "x: 1", "x: 2", "Foo: y"])
    keys = [entry.key for entry in source.records[0].entries]
    assert keys == ["name", "description", "x", "x", "Foo", "model"]


def test_many_unknown_fields_are_read_in_no_time() -> None:
    for last in ("free text", "x: y: z", "x: y"):
        for first in ("d", "d: e"):
            lines = [f"a{number}: b" for number in range(4_000)]
            start = time.process_time()
            read("claude", [f"description: {first}", *lines, last])
            assert time.process_time() - start < 5


@pytest.mark.parametrize("line", ["key: 1\n", "key%d: 1\n", "key:\n"])
@pytest.mark.parametrize("where", ["before", "behind"])
def test_so_many_unknown_fields_are_refused(line: str, where: str) -> None:
    """As YAML they are bounded, too: beside a field that is none nobody reads on without end."""
    many = "".join(line.replace("%d", str(number)) for number in range(5_001))
    broken = "description: a: b\n"
    text = f"---\n{many}{broken}---\nx\n" if where == "before" else f"---\n{broken}{many}---\nx\n"
    with pytest.raises(ReadError) as caught:
        parse(get_format("claude"), text, "x.md")
    assert caught.value.code == "limit"
