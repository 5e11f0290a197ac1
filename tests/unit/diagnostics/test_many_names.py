"""One message for many names of a kind: the first of them, and how many more there are.

Belongs here: messages that name what an author listed. Not here: many diagnostics of one code
(`unit/linter`).
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.diagnostics.alike import MAX_NAMES, join_some
from agentc.errors import Refused
from agentc.lens.parse import parse
from agentc.lens.verify_fix import verify_fix
from agentc.linter.check import check_document
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import get_format

SHORT = 500  # characters


@given(st.lists(st.text("abc", min_size=1, max_size=4), max_size=30))
def test_every_name_is_told_or_counted(names: list[str]) -> None:
    told = join_some(names)
    shown, _, more = told.partition(" and ")
    listed = [name for name in shown.split(", ") if name]
    left = int(more.removesuffix(" more")) if more else 0
    assert listed == list(dict.fromkeys(names))[:MAX_NAMES]
    assert len(listed) + left == len(set(names))


@pytest.mark.parametrize("item", ["mcp__gh_{}__get", "mcp__gh_{}"])
@pytest.mark.parametrize("key", ["tools", "disallowedTools"])
@pytest.mark.parametrize("count", [1, 2, 90])
def test_servers_by_the_hundred_are_one_note_of_a_kind(key: str, item: str, count: int) -> None:
    listed = ", ".join(item.format(number) for number in range(count))
    text = f"---\nname: a\ndescription: d\n{key}: {listed}\n---\nBody.\n"
    (done,) = convert_document(parse(get_format("claude"), text), get_format("opencode"))
    assert max(Counter(note.code for note in done.notes).values()) <= 2
    assert all(len(note.message) < SHORT for note in done.notes)


def test_a_repair_that_changes_many_tools_names_the_first_ones() -> None:
    form = get_format("claude")
    head = "---\nname: a\ndescription: x: y\n"
    listed = ", ".join(f"mcp__gh__t{number}" for number in range(2000))
    document = parse(form, f"{head}disallowedTools: {listed}\n---\nBody.\n")
    with pytest.raises(Refused, match="more") as refused:
        verify_fix(document, f"{head}disallowedTools: Bash\n---\nBody.\n", all_yaml=False)
    assert len(refused.value.message) < SHORT


def test_a_long_list_that_is_never_closed_is_not_shown_whole() -> None:
    listed = ", ".join(f"mcp__gh__t{number}" for number in range(2000))
    text = f"---\nname: a\ndescription: d\ntools: [Read, {listed}\n---\nBody.\n"
    found = check_document(get_format("claude"), text, "a.md").diagnostics
    assert found
    assert all(len(one.message) + len(one.hint) < SHORT for one in found)
