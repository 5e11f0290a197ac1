"""Lists with an item a line that are indented unlike each other, or have a quote that is never
closed.

Belongs here: what such a list is read as, what is told, and that a repair moves lines alone. Not
here: lists in brackets (`cli/test_messages.py`), maps (`test_broken_limits.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.lens.client_view import find_differences, read_limits
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.claude.client import prediction
from agentc.vendors.registry import get_format
from tests.support.projects import Project

NAMES = st.sampled_from(("Read", "Grep", "Bash", "Edit", "Bash(git:*)", "mcp__db__query", '"Glob"'))
KEYS = st.sampled_from(("tools", "disallowedTools", "skills"))
FORMS = st.sampled_from(("claude", "extended"))
BEHIND = st.sampled_from(("", "  # why", " "))


def write(key: str, lines: list[str], newline: str = "\n") -> str:
    return newline.join(
        ("---", "name: x", "description: d", f"{key}:", *lines, "model: opus", "---", "Body.", "")
    )


@given(
    FORMS,
    KEYS,
    st.lists(st.tuples(NAMES, BEHIND), min_size=2, max_size=5, unique_by=lambda item: item[0]),
    st.integers(0, 4),
    st.sampled_from((-2, -1, 1, 2, 3)),
    st.data(),
)
def test_an_item_that_is_indented_unlike_the_others_is_one_of_them(
    name: str, key: str, items: list[tuple[str, str]], column: int, by: int, data: st.DataObject
) -> None:
    form = get_format(name)
    odd = data.draw(st.integers(1 if len(items) == 2 else 0, len(items) - 1))
    assume(column + by >= 0)
    newline = data.draw(st.sampled_from(("\n", "\r\n")))
    columns = [column + by * (number == odd) for number in range(len(items))]
    clean = write(key, [f"{' ' * column}- {item}{behind}" for item, behind in items], newline)
    text = write(
        key,
        [f"{' ' * at}- {item}{behind}" for at, (item, behind) in zip(columns, items, strict=True)],
        newline,
    )
    document, wanted = parse(form, text, "x.md"), parse(form, clean, "x.md")
    report = check_document(form, text, "x.md")
    (found,) = [one for one in report.diagnostics if one.code == "indented-key"]
    as_client = key != "skills" and not parse(form, text, "x.md").source.records[0].broken
    assert bool(found.once_fixed) is as_client
    assert as_client or document.agent == wanted.agent
    assert (found.where.line, found.where.column) == (5 + odd, columns[odd] + 1)
    assert found.fixable
    assert report.repaired == clean
    assert not {"not-yaml", "repair", "value"} & {one.code for one in report.diagnostics}


@given(
    FORMS,
    KEYS,
    st.lists(NAMES.filter(lambda name: name[0] != '"'), min_size=1, max_size=4, unique=True),
    st.sampled_from("\"'"),
    st.data(),
)
def test_a_quote_that_is_never_closed_ends_with_its_line(
    name: str, key: str, items: list[str], quote: str, data: st.DataObject
) -> None:
    form, odd = get_format(name), data.draw(st.integers(0, len(items) - 1))
    behind = data.draw(BEHIND)
    lines = [f"  - {item}" for item in items]
    text = write(key, [*lines[:odd], f"  - {quote}{items[odd]}{behind}", *lines[odd + 1 :]])
    clean = write(key, [*lines[:odd], f"  - {quote}{items[odd]}{quote}{behind}", *lines[odd + 1 :]])
    document = parse(form, text, "x.md")
    assert document.agent == parse(form, clean, "x.md").agent
    report = check_document(form, text, "x.md")
    (found,) = [one for one in report.diagnostics if one.code == "not-yaml"]
    assert (found.where.line, found.where.column) == (5 + odd, 5)
    assert found.fixable
    assert report.repaired == clean


def test_both_at_once_are_told_each_at_its_place() -> None:
    text = write("tools", ["  - Read", ' - "Grep', "  - Bash"])
    report = check_document(get_format("claude"), text, "x.md")
    told = [
        (one.code, one.where.line, one.where.column) for one in report.diagnostics if one.fixable
    ]
    assert told == [("indented-key", 6, 2), ("not-yaml", 6, 4)]
    assert report.repaired == write("tools", ["  - Read", '  - "Grep"', "  - Bash"])


def test_every_line_that_moves_is_told() -> None:
    text = write("skills", ["  - a", " - b", "  - c", " - d", "  - e"])
    report = check_document(get_format("claude"), text, "x.md")
    assert [one.where.line for one in report.diagnostics if one.fixable] == [6, 8]


# What could be meant otherwise, or is no list of names.
UNCLEAR = {
    "a comma behind an open quote": ["  - Read", '  - "Grep, Bash'],
    "two open quotes": ["  - Read", "  - \"Grep'"],
    "a star without quotes": ["  - Read", " - *"],
    "a map among the items": ["  - Read", " - name: Grep"],
    "a text on two lines": ["  - Read", " - Bash(git:*,", "    npm:*)"],
    "a list in the list": ["  - Read", " - - Grep"],
    "a line that is no item": ["  - Read", " Grep"],
    "a block of text": ["  - |", "     - Read", "    - Grep"],
}


@pytest.mark.parametrize("lines", UNCLEAR.values(), ids=UNCLEAR)
@pytest.mark.parametrize("key", ["tools", "disallowedTools", "skills"])
def test_what_is_not_clear_is_no_list(key: str, lines: list[str]) -> None:
    form, text = get_format("claude"), write(key, lines)
    report = check_document(form, text, "x.md")
    assert "indented-key" not in {one.code for one in report.diagnostics}
    assert key == "skills" or report.repaired in (None, text)


@pytest.mark.parametrize(
    "lines", [["  - Use it for:", "     - Reading"], ["  - Reads", "    - and writes"]]
)
def test_a_text_that_goes_on_with_a_dash_stays_text(lines: list[str]) -> None:
    text = write("domain_expertise", lines)
    report = check_document(get_format("extended"), text, "x.md")
    assert "indented-key" not in {one.code for one in report.diagnostics}


def test_a_description_is_no_list() -> None:
    text = "---\nname: x\ndescription:\n  - Reads\n - Writes\n---\nBody.\n"
    assert parse(get_format("claude"), text, "x.md").agent.description == "- Reads\n- Writes"


@given(
    st.lists(NAMES, min_size=2, max_size=4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.lists(st.sampled_from(("", '"', "'")), min_size=4, max_size=4),
    st.sampled_from(("tools", "disallowedTools")),
)
def test_where_the_client_has_the_agent_a_repair_gives_it_nothing_more(
    names: list[str], columns: list[int], quotes: list[str], key: str
) -> None:
    form = get_format("claude")
    parts = zip(names, columns, quotes, strict=False)
    text = write(key, [f"{' ' * column}- {quote}{name}" for name, column, quote in parts])
    before = prediction.read_values(text)
    report = check_document(form, text, "x.md")
    if (
        before is None
        or report.repaired in (None, text)
        or any(f.once_fixed for f in report.diagnostics)
    ):
        return
    after = prediction.read_values(report.repaired or "")
    assert after is not None
    old, new = read_limits(form, before), read_limits(form, after)
    assert find_differences(form, old, new) == []


@given(
    st.sampled_from(
        ("Bash(a: b)", "Bash(git commit -m x: y)", 'Bash(echo "a: b")', "Agent(a: (b))")
    ),
    st.lists(NAMES, max_size=2),
    KEYS,
    FORMS,
    BEHIND,
)
def test_a_tool_whose_scope_has_a_colon_gets_quotes(
    scoped: str, names: list[str], key: str, form: str, behind: str
) -> None:
    text = write(key, [f"  - {name}" for name in names] + [f"  - {scoped}{behind}"])
    report = check_document(get_format(form), text, "x.md")
    (found,) = (one for one in report.diagnostics if one.code == "not-yaml")
    assert 'contains ": " and needs quotes' in found.message
    assert found.where.line == text[: text.index(scoped)].count("\n") + 1
    assert "stands deeper" not in str(report.diagnostics)
    if report.repaired is None:
        assert form == "extended", "a client has an agent of it"
        assert "quotes" in found.hint
        return
    document = parse(get_format(form), report.repaired, "x.md")
    entry = next(e for e in document.source.records[0].entries if e.key == key)
    assert entry.value == (*(name.strip('"') for name in names), scoped)
    assert report.repaired.count("# why") == text.count("# why")


def test_without_a_repair_it_is_said_what_makes_a_map_of_an_item() -> None:
    text = "---\nname: x\ndescription: d\ntools: [Read, Bash(a: b)]\n---\nBody.\n"
    found = check_document(get_format("claude"), text, "x.md").diagnostics
    assert "`Bash(a` grants nothing: `: ` makes a map of its item, which needs quotes" in [
        one.message for one in found
    ]


def test_a_conversion_reads_the_same(project: Project) -> None:
    project.put(".claude/agents/x.md", write("tools", ["  - Read", " - Grep", "  - Bash"]))
    done = project.run("convert", ".claude/agents/x.md", "--to", "opencode")
    assert done.returncode == 0
    assert "x.md:6:2:" in done.stderr
    assert "[indented-key]" in done.stderr
    assert all(f"  {tool}:" in done.stdout for tool in ("read", "grep", "bash"))


@given(
    st.lists(st.sampled_from(["Read", "Bash(git:*)", "mcp__gh__get", "*"]), min_size=2),
    st.lists(st.sampled_from("\"'"), min_size=2, max_size=2),
    st.sampled_from(["tools", "disallowedTools", "skills"]),
)
def test_items_in_quotes_are_the_list_that_they_look_like(
    items: list[str], quotes: list[str], key: str
) -> None:
    marks = [*quotes, *["" for _ in items[2:]]]
    spelled = ", ".join(f"{mark}{item}{mark}" for item, mark in zip(items, marks, strict=True))
    text = f"---\nname: x\ndescription: d\n{key}: {spelled}\n---\nBody.\n"
    report = check_document(get_format("claude"), text, "x.md")
    assert report.repaired is not None
    entry = next(
        entry
        for entry in parse(get_format("claude"), report.repaired).source.records[0].entries
        if entry.key == key
    )
    assert entry.value == tuple(items)
