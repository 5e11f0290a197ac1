"""Ways out that name a line of Claude Code's settings: only what the client matches there.

Belongs here: the words of such lines. Not here: which limits are in the way
(`laws/test_ways_out.py`), whole settings (`unit/project`).
"""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.permissions.pattern_inclusion import is_included

# Of the tools for files the client matches a path behind these two alone (2.1.332).
MATCHED = {"Read", "Edit", "Bash", "Agent", "Skill"}
LINE = re.compile(r'"deny": (\[.*?\])\}')
KEYS = ("read", "edit", "grep", "glob", "bash", "task", "skill", "list")
PATTERNS = ("secrets/**", "docs/*", "*.key", "*/x/*", "a?b", "/etc/*", "~/x/*", "rm *", "a/*/b")


def list_rules(key: str, *patterns: str) -> dict[str, list[str]]:
    """The rules that a hint names, by the capability that it is about."""
    limits = json.dumps({"*": "allow", **dict.fromkeys(patterns, "deny")})
    text = f"---\ndescription: d\npermission:\n  {key}: {limits}\n---\nb\n"
    done = agentc.convert(text, source="opencode", target="claude", path=".opencode/agents/a.md")
    effects = (effect for loss in done.losses for effect in loss.effects)
    return {
        effect.capability: json.loads(found[1])
        for effect in effects
        if (found := LINE.search(effect.hint))
    }


@given(
    key=st.sampled_from(KEYS),
    patterns=st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3, unique=True),
)
def test_a_way_out_names_only_what_the_client_matches(key: str, patterns: list[str]) -> None:
    for rules in list_rules(key, *patterns).values():
        assert {rule.partition("(")[0] for rule in rules} <= MATCHED
        wide = {
            one
            for one in patterns
            if not any(one != other and is_included(one, other) for other in patterns)
        }
        assert len(rules) == len(wide)  # each of the limits, or no line


def test_a_path_that_the_client_reads_as_a_set_is_no_way_out() -> None:
    assert list_rules("edit", "app/[id]/*") == {}


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("read", {"read": ["Read(/secrets/**)"]}),
        ("edit", {one: ["Edit(/secrets/**)"] for one in ("edit", "create", "notebook")}),
        ("grep", {}),
        ("glob", {}),
        ("bash", {"shell": ["Bash(secrets/**)"]}),
    ],
)
def test_a_path_stands_behind_read_and_edit_alone(key: str, rules: dict[str, list[str]]) -> None:
    assert list_rules(key, "secrets/**") == rules
