"""Rules that are changed tool by tool: a look at the near ones comes to what a look at all does.

Belongs here: `EditableRules`, `PatternsByStart`, and one ruling in the place of another. Not here:
edits of whole agents (`unit/pipeline/test_merge.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Decision, Rule, Tool
from agentc.permissions.decision_lists import DecisionList, are_alike
from agentc.permissions.editable_rules import EditableRules
from agentc.permissions.pattern_starts import PatternsByStart, begin_alike
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.merge_rulings import _speaks_for, list_rules, replace_ruling

TOOLS = st.sampled_from(
    (
        ANY,
        ALL_SERVERS,
        *map(Tool, (Cap.SHELL, Cap.READ, Cap.TODO, Cap.DELEGATE, Cap.PROCESS_START)),
        *(Tool(Cap.MCP, name) for name in ("gh/*", "gh/get", "gh_get", "gh_*", "*_get", "a_b/c")),
        *(Tool(Cap.MCP, name) for name in ("a/b_c", "a_b_c", "a/*", "a_b/*", "?_b*", "g*")),
        *(Tool(Cap.OTHER, name) for name in ("one:gh_get", "two:gh_get", "one:x", "one:a_b_c")),
    )
)
PATTERNS = st.sampled_from(["*", "git *", "git log", "?*", "**"])
RULE = st.builds(Rule, TOOLS, st.sampled_from(list(Decision)), PATTERNS)
RULES = st.lists(RULE, max_size=8)


def put_ruling(rules: Sequence[Rule], tool: Tool, ruling: DecisionList) -> list[Rule]:
    """What `replace_ruling` makes of rules, each of which is looked at."""
    others = [rule for rule in rules if not _speaks_for(tool, rule.tool)]
    if are_alike(ResolvedRules(tuple(others))[tool], ruling):
        return others
    stated = list(list_rules(tool, ruling))
    own = (place for place, rule in enumerate(rules) if _speaks_for(tool, rule.tool))
    here = next(own, len(others))
    for start in (1, 0):
        trial = [*others[:here], *stated[start:], *others[here:]]
        if start < len(stated) and ResolvedRules(tuple(trial))[tool] == ruling:
            return trial
    return [*others, *stated]


@given(RULES, st.lists(st.tuples(TOOLS.filter(lambda tool: tool != ANY), RULES), max_size=5))
def test_one_ruling_after_the_other_is_put_where_it_belongs(
    rules: list[Rule], edits: list[tuple[Tool, list[Rule]]]
) -> None:
    editable, plain = EditableRules(rules), list(rules)
    assert editable.list_rules() == plain
    for tool, source in edits:
        ruling = ResolvedRules(tuple(source))[tool]
        replace_ruling(editable, tool, ruling)
        plain = put_ruling(plain, tool, ruling)
        assert editable.list_rules() == plain


@given(RULES, TOOLS)
def test_the_near_rules_decide(rules: list[Rule], tool: Tool) -> None:
    assert EditableRules(rules).resolve(tool) == ResolvedRules(tuple(rules))[tool]


SHORT = st.text("ab*? ", max_size=5)


@given(st.lists(SHORT), st.lists(SHORT), SHORT)
def test_patterns_that_begin_alike_are_found(
    first: list[str], added: list[str], asked: str
) -> None:
    by_start = PatternsByStart(first)
    for pattern in added:
        by_start.add(pattern)
    every = [*first, *added]
    alike = [place for place, pattern in enumerate(every) if begin_alike(pattern, asked)]
    assert by_start.patterns == every
    assert by_start.find_near(asked) == alike
