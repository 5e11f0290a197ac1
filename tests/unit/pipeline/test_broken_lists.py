"""Lists in brackets that are not YAML: no conversion drops the tools in them in silence.

Belongs here: conversions of what `check --fix` would repair. Not here: the repair
(`cli/test_messages.py`), what is never closed in maps (`lens/test_broken_limits.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.errors import Refused
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import get_format

LISTS = (
    "tools: [Read, Grep",
    "tools: [Read",
    "tools: [Read, Bash(git *), @x]",
    "disallowedTools: [Bash, *]",
    "disallowedTools: [Bash, Edit",
    'tools: "Read, Grep',
    "tools: 'Read",
    'tools: "Read, Bash(git *), mcp__x__y',
    "disallowedTools: 'Bash, Edit",
    "tools: [Read, Bash(echo #1), Grep]",
    "tools: [Read, Bash(echo # a), Grep",
    'tools: "Read, Bash(echo #1), Grep',
)
ITEMS = st.sampled_from(
    ["Read", "Grep", "Bash(git *)", "Bash(echo #1)", "Edit(docs/#a b)", "mcp__x__y", "WebFetch"]
)


@pytest.mark.parametrize("target", ["opencode", "claude", "extended"])
@pytest.mark.parametrize("name", ["claude", "extended"])
@pytest.mark.parametrize("line", LISTS)
def test_a_list_that_a_repair_would_mend_is_repaired_first(
    line: str, name: str, target: str
) -> None:
    if name == target:
        pytest.skip("bytes stay")
    form, text = get_format(name), f"---\nname: x\ndescription: d\n{line}\n---\nBody.\n"
    repaired = check_document(form, text, "x.md").repaired
    assert repaired is not None
    with pytest.raises(Refused) as caught:
        convert_document(parse(form, text, "x.md"), get_format(target))
    error = caught.value
    assert (error.code, error.where.line) == ("broken-limit", 4)
    assert "agentc check --fix" in error.hint
    assert repaired.split("\n")[3] in error.hint
    convert_document(parse(form, repaired, "x.md"), get_format(target))


@pytest.mark.parametrize("line", ["skills: [a, b", "tools: Read, Grep", "tools: [Read]"])
def test_other_lists_are_converted(line: str) -> None:
    text = f"---\nname: x\ndescription: d\n{line}\n---\nBody.\n"
    convert_document(parse(get_format("claude"), text, "x.md"), get_format("opencode"))


@given(
    st.lists(ITEMS, min_size=1, unique=True),
    st.sampled_from([("[", ""), ("[", "]"), ('"', ""), ("'", "")]),
    st.sampled_from(["", " # by hand", "  # TODO"]),
)
def test_a_repair_has_every_item_and_no_other(
    items: list[str], marks: tuple[str, str], comment: str
) -> None:
    """Whatever stands in the items, and behind the list."""
    form = get_format("claude")
    line = f"tools: {marks[0]}{', '.join(items)}{marks[1]}{comment}"
    text = f"---\nname: x\ndescription: d\n{line}\nmodel: opus\n---\nBody.\n"
    entry = parse(form, text, "x.md").source.records[0].entries[2]
    assume(entry.mend)
    repaired = check_document(form, text, "x.md").repaired
    assert repaired is not None
    again = parse(form, repaired, "x.md")
    assert again.source.records[0].entries[2].value == tuple(items)
    assert comment in repaired
    assert again.agent.model == "opus"


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("skills: [fix #12, lint]", ("fix #12", "lint")),
        ("skills: [a, b #c]", ("a", "b #c")),
        ("skills: 'a, b", ("a", "b")),
        ('skills: "a', ("a",)),
        ("skills: [a, b # and c", ("a", "b")),
        ("skills: [a, b # and c]", None),
    ],
)
def test_a_list_that_limits_nothing_is_read_as_one(
    line: str, items: tuple[str, ...] | None
) -> None:
    """Unless a comment can begin inside of it."""
    form, text = get_format("claude"), f"---\nname: x\ndescription: d\n{line}\n---\nBody.\n"
    document = parse(form, text, "x.md")
    assert items is None or document.agent.skills == items
    repaired = check_document(form, text, "x.md").repaired
    assert (repaired in (None, text)) is (items is None)
    for one in (repaired,) if repaired else ():
        assert parse(form, one, "x.md").agent == document.agent


@pytest.mark.parametrize("line", ["tools: [Read, Grep)", "tools: [Read, Grep #a, Bash]"])
def test_nothing_is_repaired_by_a_guess(line: str) -> None:
    text = f"---\nname: x\ndescription: d\n{line}\n---\nBody.\n"
    assert check_document(get_format("claude"), text, "x.md").repaired in (None, text)
