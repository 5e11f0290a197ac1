"""Limits that YAML cuts short at a space and `#`.

Belongs here: lists of tools, patterns that are keys, and what is repaired. Not here: texts
(`test_texts.py`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format

CLAUDE = "---\nname: keeper\ndescription: Keeps\n{limits}\n---\nLook.\n"
OPENCODE = "---\ndescription: Keeps\nmode: subagent\npermission:\n{limits}\n---\nLook.\n"
LISTS = [
    ("disallowedTools: Bash(echo # hi), Write", 'disallowedTools: "Bash(echo # hi), Write"'),
    ("tools: Read, Bash(git # hi), Write", 'tools: "Read, Bash(git # hi), Write"'),
    ("tools: Read, Bash(git #1) # why", 'tools: "Read, Bash(git #1)" # why'),
    (
        "disallowedTools:\n  - Bash(echo # hi), Write\n  - Edit",
        'disallowedTools:\n  - "Bash(echo # hi), Write"\n  - Edit',
    ),
]
PATTERNS = [
    ("  bash:\n    git commit -m #x: deny", '  bash:\n    "git commit -m #x": deny'),
    (
        "  bash:\n    git commit -m #x: deny\n    rm *: deny",
        '  bash:\n    "git commit -m #x": deny\n    rm *: deny',
    ),
    ('  bash: {"*": allow, git #x: deny}', '  bash: {"*": allow, "git #x": deny}'),
    (
        '  bash: {git #x: deny, "a": ask}\n  edit: {b #y: deny} # why',
        '  bash: {"git #x": deny, "a": ask}\n  edit: {"b #y": deny} # why',
    ),
    ("  bash:\n    git #x: deny # no tags", '  bash:\n    "git #x": deny # no tags'),
]


@pytest.mark.parametrize(("limits", "whole"), LISTS)
def test_a_list_of_tools_that_is_cut_short_is_refused_until_it_is_repaired(
    limits: str, whole: str
) -> None:
    text = CLAUDE.format(limits=limits)
    with pytest.raises(agentc.AgentcError) as refused:
        agentc.convert(text, source="claude", target="opencode", path="keeper.md")
    where = refused.value.where
    assert refused.value.code == "cut-text"
    assert text.split("\n")[(where.line or 0) - 1][(where.column or 0) - 1] == "#"
    report = check_document(get_format("claude"), text, "keeper.md")
    (found,) = (one for one in report.diagnostics if one.code == "cut-text")
    assert found.fixable
    assert "its client changes what the agent may do" in found.once_fixed
    assert report.repaired == CLAUDE.format(limits=whole)


@pytest.mark.parametrize(
    "limits",
    [
        "disallowedTools: Bash # no shell (really)",
        "disallowedTools: Bash(echo:*) # hi), Write",
        "tools: Read, Bash(git:*)  # (for now)",
    ],
)
def test_a_comment_behind_a_list_of_tools_is_none_of_its_items(limits: str) -> None:
    report = check_document(get_format("claude"), CLAUDE.format(limits=limits), "keeper.md")
    assert "cut-text" not in {one.code for one in report.diagnostics}


@pytest.mark.parametrize(("limits", "whole"), PATTERNS)
def test_a_pattern_that_is_cut_short_is_read_and_repaired_whole(limits: str, whole: str) -> None:
    text, mended = (OPENCODE.format(limits=each) for each in (limits, whole))
    read, meant = (
        agentc.parse(each, format="opencode", path="keeper.md") for each in (text, mended)
    )
    assert read.agent.permission == meant.agent.permission
    report = check_document(get_format("opencode"), text, "keeper.md")
    codes = {one.code for one in report.diagnostics}
    assert "cut-text" in codes
    assert codes.isdisjoint({"value", "not-yaml"})
    assert report.repaired == mended


@pytest.mark.parametrize(
    "limits", ['  bash:\n    "git *": deny #x', "  bash: # git: deny\n    git *: deny"]
)
def test_a_comment_behind_a_rule_is_no_pattern(limits: str) -> None:
    report = check_document(get_format("opencode"), OPENCODE.format(limits=limits), "keeper.md")
    assert "cut-text" not in {one.code for one in report.diagnostics}


RULES = "---\nname: keeper\ndescription: Keeps\npermission:\n{rules}\n---\nLook.\n"


@pytest.mark.parametrize(
    ("pattern", "doubtful"),
    [("git commit -m #x", True), ("rm -rf *  #never", True), ("rm * # never", False)],
)
def test_a_pattern_of_a_rule_stays_as_yaml_has_it(pattern: str, *, doubtful: bool) -> None:
    """A longer one could limit less."""
    text = RULES.format(rules=f"  - deny: shell\n    pattern: {pattern}")
    (rule,) = agentc.parse(text, format="extended", path="x.md").agent.permission.rules or ()
    assert rule.pattern == pattern.split(" #")[0].rstrip()
    report = check_document(get_format("extended"), text, "x.md")
    assert ("cut-text" in {one.code for one in report.diagnostics}) is doubtful
    assert report.repaired in (None, text)
