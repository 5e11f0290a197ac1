"""Keys that stand twice: every one is told at once, and what a hint says to delete can be deleted.

Belongs here: the lines of hints, several in one text. Not here: which entry counts, and repairs
(`unit/lens/test_texts.py`), JSON (`test_json.py`).
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    (found,) = find(text, form)
    assert (found.where.line, found.where.column) == (6, 3)
    assert 'also line 8: "b" appears twice in one map (first on line 7)' in found.hint
    assert 'line 9: "d" appears twice' in found.hint


def test_every_field_that_stands_twice_is_told_where_that_is_an_error() -> None:
    text = "---\ndescription: a\nmode: all\ndescription: b\nmode: primary\n---\nBody.\n"
    (found,) = find(text)
    assert found.where.line == 4
    assert 'also line 5: "mode" appears twice (first on line 3)' in found.hint
