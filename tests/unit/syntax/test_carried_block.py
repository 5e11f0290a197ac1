"""The block of carried lines: any key with any spelling is carried, and comes back; whatever an
editor does otherwise to the lines counts for nothing.

Belongs here: the block as text. Not here: what is carried in it, and comes home
(`unit/carry/test_carry.py`).
"""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from agentc.ir.provenance import Carried, CarriedKey
from agentc.spans import Span, apply_edits
from agentc.syntax.carried_block import (
    describe_stand_in,
    find_block,
    is_title,
    read_block,
    write_block,
)
from agentc.syntax.edits.blocks import edit_block
from agentc.syntax.header import add_header, drop_header, is_unedited
from agentc.syntax.portable_values import make_portable
from agentc.syntax.yaml.reader import read_value
from tests.support.carried import put_on_top, split_block
from tests.support.strategies import texts

NAMES = st.one_of(
    texts(), st.text("a-.> ,:\"'\\é#\n", min_size=1), st.sampled_from(["tools", "model", "a-b"])
).filter(bool)
RAWS = st.one_of(
    st.none(),
    texts(),
    st.text(),
    st.sampled_from(
        [
            "", "project", "[a, b]", "\n- a\n- b # last", "\n  a: 1\n\n  b: 2", "|\n  a\n\n  b",
            '"x\ny"', "a --- b", "... a", "a  # here: b", "a # here: b", "x\u2028y", "x\u202ey", "'x\u0085y'",
            "|\n  x  \n  y", "\n# that file has no tools\n- a", "\n# mine\n- a", "1.10", "a\r\nb",
            "What this file cannot hold of the claude file that it was made from:",
        ]
    ),
)  # fmt: skip
KEPT = st.builds(
    CarriedKey,
    st.sampled_from(["claude", "opencode", "a-b"]),
    NAMES,
    RAWS,
    st.sampled_from(["", "see permission", "anthropic/claude-opus-5-5", '"#ff0000"']),
)
HEAD = "---\n{}description: d\n---\nbody\n"


@given(st.lists(KEPT, min_size=1, max_size=4))
@example([CarriedKey("claude", "a---b", "1", "see x")])
def test_what_is_carried_is_read_again(kept: list[CarriedKey]) -> None:
    lines = write_block(kept)
    assert all("---" not in line and "\n" not in line for line in lines)
    assert all(line == line.rstrip() and not line.startswith("...") for line in lines)
    assert read_block(lines[1:]) == tuple(map(make_portable, kept))
    text = put_on_top(HEAD.format(""), Carried(tuple(kept)))
    block = find_block(text, Span(0, len(text)))
    assert block is not None
    assert (block.whole, block.lines) == (True, lines[1:])


@given(KEPT)
def test_a_portable_spelling_means_the_same(kept: CarriedKey) -> None:
    portable = make_portable(kept)
    assert make_portable(portable) == portable
    before = read_value(kept.key, kept.raw) if kept.raw is not None else None
    if before is None or portable.raw is None:
        return
    after = read_value(portable.key, portable.raw)
    assert after is not None
    assert after.value == before.value
    assert type(after.value) is type(before.value)


@given(st.lists(KEPT.filter(lambda kept: kept.raw is not None), min_size=1, max_size=1))
def test_the_lines_are_plain_yaml_to_another_reader(kept: list[CarriedKey]) -> None:
    raw = make_portable(kept[0]).raw
    if read_value(kept[0].key, raw or "") is None:
        return
    (key,) = yaml.load("\n".join(write_block(kept)[2:]) + "\n", yaml.BaseLoader)
    assert key == kept[0].key


@pytest.mark.parametrize(
    ("raw", "portable"),
    [
        ("\n  allowed: \n    # all \n    - Read ", "\n  allowed:\n    # all\n    - Read"),
        ("|\n  a \n  b", '"a \\nb\\n"'),
        ('"a \n  b"', '"a\n  b"'),
        ("a  # b ", "a  # b"),
    ],
)
def test_blanks_at_the_ends_of_lines_go_where_they_mean_nothing(raw: str, portable: str) -> None:
    assert make_portable(CarriedKey("claude", "x", raw)).raw == portable


MODEL = CarriedKey("claude", "model", "sonnet", "anthropic/claude-sonnet-5")
MEMORY = CarriedKey("claude", "memory", "project")


