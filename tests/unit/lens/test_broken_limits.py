"""Limits that are no YAML: why, at the place where it begins, or put right where one thing alone
can be meant.

Belongs here: brackets, quotes, indentation and tabs among limits. Not here: lists of names
(`cli/test_messages.py`), values of a wrong type (`unit/linter/test_mending.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.support.projects import Project

ACTIONS = st.sampled_from(("allow", "ask", "deny"))
PATTERNS = st.dictionaries(
    st.sampled_from(("*", "git *", "rm -rf *", "src/**")), ACTIONS, min_size=1
)
MAPS = st.dictionaries(
    st.sampled_from(("bash", "edit", "read", "webfetch")), ACTIONS | PATTERNS, min_size=1
).map(lambda limits: {k: "deny" if k == "webfetch" else v for k, v in limits.items()})


def lines(limits: dict[str, str | dict[str, str]], indent: str) -> str:
    """The lines of a map of limits."""
    found = []
    for key, value in limits.items():
        found.append(f"{indent}{key}:" + (f" {value}" if isinstance(value, str) else ""))
        if isinstance(value, dict):
            found += [f'{indent}{indent}"{pattern}": {action}' for pattern, action in value.items()]
    return "\n".join(found)


def broken(text: str) -> Diagnostic:
    """The diagnostic on a limit that is no YAML, beside which nothing is said of a value."""
    diagnostics = check_document(get_format("opencode"), text, "x.md").diagnostics
    (found,) = [one for one in diagnostics if one.code == "broken-limit"]
    assert not [one for one in diagnostics if one.code == "value"], diagnostics
    assert not [one for one in diagnostics if "must be" in one.message], diagnostics
    return found


@given(MAPS, st.booleans())
def test_tabs_are_put_right(limits: dict[str, str | dict[str, str]], described: bool) -> None:
    """Whatever stands in the map, and also beside another fault; where the client has less, it is
    refused as before."""
    form, description = get_format("opencode"), "d: e" if described else "d"
    tabbed = f"---\ndescription: {description}\npermission:\n{lines(limits, chr(9))}\n---\nx\n"
    report = check_document(form, tabbed, "x.md")
    if any(one.code == "hidden-limit" for one in report.diagnostics):
        return
    assert [
        (one.code, one.fixable) for one in report.diagnostics if one.code in ("tab", "value")
    ] == [("tab", True)]
    assert report.repaired is not None
    spaced = f"---\ndescription: '{description}'\npermission:\n{lines(limits, '  ')}\n---\nx\n"
    assert parse(form, report.repaired, "x.md").agent == parse(form, spaced, "x.md").agent
    again = check_document(form, report.repaired, "x.md").diagnostics
    assert {one.code for one in again} <= {"dead-rule", "inert-restriction"}


@given(MAPS, st.data())
def test_what_is_opened_and_never_closed_is_told_where_it_opens(
    limits: dict[str, str | dict[str, str]], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(limits)))
    sign = data.draw(st.sampled_from(("{", "[", '"', "'")))
    value = '{"git *": ask' if sign == "{" else f"{sign}deny"
    whole = {**limits, key: value}
    text = f"---\ndescription: d\npermission:\n{lines(whole, '  ')}\nmode: subagent\n---\nx\n"
    found = broken(text)
    assert f"the `{sign}` that is opened here is never closed" in found.message
    place = text.index(f"  {key}: {value}") + len(f"  {key}: ")
    before = text[:place]
    assert (found.where.line, found.where.column) == (
        before.count("\n") + 1,
        place - before.rfind("\n"),
    )


PLACES = {
    "a map in braces": ("permission: {bash: deny, edit: deny", (3, 13), "`{`"),
    "a map in braces over lines": ("permission: {bash: deny,\n  edit: deny", (3, 13), "`{`"),
    "the outer of two": ("permission: {bash: {'*': deny}, edit: deny", (3, 13), "`{`"),
    "a map of tools": ("tools: {bash: false", (3, 8), "`{`"),
    "a pattern": ('permission:\n  bash:\n    "git *: allow\n  edit: deny', (5, 5), '`"`'),
    "a line too deep": (
        "permission:\n  bash: deny\n   edit: deny",
        (5, 4),
        "deeper than the one above it",
    ),
    "a line not deep enough": (
        "permission:\n  bash: deny\n edit: deny",
        (5, 2),
        "indented like none above",
    ),
    "a pattern not deep enough": (
        "permission:\n  bash:\n      ls: deny\n    rm: deny",
        (6, 5),
        "indented like none above",
    ),
    "no space behind a colon": (
        "permission:\n  bash:deny\n  edit: deny",
        (4, 3),
        "no space stands behind",
    ),
    "tabs that can be two things": (
        'permission:\n  bash:\n    "*": ask\n\tedit: deny',
        (6, 1),
        "if a tab is",
    ),
}


@pytest.mark.parametrize("case", PLACES.values(), ids=PLACES)
def test_a_limit_that_is_no_yaml_is_told_at_its_place(
    case: tuple[str, tuple[int, int], str],
) -> None:
    fields, place, words = case
    found = broken(f"---\ndescription: d\n{fields}\nmode: subagent\n---\nx\n")
    assert words in found.message
    assert (found.where.line, found.where.column) == place
    assert found.hint


def test_a_tab_among_spaces_is_what_has_nothing_empty() -> None:
    text = '---\ndescription: d\npermission:\n  bash:\n\t"*": ask\n---\nx\n'
    report = check_document(get_format("opencode"), text, "x.md")
    assert report.repaired == text.replace("\t", "    ")


def test_a_conversion_says_the_same(project: Project) -> None:
    project.put(".opencode/agents/x.md", "---\ndescription: d\npermission: {bash: deny\n---\nx\n")
    done = project.run("convert", ".opencode/agents/x.md", "--to", "claude")
    assert done.returncode == 2
    assert "x.md:3:13: error[broken-limit]: `permission` is not YAML: the `{`" in done.stderr


def test_a_refused_repair_says_what_each_reading_gives() -> None:
    """Claude Code reads `tools` otherwise where a tab begins the line."""
    text = "---\nname: x\ndescription: d: e\ndisallowedTools: Bash\n\tEdit\n---\nx\n"
    told = [
        one
        for one in check_document(get_format("claude"), text, "x.md").diagnostics
        if one.code == "repair"
    ]
    assert all(
        "as the file stands" in one.message and "if it is repaired" in one.message for one in told
    )
