"""Scopes in lists of tools that a space parts from their tools, or that hold a comma.

Belongs here: what is told of them, and their repair. Not here: places of other items
(`test_list_places.py`), what a scope means (`unit/permissions/`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.support.models.claude_given import given as given_tools

POOL = frozenset({"Read", "Edit", "Write", "Bash", "Grep"})
# A list as it is written, and as it is repaired.
JOINED = {
    "words": ("Read, Bash (git:*)", "Read, Bash(git:*)"),
    "several spaces": ("Bash   (git:*), Read", "Bash(git:*), Read"),
    "several scopes": ("Bash (git:*), Edit (src/**)", "Bash(git:*), Edit(src/**)"),
    "quoted": ('"Read, Bash (git:*)"', '"Read, Bash(git:*)"'),
    "a flow list": ('[Read, "Bash (git:*)"]', '[Read, "Bash(git:*)"]'),
    "a block list": ("\n  - Read\n  - Bash (git:*)", "\n  - Read\n  - Bash(git:*)"),
}


def make_text(tools: str, key: str = "tools") -> str:
    return f"---\nname: x\ndescription: d\n{key}: {tools}\n---\nBody.\n"


@pytest.mark.parametrize("form", ["claude", "extended"])
@pytest.mark.parametrize(("tools", "repaired"), JOINED.values(), ids=JOINED)
def test_a_scope_apart_is_told_and_joined(tools: str, repaired: str, form: str) -> None:
    text = make_text(tools)
    report = check_document(get_format(form), text, "x.md")
    found = [one for one in report.diagnostics if one.code == "scope-apart"]
    assert len(found) == text.count(" (")
    for one in found:
        line = text.split("\n")[(one.where.line or 0) - 1]
        assert line[(one.where.column or 0) - 1] == "("
        assert one.fixable
    assert report.repaired == make_text(repaired)
    again = check_document(get_format(form), report.repaired, "x.md")
    assert "scope-apart" not in {one.code for one in again.diagnostics}


def decide_shell(tools: str) -> dict[str, str]:
    """What is decided about commands, by pattern."""
    rules = agentc.parse(make_text(tools), format="claude").agent.permission.rules
    return {rule.pattern: str(rule.decision) for rule in rules or () if rule.tool.cap == "shell"}


def test_a_repair_takes_something_away_and_opens_nothing() -> None:
    apart, joined = JOINED["words"]
    assert decide_shell(apart) == {"*": "default"}
    assert decide_shell(joined) == {"git *": "default"}
    assert given_tools({"tools": apart}, POOL) == {"Read", "Bash"}


@pytest.mark.parametrize("leave", ["Bash, (git:*)", "Bash(a) (git:*)", "* (x)", "Nope (x)", "(x)"])
def test_what_is_no_scope_apart_is_left(leave: str) -> None:
    text = make_text(f'"{leave}"')
    report = check_document(get_format("claude"), text, "x.md")
    assert "scope-apart" not in {one.code for one in report.diagnostics}
    assert report.repaired == text


def test_a_denial_takes_the_whole_tool_all_the_same() -> None:
    text = make_text("Bash (rm:*)", "disallowedTools")
    report = check_document(get_format("claude"), text, "x.md")
    told = [(one.code, one.message) for one in report.diagnostics]
    assert told == [("scoped-tool", "`Bash (rm:*)` takes the whole of `Bash` away")]


def test_a_conversion_warns_of_a_scope_apart() -> None:
    done = agentc.convert(make_text("Read, Bash (git:*)"), source="claude", target="opencode")
    assert "scope-apart" in {note.code for note in done.notes}


def test_a_comma_in_a_scope_is_told_with_what_to_write() -> None:
    report = check_document(get_format("claude"), make_text("Bash(git:*, npm test)"), "x.md")
    (found,) = report.diagnostics
    assert found.code == "scoped-tool"
    assert "one scope, comma and all" in found.message
    assert "`Bash(git:*), Bash(npm test)`" in found.message


@pytest.mark.parametrize("scope", ["Read(src/*.{ts,tsx})", "Bash(git:*)", "Agent(a, b)"])
def test_other_scopes_are_told_without_a_comma(scope: str) -> None:
    report = check_document(get_format("claude"), make_text(scope), "x.md")
    assert "comma and all" not in " ".join(one.message for one in report.diagnostics)


def test_a_list_of_what_is_allowed_is_looked_at_too() -> None:
    text = '---\nname: x\ndescription: d\ntool_restrictions:\n  allowed: ["Bash (git:*)"]\n  rationale: Edit (x)\n---\nB\n'
    report = check_document(get_format("extended"), text, "x.md")
    assert [one.where.line for one in report.diagnostics if one.code == "scope-apart"] == [5]
