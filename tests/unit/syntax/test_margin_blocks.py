"""Blocks of text whose lines stand at the margin: what is read, and that a repair indents them.

Belongs here: `|` and `>` above lines that are not indented. Not here: texts without such a mark
(`laws/test_quirks.py`), limits in a text (`laws/test_soundness.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.errors import HiddenLimit
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format, load_in_client

LINES = st.sampled_from(
    (
        "Reviews code.",
        "Use it when: asked",
        "- one",
        "  - deeper",
        "",
        "# A heading",
        "Context: a gale",
        'user: "Does it sail?"',
        "<example>",
        "*bold* [x] {y}",
        'It\'s "quoted"',
        "--dry-run",
        "a\tb",
    )
)
MARKS = st.sampled_from(("|", ">", "|-", ">-", "|+", "| # text", "|2", "|4-"))
FORMS = ("claude", "opencode", "extended")


def write(mark: str, lines: list[str], after: str, newline: str = "\n") -> str:
    below = [after] if after else []
    fields = ["name: x", f"description: {mark}", *lines, *below]
    return newline.join(("---", *fields, "---", "Body.", ""))


@given(
    st.sampled_from(FORMS),
    MARKS,
    st.lists(LINES, min_size=1, max_size=6),
    st.sampled_from(("", "model: a/b", "color: '#112233'\nmodel: a/b")),
    st.sampled_from(("\n", "\r\n")),
)
def test_lines_at_the_margin_are_the_text_that_they_are_indented(
    name: str, mark: str, lines: list[str], after: str, newline: str
) -> None:
    assume(not lines[0].startswith((" ", "#")) and lines[0])
    assume(lines[-1].strip() and not lines[-1].startswith("#"))
    assume(len(lines) == len(set(lines)))  # a field that stands twice is an error of its own
    form = get_format(name)
    depth = 4 if "4" in mark else 2
    indented = [" " * depth + line if line else line for line in lines]
    text = write(mark, lines, after, newline)
    clean = write(mark, indented, after, newline)
    document, wanted = parse(form, text, "x.md"), parse(form, clean, "x.md")
    assume(document.source.records[0].broken)  # lines with a colon alone are fields
    assert document.agent == wanted.agent
    report = check_document(form, text, "x.md")
    told = [one for one in report.diagnostics if one.code == "not-yaml"]
    assert [(one.where.line, one.where.column, one.fixable) for one in told] == [(4, 1, True)]
    assert report.repaired == clean
    if name != "extended":
        assert load_in_client(name, report.repaired) == load_in_client(name, clean)


MIXED = {
    "a later line": ("|", ["  Reviews.", "Tests."], ["  Reviews.", "  Tests."]),
    "a line less deep": ("|", ["    Reviews.", "  Tests."], ["    Reviews.", "    Tests."]),
    "behind a blank line": ("|", ["  A.", "", "B c: d.", "E."], ["  A.", "", "  B c: d.", "  E."]),
}


@pytest.mark.parametrize("case", MIXED.values(), ids=MIXED)
@pytest.mark.parametrize("name", FORMS)
def test_lines_that_are_less_deep_than_the_first_are_indented_like_it(
    name: str, case: tuple[str, list[str], list[str]]
) -> None:
    mark, lines, wanted = case
    form, text = get_format(name), write(mark, lines, "model: a/b")
    assert check_document(form, text, "x.md").repaired == write(mark, wanted, "model: a/b")


@pytest.mark.parametrize("name", FORMS)
def test_a_line_that_could_be_a_field_leaves_it_to_the_author(name: str) -> None:
    """Read as text, told, and not repaired; what else is wrong is."""
    form = get_format(name)
    text = write("|", ["Reviews.", "trigger: use when: asked", "Tests."], "model: a: b")
    document = parse(form, text, "x.md")
    assert document.agent.description == "Reviews.\ntrigger: use when: asked\nTests.\n"
    report = check_document(form, text, "x.md")
    (found,) = [one for one in report.diagnostics if one.message.startswith('"description"')]
    assert (found.where.line, found.fixable) == (4, False)
    assert "indent" in found.hint
    assert report.repaired == text.replace("a: b", '"a: b"')
    assert "repair" not in {one.code for one in report.diagnostics}


def test_an_unknown_field_that_is_yaml_ends_it() -> None:
    text = write("|", ["Reviews."], "triggers: all\nmodel: a/b")
    agent = parse(get_format("claude"), text, "x.md").agent
    assert (agent.description, dict(agent.extra_of("claude"))) == (
        "Reviews.\n",
        {"triggers": "all"},
    )


LIMITS = {
    "claude": ("- tools: Read", '"tools": Read', "disallowedTools = Bash"),
    "opencode": ("- permission: deny", '"permission": deny', "permission = deny"),
}


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in LIMITS.items() for line in lines]
)
def test_a_line_that_could_be_a_limit_is_refused(name: str, line: str) -> None:
    with pytest.raises(HiddenLimit) as caught:
        parse(get_format(name), write("|", ["Reviews.", line, "Tests."], "model: a/b"), "x.md")
    assert caught.value.code == "swallowed-limit"


@pytest.mark.parametrize("mark", ["|", ">"])
def test_a_limit_in_such_a_block_stays(mark: str) -> None:
    text = f"---\nname: x\ndescription: d\ndisallowedTools: {mark}\nBash,\nEdit\n---\nBody.\n"
    report = check_document(get_format("claude"), text, "x.md")
    assert report.repaired in (None, text)
    assert [one.code for one in report.diagnostics if one.where.line in (5, 6)]