def test_a_person_can_read_it() -> None:
    kept = (
        MODEL,
        MEMORY,
        CarriedKey("claude", "hooks", "\n  Stop:\n    - x", ""),
        CarriedKey("claude", "tools", None),
        CarriedKey("extended", "note", "|\n  a\n\n  b", "see note"),
    )
    assert "\n".join(write_block(kept)[1:]) == (
        "What this file cannot hold of the claude file that it was made from:\n"
        "model: sonnet  # here: anthropic/claude-sonnet-5\n"
        "memory: project\n"
        "hooks:\n"
        "  Stop:\n"
        "    - x\n"
        "# that file has no tools\n"
        "As the extended file before that one says it:\n"
        "note: |  # here: see note\n"
        "  a\n"
        "\n"
        "  b"
    )


def test_only_what_stands_directly_below_its_line_counts() -> None:
    text = put_on_top(HEAD.format(""), Carried((MODEL, MEMORY)))
    before, (announcing, *block), after = split_block(text)
    lines = "\n".join(block)
    for other in (
        f"{announcing}\n\n{lines}\n",
        f"{announcing}\n# mine\n{lines}\n",
        f"{lines}\n{announcing}\n",
        f"{announcing}\n" + "\n".join(reversed(block)) + "\n",
        f"{announcing}\n" + "\n".join(block[:-1]) + "\n",
        f"{announcing}\n",
    ):
        moved = before + other + after
        found = find_block(moved, Span(0, len(moved)))
        assert found is not None
        assert not found.whole
    other_here = text.replace("# here: anthropic/claude-sonnet-5", "# here: a/b")
    found = find_block(other_here, Span(0, len(other_here)))
    assert found is not None
    assert found.whole
    own = before + f"{announcing}\n{lines}\n# mine\n# memory: user\n" + after
    found = find_block(own, Span(0, len(own)))
    assert found is not None
    assert found.lines[-1] == "memory: project"


@given(st.lists(KEPT, min_size=1, max_size=3), st.lists(KEPT, max_size=3), st.data())
def test_a_new_block_loses_no_word_beside_a_damaged_one(
    kept: list[CarriedKey], new: list[CarriedKey], data: st.DataObject
) -> None:
    before, block, after = split_block(put_on_top(HEAD.format(""), Carried(tuple(kept))))
    at = data.draw(st.integers(1, len(block) - 1))
    others = ["# mine and theirs", "#     well", "#"]
    text = before + "\n".join([*block[:at], *others, *block[at + 1 :]]) + f"\n{after}"
    whole = Span(0, len(text))
    found = find_block(text, whole)
    assert found is not None
    lines = write_block(new)
    edited = apply_edits(text, [edit_block(text, whole, (), lines, "\n")])
    again = find_block(edited, Span(0, len(edited)))
    assert (again.lines if again else ()) == lines[1:]
    assert all(word in edited.split() for word in ("mine", "theirs", "well"))
    own = [line for line in block[1:at] if not is_title(line[1:])]
    assert all(
        word in edited.split() for line in own for word in line.partition("  # here")[0].split()
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_header_announces_the_block_in_the_place_of_its_own_line(newline: str) -> None:
    text = put_on_top(HEAD.format(""), Carried((MODEL,))).replace("\n", newline)
    headed = add_header(text, ".claude/agents/x.md")
    assert "agentc needs these lines to" not in headed
    assert is_unedited(headed)
    assert drop_header(headed) == text
    for there in (text, headed):
        block = find_block(there, Span(0, len(there)))
        assert block is not None
        assert read_block(block.lines) == (MODEL,)
    assert not is_unedited(headed.replace("sonnet", "opus"))
    assert is_unedited(add_header(headed, "x.md"))


@pytest.mark.parametrize(
    ("key", "spelled", "shown"),
    [
        ("color", "a/b", "a/b"),
        ("colour", "a/b", "colour: a/b"),
        ("color", '"#fff000"', '"#fff000"'),
        ("color", "\n  a: 1", "see color"),
        ("color", "x" * 99, "see color"),
        ("color", "red", ""),
    ],
)
def test_a_stand_in_is_shown_where_it_is_short(key: str, spelled: str, shown: str) -> None:
    assert describe_stand_in(CarriedKey("claude", "color", "red"), key, spelled) == shown
