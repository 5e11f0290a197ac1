"""Many servers in one agent: rules found by the beginnings of their names are those that a look at
all would find.

Belongs here: the law over servers and patterns, and agents that name thousands. Not here: what
patterns come to (`test_name_patterns.py`), other inputs that grow (`laws/test_bounded.py`).
"""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Rule, Tool, joined
from agentc.permissions.decision_lists import trim
from agentc.permissions.globs import matches
from agentc.permissions.pattern_inclusion import intersect, is_included
from agentc.permissions.pattern_starts import pairs_that_meet
from agentc.permissions.resolve import ResolvedRules, is_wide
from agentc.permissions.tool_coverage import covers

# Seconds of the processor, of which an answer takes one at most; and of the clock.
PATIENCE, GUARD = 20, 300.0
# Names that begin alike, with separators in odd places.
PART = st.text(st.sampled_from("aab__?*- "), max_size=4)
NAME = st.one_of(
    st.builds("{}/{}".format, PART, st.one_of(PART, st.just("*"))),
    st.builds("{}/*".format, st.sampled_from(("a", "a_b", "a_", "_", "ab", "a/b"))),
    PART,
    st.just("*/*"),
)
TOOL = st.one_of(
    st.just(ANY),
    NAME.map(lambda name: Tool(Cap.MCP, name)),
    PART.map(lambda name: Tool(Cap.OTHER, f"x:{name}")),
)
RULE = st.builds(
    Rule, TOOL, st.sampled_from(list(Decision)), st.sampled_from(("*", "*", "*", "x*"))
)


@given(rules=st.lists(RULE, max_size=8).map(tuple), tool=TOOL)
def test_rules_about_servers_are_all_found(rules: tuple[Rule, ...], tool: Tool) -> None:
    found = ResolvedRules(rules)
    spoken = [
        (EVERYTHING, rule.decision)
        for rule in rules
        if covers(rule.tool, tool) and matches(rule.pattern, EVERYTHING)
    ]
    if tool != ANY:
        assert found[tool] == trim(spoken)
    wide = [rule for rule in rules if is_wide(rule.tool) and matches(rule.pattern, EVERYTHING)]
    near = found.patterns_near(tool)
    assert near == [rule for rule in wide if rule in near]
    assert not any(covers(rule.tool, tool) for rule in wide if rule not in near)
    meant = [
        (EVERYTHING, rule.decision)
        for rule in rules
        if rule.tool == ANY
        or (rule.tool.cap is Cap.MCP and is_included(joined(tool), joined(rule.tool)))
        if matches(rule.pattern, EVERYTHING)
    ]
    if tool.cap is Cap.MCP:
        assert found.resolve_pattern(tool) == trim(meant)


@given(patterns=st.lists(st.text(st.sampled_from("ab_?* "), max_size=5), max_size=8))
def test_patterns_that_meet_are_all_found(patterns: list[str]) -> None:
    found = list(pairs_that_meet(patterns))
    every = list(itertools.combinations(dict.fromkeys(patterns), 2))
    assert found == [pair for pair in every if pair in found]
    assert not [pair for pair in every if pair not in found and intersect(*pair) != ()]


MANY = {
    "servers": ("claude", "tools:\n", "- mcp__s{}\n"),
    "denied servers": ("claude", "disallowedTools:\n", "- mcp__s{}\n"),
    "tools of servers": ("claude", "tools:\n", "- mcp__s{}__t\n"),
    "tools that nobody knows": ("claude", "tools:\n", "- Tool{}\n"),
    "keys of servers": ("opencode", "permission:\n", "  s{}_*: deny\n"),
    "keys with wildcards": ("opencode", "permission:\n", "  '*a{}*': deny\n"),
    "matchers": ("claude", "hooks:\n  PreToolUse:\n", "  - {{matcher: mcp__s{}__.*, hooks: [{{command: x}}]}}\n"),
}  # fmt: skip


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))


@pytest.mark.parametrize("case", MANY.values(), ids=MANY)
def test_thousands_of_servers_are_answered_or_refused(
    case: tuple[str, str, str], tmp_path: Path
) -> None:
    """2,000 of a kind (1,000 hooks, 6,000 tools) are answered, or refused, by each command."""
    form, start, piece = case
    file = tmp_path / "a.md"
    number = 1_000 if "matcher" in piece else 6_000 if "Tool" in piece else 2_000
    file.write_text(
        f"---\nname: a\ndescription: d\n{start}{''.join(map(piece.format, range(number)))}---\nBody.\n"
    )
    (tmp_path / "b.md").write_text("---\nname: a\ndescription: d\ntools: Read\n---\nBody.\n")
    for words in (
        ["show", "--permissions", "--from", form, "a.md"],
        ["diff", "a.md", "b.md"],
        [
            "convert",
            "--from",
            form,
            "--to",
            "opencode" if form == "claude" else "claude",
            "-q",
            "a.md",
        ],
        ["convert", "--from", form, "--to", "extended", "-q", "a.md"],
    ):
        command = [sys.executable, "-m", "agentc", *words]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            capture_output=True,
            timeout=GUARD,
            check=False,
            preexec_fn=_limit,
        )
        assert done.returncode in (0, 1, 2), done.stderr.decode()[-500:]
        assert b"Traceback" not in done.stderr
        assert b"INTERNAL" not in done.stderr
