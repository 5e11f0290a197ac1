"""Keys that stand twice: every one is told at once, and what a hint says to delete can be deleted.

Belongs here: the lines of hints, several in one text. Not here: which entry counts, and repairs
(`unit/lens/test_texts.py`), JSON (`test_json.py`).
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format

# What can stand behind a key, on one line and on several.
VALUES = (" deny", ' {"*": ask}', ":\n    a: ask", ":\n    a: deny\n    # why\n    b: ask\n")
LINES = re.compile(
    r"delete lines? (\d+)(?: (?:and|to) (\d+))? or lines? (\d+)(?: (?:and|to) (\d+))?"
)


def find(text: str, form: str = "opencode") -> list[Diagnostic]:
    found = check_document(get_format(form), text, "x.md").diagnostics
    return [one for one in found if one.code == "duplicate-key"]


def spell(key: str, value: str, indent: str) -> str:
    value = value.removeprefix(":")
    return f"{indent}{key}:{value.rstrip()}\n".replace("\n    ", f"\n{indent}  ")


def delete(text: str, first: str, last: str | None) -> str:
    lines = text.splitlines(keepends=True)
    del lines[int(first) - 1 : int(last or first)]
    return "".join(lines)


@given(st.sampled_from(VALUES), st.sampled_from(VALUES), st.booleans(), st.booleans())
def test_what_is_to_be_deleted_is_all_of_an_entry(
    one: str, other: str, apart: bool, inside: bool
) -> None:
    indent = "  " if inside else ""
    key = "bash" if inside else "permission"
    between = f"{indent}{'edit: deny' if inside else 'mode: all'}\n" if apart else ""
    entries = spell(key, one, indent) + between + spell(key, other, indent)
    text = f"---\ndescription: d\n{'permission:' + chr(10) if inside else ''}{entries}---\nBody.\n"
    (found,) = find(text)
    named = LINES.search(found.hint)
    assert named is not None, found.hint
    for first, last in ((named[1], named[2]), (named[3], named[4])):
        left = delete(text, first, last)
        assert not check_errors(left), (left, found.hint)
        assert left.count(f"{key}:") == text.count(f"{key}:") - 1


def check_errors(text: str) -> list[Diagnostic]:
    found = check_document(get_format("opencode"), text, "x.md").diagnostics
    return [one for one in found if one.severity.name == "ERROR"]


@pytest.mark.parametrize("form", ["opencode", "extended"])
def test_every_key_that_stands_twice_in_a_map_is_told(form: str) -> None:
    text = (
        "---\nname: x\ndescription: d\noptions:\n  a: 1\n  a: 2\n  b: 3\n  b: 4\n"
        "  c: {d: 1, d: 2}\n---\nBody.\n"
    )
    found = find(text, form)
    assert [(one.where.line, one.where.column) for one in found] == [(6, 3), (8, 3), (9, 13)]
    assert found[1].message == '"b" appears twice in one map (first on line 7), with another value'
    assert found[1].hint == "delete line 7 or line 8"
    assert found[2].hint == "keep one of them: delete the one at column 7 or at column 13"


def test_every_field_that_stands_twice_is_told_where_that_is_an_error() -> None:
    text = "---\ndescription: a\nmode: all\ndescription: b\nmode: primary\n---\nBody.\n"
    assert [(one.where.line, one.hint) for one in find(text)] == [
        (4, "delete line 2 or line 4"),
        (5, "delete line 3 or line 5"),
    ]
    with pytest.raises(agentc.AgentcError) as caught:
        agentc.parse(text, format="opencode", path="x.md")
    assert 'also line 5: "mode" appears twice (first on line 3)' in caught.value.hint


# Entries of a map of limits, of which some stand twice; and those that a repair leaves of them.
MIXED = {
    "an unequal one first": (
        "bash: deny\nbash: ask\nwebfetch: deny\nwebfetch: deny\n",
        [5, 7],
        "bash: deny\nbash: ask\nwebfetch: deny\n",
    ),
    "maps": (
        "bash: {a: ask}\nbash: {b: ask}\nwebfetch: deny\nwebfetch: deny\n",
        [5, 7],
        "bash: {a: ask}\nbash: {b: ask}\nwebfetch: deny\n",
    ),
    "deeper": (
        "bash:\n  ls: allow\n  ls: allow\nedit: deny\nedit: ask\n",
        [6, 8],
        "bash:\n  ls: allow\nedit: deny\nedit: ask\n",
    ),
    "in one of two equal maps": (
        "bash:\n  ls: allow\n  ls: allow\nbash: {ls: allow}\nedit: deny\nedit: ask\n",
        [6, 7, 9],
        "bash: {ls: allow}\nedit: deny\nedit: ask\n",
    ),
    "three times": (
        "bash: deny\nbash: deny\nbash: ask\n",
        [5, 6],
        "bash: deny\nbash: ask\n",
    ),
    "what stands between decides otherwise": (
        "bash: deny\n'*': ask\nbash: deny\nedit: deny\nedit: deny\n",
        [6, 8],
        "bash: deny\n'*': ask\nbash: deny\nedit: deny\n",
    ),
}


def put_in_map(lines: str) -> str:
    inside = "".join(f"  {line}\n" for line in lines.splitlines())
    return f"---\ndescription: d\npermission:\n{inside}---\nBody.\n"


@pytest.mark.parametrize("form", ["opencode", "extended"])
@pytest.mark.parametrize("case", MIXED.values(), ids=MIXED)
def test_equal_keys_are_merged_beside_unequal_ones(
    form: str, case: tuple[str, list[int], str]
) -> None:
    lines, places, left = case
    report = check_document(get_format(form), put_in_map(lines), "x.md")
    doubled = [one for one in report.diagnostics if one.code == "duplicate-key"]
    assert [one.where.line for one in doubled] == places
    assert [one.fixable for one in doubled if "the same value" in one.message].count(False) == 0
    assert report.repaired == put_in_map(left)


@pytest.mark.parametrize("strict", ["opencode", "claude"])
def test_keys_at_the_margin_are_told_beside_those_of_a_map(strict: str) -> None:
    """To a client that takes the last one, too, whose other doubles nothing hides."""
    text = (
        "---\nname: x\ndescription: d\nmodel: a\nhooks:\n  a: 1\n  a: 2\n  b: 1\n  b: 1\n"
        "model: b\nname: x\n---\nBody.\n"
    )
    found = find(text, strict)
    assert [one.where.line for one in found] == [7, 9, 10, 11]
    assert [one.fixable for one in found] == [False, True, False, True]


def test_keys_that_stand_twice_in_fields_that_are_no_yaml_are_told() -> None:
    text = (
        "---\nname: x\ndescription: d: e\npermission:\n  bash: deny\n  bash: ask\n  edit: deny\n"
        "  edit: deny\noptions:\n  a: 1\n  a: 2\n---\nBody.\n"
    )
    assert [one.where.line for one in find(text)] == [6, 8, 11]


def test_keys_that_stand_twice_in_several_modes_are_told() -> None:
    mode = "  - slug: {}\n    name: n\n    roleDefinition: r\n    groups: [read]\n{}"
    text = "customModes:\n" + mode.format("a", "    x:\n      y: 1\n      y: 2\n")
    text += mode.format("b", "    x:\n      y: 1\n      y: 2\n      z: 1\n      z: 1\n")
    assert [one.where.line for one in find(text, "roo")] == [8, 15, 17]


# Each takes patterns: a fault of another kind keeps everything from being merged.
KEYS = st.sampled_from(["bash", "edit", "skill", "task"])
ACTIONS = st.sampled_from(["allow", "ask", "deny", "{'*': ask}", "{a: ask, a: ask}"])


@given(st.lists(st.tuples(KEYS, ACTIONS), min_size=1, max_size=6), st.booleans())
def test_every_double_is_told_and_what_is_merged_says_the_same(
    entries: list[tuple[str, str]], again: bool
) -> None:
    text = put_in_map("".join(f"{key}: {action}\n" for key, action in entries))
    text = text.replace("---\nBody", "description: other\n---\nBody" if again else "---\nBody")
    lines = set()
    for number, (key, action) in enumerate(entries):
        inner = action.startswith("{a:")
        if inner or key in [name for name, _ in entries[:number]]:
            lines.add(number + 4)
    lines |= {len(entries) + 4} if again else set()
    assert {one.where.line for one in find(text)} == lines
    report = check_document(get_format("opencode"), text, "x.md")
    left = find(report.repaired or text)
    assert [one for one in left if "the same value" in one.message] == []
    unequal = [one for one in find(text) if "the same value" not in one.message]
    assert len(left) == len(unequal)


@given(st.lists(st.tuples(KEYS, ACTIONS), min_size=1, max_size=6), st.booleans())
def test_once_unequal_ones_are_deleted_a_merged_text_says_what_the_other_says(
    entries: list[tuple[str, str]], last: bool
) -> None:
    """Whichever of them their author deletes."""
    text = put_in_map(
        "".join(f"{key}: {action}\n" for key, action in entries) + "list: deny\nlist: ask\n"
    )
    merged = check_document(get_format("opencode"), text, "x.md").repaired or text
    line = "  list: ask\n" if last else "  list: deny\n"
    try:
        plain = agentc.parse(text.replace(line, ""), format="opencode", path="x.md").agent
    except agentc.AgentcError:
        return
    assert agentc.parse(merged.replace(line, ""), format="opencode", path="x.md").agent == plain


@given(
    st.sampled_from(("deny", "{a: 1}", '"q"', "[x, y]", "\n    - x # inner\n    - y")),
    st.lists(st.sampled_from(("", " # above", " # below")), min_size=2, max_size=2),
    st.booleans(),
    st.booleans(),
)
def test_a_repair_loses_no_comment(
    value: str, comments: list[str], inside: bool, between: bool
) -> None:
    pad = "  " if inside else ""
    value = value.replace("\n  ", f"\n{pad}")
    entries = [f"{pad}x-key: {value}{comment}\n" for comment in comments]
    lines = [entries[0], f"{pad}other: 1\n" if between else "", entries[1]]
    head = f"x-map:\n{''.join(lines)}" if inside else "".join(lines)
    text = f"---\nname: x\ndescription: d\n{head}---\nBody.\n"
    left = check_document(get_format("claude"), text, "x.md").repaired
    assert left is not None
    assert left.count("x-key:") == 1, left
    assert {*re.findall(r"# \w+", text)} == {*re.findall(r"# \w+", left)}, left


@given(
    key=st.sampled_from(["model", "tools", "color"]),
    first=st.sampled_from(["", "- Read\n", "- Read\n- Grep\n"]),
    second=st.sampled_from(["", "- Read\n", "- Read\n- Grep\n"]),
    form=st.sampled_from(["claude", "opencode", "extended"]),
)
def test_a_hint_on_keys_that_differ_says_all_that_goes(
    key: str, first: str, second: str, form: str
) -> None:
    """Whichever of the two goes: neither of them stands twice then, and no item stands alone."""
    head = "---\nname: x\ndescription: d\n"
    text = f"{head}{key}: red\n{first}{key}: blue\n{second}---\nBody.\n"
    found = check_document(get_format(form), text, "x.md").diagnostics
    hint = next(one.hint for one in found if one.code == "duplicate-key")
    found_lines = re.findall(r"lines? (\d+)(?: (?:and|to) (\d+))?", hint)
    one, other, *strays = ({*range(int(a), int(b or a) + 1)} for a, b in found_lines)
    lines = text.splitlines(keepends=True)
    for chosen in (one, other):
        gone = chosen.union(*strays)
        left = "".join(line for at, line in enumerate(lines, 1) if at not in gone)
        codes = {one.code for one in check_document(get_format(form), left, "x.md").diagnostics}
        assert not codes & {"duplicate-key", "stray-item", "not-yaml"}, (hint, left)
    assert len(strays) == bool(first) + bool(second)
