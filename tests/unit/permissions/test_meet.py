"""Rules met with limits: for every tool and argument the stricter decision of both.

Belongs here: `meet` against a reading of rules by the letter. Not here: what a configuration limits
(`tests/unit/lens`).
"""

from __future__ import annotations

import re
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from agentc.ir.permission import ANY, Cap, Decision, Rule, Tool
from agentc.permissions.meet import meet, meet_decision_pair

PATTERNS = ("*", "?", "git *", "?it*", "*.env", "a", "*a*")
PLAIN = (ANY, Tool(Cap.READ), Tool(Cap.OTHER, "opencode:gh_get"))
# Patterns over the names of tools: of those of servers, which have a `_`, and of all others.
NAMED = tuple(
    Tool(Cap.MCP, name) for name in ("*_*", "??*", "gh_*", "*get*", "g*", "Frob*", "gh_get")
)
SERVERS = tuple(Tool(Cap.MCP, name) for name in ("*/*", "gh/*", "gh/get", "x/*"))
PROBED = (
    Tool(Cap.READ),
    Tool(Cap.SHELL),
    Tool(Cap.MCP, "gh/get"),
    Tool(Cap.MCP, "gh/drop"),
    Tool(Cap.MCP, "x/y"),
    Tool(Cap.OTHER, "opencode:Frobnicate"),
    Tool(Cap.OTHER, "opencode:gh_get"),
    Tool(Cap.OTHER, "opencode:g"),
)
ARGUMENTS = ("*", "a", "git push", ".env", "bit a")


def _list_rules(tools: tuple[Tool, ...]) -> st.SearchStrategy[tuple[Rule, ...]]:
    rules = st.builds(
        Rule, st.sampled_from(tools), st.sampled_from(Decision), st.sampled_from(PATTERNS)
    )
    return st.lists(rules, max_size=4).map(tuple)


# A client names servers or patterns, and its configuration does as it does.
PAIRS = st.sampled_from((NAMED, SERVERS)).flatmap(
    lambda tools: st.tuples(_list_rules((*PLAIN, *tools)), _list_rules((*PLAIN, *tools)))
)


def _matches(pattern: str, text: str) -> bool:
    """Return whether a pattern matches a text; one that ends in a space and a star also without
    them."""
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    found = "".join(parts)
    found = (
        f"{found.removesuffix(re.escape(' ') + '.*')}( .*)?" if pattern.endswith(" *") else found
    )
    return re.fullmatch(found, text, re.DOTALL) is not None


def _is_about(tool: Tool, probe: Tool) -> bool:
    if tool in (ANY, probe):
        return True
    if tool.cap is not Cap.MCP or probe.cap not in (Cap.MCP, Cap.OTHER):
        return False
    if "/" in tool.name:
        return probe.cap is Cap.MCP and _matches(tool.name, probe.name)
    name = probe.label if probe.cap is Cap.OTHER else probe.name.replace("/", "_")
    return _matches(tool.name, name)


def _decide(rules: tuple[Rule, ...], probe: Tool, argument: str, fallback: Decision) -> Decision:
    found = [
        rule.decision
        for rule in rules
        if _is_about(rule.tool, probe) and _matches(rule.pattern, argument)
    ]
    return found[-1] if found else fallback


def _is_met(own: tuple[Rule, ...], limits: tuple[Rule, ...]) -> bool:
    """Return whether what is met decides as both do; where no limit speaks, nothing is limited."""
    met = meet(own, limits)
    return all(
        _decide(met, probe, argument, Decision.DEFAULT)
        is meet_decision_pair(
            _decide(own, probe, argument, Decision.DEFAULT),
            _decide(limits, probe, argument, Decision.ALLOW),
        )
        for probe, argument in product(PROBED, ARGUMENTS)
    )


@given(PAIRS)
def test_every_tool_and_argument_has_the_stricter_decision_of_both(
    rules: tuple[tuple[Rule, ...], tuple[Rule, ...]],
) -> None:
    assert _is_met(*rules)


def test_a_pattern_for_tools_of_servers_says_nothing_of_others_that_a_wider_one_means() -> None:
    servers, more = Tool(Cap.MCP, "*_*"), Tool(Cap.MCP, "??*")
    own = Rule(ANY, Decision.DENY, "?"), Rule(servers, Decision.DEFAULT)
    assert _is_met(own, (*own, Rule(more, Decision.DEFAULT)))
