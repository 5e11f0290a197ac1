"""Findings on single items of lists: each item that does not do what it says is told, at its place.

Belongs here: lists of tools and of words, in every way to write them. Not here: places of refusals
(`test_places.py`), misspelt names (`unit/lens/test_slips.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.support.models.claude_given import entries
from tests.support.models.claude_given import given as given_tools

POOL = frozenset({"Read", "Edit", "Write", "Bash", "Skill", "Agent", "WebFetch", "mcp__s__alpha"})
GOOD = ("Read", "Edit", "Write", "mcp__s", "mcp__s__alpha")
SCOPED = (
    "Edit(/etc/**)",
    "Read(./.env)",
    "Skill(x)",
    "WebFetch(domain:evil.com)",
    "Bash(git:*)",
    "Bash(git log:*)",
    "Skill(a, b)",
)
UNKNOWN = ("Nope", "bash", "MultiEdit", "Bash;Write", "Edit|Read", "Nope(x)")
NOT_TAKEN = ("Bash(git:*", "E*", "mcp__s__get_*", "*(x)", "Bash(a)b")
STYLES = ("words", "quoted", "flow", "block", "folded")


def written(key: str, items: list[str], style: str) -> str:
    """A list with comments that name what is in no list."""
    if style == "words":
        return f"{key}: {', '.join(items)}  # not Bash(x), Nope\n"
    if style == "quoted":
        return f'{key}: "{", ".join(items)}"\n'
    if style == "flow":
        return f"{key}: [{', '.join(f'{chr(39)}{item}{chr(39)}' for item in items)}]\n"
    if style == "folded":
        return f"{key}: >-\n" + "".join(f"  {item},\n" for item in items)
    return f"{key}:\n" + "".join(f'  - "{item}" # Nope, Bash(x)\n' for item in items)


def places_of(text: str, items: list[str]) -> dict[tuple[int, int], str]:
    """Where each item begins, found one behind the other."""
    found, cursor = {}, text.index("ools:")
    for item in items:
        cursor = text.index(item, cursor)
        line = text.count("\n", 0, cursor)
        found[line + 1, cursor - text.rfind("\n", 0, cursor)] = item
        cursor += len(item)
        if text[cursor : cursor + 3] in ('" #', "  #"):
            cursor = text.index("\n", cursor)
    return found


def said_of(text: str) -> dict[tuple[int | None, int | None], str]:
    """The code of each diagnostic about an item, by its place."""
    codes = ("scoped-tool", "unknown-tool", "ignored-grant", "inert-restriction")
    diagnostics = check_document(get_format("claude"), text, "x.md").diagnostics
    told = [one for one in diagnostics if one.code in codes]
    places = {(one.where.line, one.where.column): one.code for one in told}
    assert len(places) == len(told), "one finding a place"
    return places


@given(
    st.lists(st.sampled_from((*GOOD, *SCOPED, *UNKNOWN, *NOT_TAKEN)), min_size=1, max_size=5),
    st.sampled_from(STYLES),
    st.sampled_from(("tools", "disallowedTools")),
)
def test_every_item_is_told_at_its_own_place(items: list[str], style: str, key: str) -> None:
    if style in ("words", "quoted", "folded"):  # what is not closed swallows all that follows
        items = [item for item in items if item != "Bash(git:*"] or ["Read"]
    if style in ("words", "folded") and items[0].startswith("*"):  # no YAML
        items = ["Read", *items]
    text = f"---\nname: x\ndescription: d\n{written(key, items, style)}---\nBody.\n"
    ignored = "inert-restriction" if key == "disallowedTools" else "ignored-grant"
    expected = {
        place: "scoped-tool" if item in SCOPED else "unknown-tool" if item in UNKNOWN else ignored
        for place, item in places_of(text, items).items()
        if item not in GOOD
    }
    assert said_of(text) == expected


@given(st.lists(st.sampled_from((*GOOD, *SCOPED, *UNKNOWN, *NOT_TAKEN, "*")), min_size=1))
def test_a_denial_that_takes_nothing_away_is_told(items: list[str]) -> None:
    """By a model of what the client gives: with each item alone, and with the star that voids."""
    fields = {"disallowedTools": items}
    taken = POOL - given_tools(fields, POOL)
    text = f"---\nname: x\ndescription: d\n{written('disallowedTools', items, 'flow')}---\nBody.\n"
    told = said_of(text)
    for place, item in places_of(text, items).items():
        alone = POOL - given_tools({"disallowedTools": [item]}, POOL)
        if not alone:
            assert told[place] in ("inert-restriction", "unknown-tool"), item
        elif alone <= taken and list(entries(item)) != [item]:
            assert told[place] == "scoped-tool", item
    if not taken:
        assert set(told.values()) & {"inert-restriction", "unknown-tool"}


CASES = {
    "nested": ("disallowedTools: [Edit, [Skill]]", (4, 26), "`Skill` takes nothing away"),
    "a number": ("disallowedTools: [Edit, 5]", (4, 25), "`5` is no name of a tool"),
    "a map in a list": ("tools:\n  - Read\n  - Bash: git", (6, 5), "`Bash` grants nothing"),
    "separators": ("tools: Read, Edit;Bash", (4, 14), "commas or spaces part names: `Edit, Bash`"),
    "lines": ("tools: |\n  Read\n  Edit\n", (5, 3), "commas or spaces part names: `Read, Edit`"),
    "a star that voids": ('disallowedTools: "Edit, *"', (4, 25), "neither does any name beside it"),
    "a letter by its number": ('tools: [Read, "B\\x61sh(x)"]', (4, 15), "`Bash(x)` is the whole"),
    "no YAML": ("tools: [Read, Bash(git: *)]", (4, 15), "`Bash(git: *)]` grants nothing"),
    "a list of words": ("skills:\n  - a\n  - [b]", (6, 5), "`skills` must be a list of words"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_odd_item_is_told_at_its_place(case: tuple[str, tuple[int, int], str]) -> None:
    line, place, words = case
    text = f"---\nname: x\ndescription: d\n{line}\n---\nBody.\n"
    diagnostics = check_document(get_format("claude"), text, "x.md").diagnostics
    (found,) = [one for one in diagnostics if words in one.message]
    assert (found.where.line, found.where.column) == place


def test_each_name_that_is_no_tool_s_is_told_in_the_extended_format() -> None:
    text = "---\nname: x\ncategory: y\ntools: Read, Nope  # Other\ndisallowedTools: [Edit, Other]\n"
    text += "targets: {claude: {color: red}, nobody: {a: b}}\n---\nBody.\n"
    diagnostics = check_document(get_format("extended"), text, "x.md").diagnostics
    told = {one.code: set[object]() for one in diagnostics}
    for one in diagnostics:
        told[one.code].add((one.where.line, one.where.column))
    assert told == {"unknown-tool": {(4, 14), (5, 25)}, "unknown-key": {(6, 33)}}


SHAPES = ("true", "false", "5", "1.5", "{}", "{Bash: true, Write: false}", "{Bash: }")
NO_SHAPES = ("", "~", "[]", '""', "Bash", "[Bash]")


@pytest.mark.parametrize("value", SHAPES)
@pytest.mark.parametrize("name", ["claude", "extended"])
def test_a_denial_of_a_wrong_shape_limits_nothing(name: str, value: str) -> None:
    text = f"---\nname: x\ndescription: d\ndisallowedTools: {value}\n---\nBody.\n"
    diagnostics = check_document(get_format(name), text, "x.md").diagnostics
    found = [
        (one.where.line, one.where.column) for one in diagnostics if one.hint.startswith("list")
    ]
    limits = name == "extended" and value.startswith("{B")  # its own dialect takes a map's keys
    assert found == ([] if limits else [(4, 18)])


@pytest.mark.parametrize("value", NO_SHAPES)
@pytest.mark.parametrize("name", ["claude", "extended"])
def test_nothing_and_a_list_are_no_wrong_shape(name: str, value: str) -> None:
    text = f"---\nname: x\ndescription: d\ndisallowedTools: {value}\n---\nBody.\n"
    assert check_document(get_format(name), text, "x.md").diagnostics == ()


def test_an_item_that_is_no_text_limits_nothing_in_the_extended_format() -> None:
    text = "---\nname: x\ncategory: y\ndisallowedTools: [Edit, [5, Bash]]\n---\nBody.\n"
    (found,) = check_document(get_format("extended"), text, "x.md").diagnostics
    assert (found.code, found.where.line, found.where.column) == ("inert-restriction", 4, 26)


def test_a_map_of_tools_says_whose_form_it_is() -> None:
    text = "---\nname: x\ndescription: d\ntools: {read: true, bash: false, x: true}\n---\nBody.\n"
    (found,) = check_document(get_format("claude"), text, "x.md").diagnostics
    assert (found.code, found.hint) == ("no-tools", "write `tools: Read`")
    assert "OpenCode's way" in found.message


@pytest.mark.parametrize(
    ("key", "value"), [("tools", "Read, and so on"), ("permissionMode", "plan")]
)
def test_a_limit_whose_quote_is_never_closed_says_what_to_write(key: str, value: str) -> None:
    text = f'---\nname: x\ndescription: d\n{key}: "{value}\n---\nBody.\n'
    diagnostics = check_document(get_format("claude"), text, "x.md").diagnostics
    (found,) = [one for one in diagnostics if one.code == "not-yaml"]
    assert (found.hint, found.where.line) == ('put `"` where it ends', 4)
    closed = text.replace(value, f'{value}"')
    left = check_document(get_format("claude"), closed, "x.md").diagnostics
    assert {one.code for one in left} <= {"unknown-tool"}


def test_a_file_without_frontmatter_has_a_place() -> None:
    diagnostics = check_document(get_format("claude"), "Body.\n", "x.md").diagnostics
    places = {(one.where.line, one.where.column) for one in diagnostics if "skips" in one.code}
    assert places == {(1, 1)}
