"""What rules decide about MCP tools by their names, which patterns can match: whole sets of names
are compared.

Belongs here: names like `server_tool`. Not here: one tool (`resolve.py`), patterns (`globs.py`),
clients' spellings. A rule about a pattern speaks of every tool whose name matches, also where
another pattern overlaps it; what holds for all of them is seen only where all rules are walked
together.
"""

from __future__ import annotations

import re

from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Tool, joined
from agentc.permissions.decision_lists import DecisionList, decisions_within, list_decisions, trim
from agentc.permissions.globs import WILD, collapse_stars
from agentc.permissions.pattern_inclusion import is_included, is_plainly_included
from agentc.permissions.pattern_walk import MAX_STEPS
from agentc.permissions.resolve import ResolvedRules, is_joined, is_wide
from agentc.permissions.tool_coverage import covers

# So many places of a pattern are tried where a server's name could end in it; what has more, or is
# longer, is read as a wider one.
MAX_PLACES, MAX_LENGTH = 16, 128
# So many patterns may each be walked among the others as if it were the only one.
MOST_ALONE = 4
# So long a pattern may be for its pieces to be compared exactly; those of others may stand for the
# same.
MAX_COMPARED = 16
# What can match two underscores.
_SEPARATORS = tuple(
    re.compile(f"(?=({part}))") for part in (r"[_?]{2}", r"[_?]\*", r"\*[_?]", r"[_?]\*[_?]", r"\*")
)
_WILD_RUNS = re.compile(r"[_?*]+")


def rules_over_names(found: ResolvedRules) -> DecisionList:
    """Return what is decided about MCP tools: patterns over their joined names, the last match
    wins."""
    rules = (
        (EVERYTHING if rule.tool == ANY else joined(rule.tool), rule.decision)
        for rule in found.list_server_rules()
    )
    return trim(rules)


def split_joined(tool: Tool) -> tuple[Tool, ...]:
    """Return every server's tool that a joined name can mean.

    >>> [one.name for one in split_joined(Tool(Cap.MCP, "a_b_c"))]
    ['a/b_c', 'a_b/c']
    """
    name = tool.name
    places = (place for place, char in enumerate(name) if char == "_")
    inner = (place for place in places if 0 < place < len(name) - 1)
    return tuple(Tool(Cap.MCP, f"{name[:place]}/{name[place + 1 :]}") for place in inner)


def select_among(found: ResolvedRules, tool: Tool) -> frozenset[Decision]:
    """Return every decision that is made about some of the MCP tools that `tool` stands for.

    Where that costs too much to know, a denial is among them. Tools and servers that other rules
    name singly are left aside.
    """
    if not is_wide(tool):
        return list_decisions(found[tool])
    ruling: list[tuple[str, Decision]] = []
    for rule in found.patterns_near(tool):
        if covers(rule.tool, tool):
            ruling.append((EVERYTHING, rule.decision))
        elif is_joined(rule.tool):
            ruling.append((rule.tool.name, rule.decision))
    # Each pattern is asked about among all others: together they cost what a few would.
    most = MAX_STEPS * MOST_ALONE // max(MOST_ALONE, len(ruling))
    return decisions_within(trim(ruling), joined(tool), most)


def can_overlap(found: ResolvedRules) -> bool:
    """Return whether there are patterns over names that could overlap without one being a part of
    the other."""
    patterns = (rule.tool.name for rule in found.list_server_rules() if is_joined(rule.tool))
    return any({"*", "?"} & set(pattern.removesuffix("*")) for pattern in patterns)


def join_patterns(pattern: str) -> tuple[str, ...]:
    """Return patterns over `server_tool` for one over `server__tool`. Together they match each tool
    that it matches, and all tools of a server whose name it matches.

    Each place where it can match `__` may be where the server's name ends: there one pattern has
    `_`. They match nothing else, unless it is a plain beginning (`web*`), or has too many such
    places: then one wider pattern has to do.

    >>> join_patterns("*__get")
    ('*_get', '*__get_*')
    """
    pattern = collapse_stars(pattern)
    text = pattern.removesuffix(EVERYTHING)
    if text != pattern and WILD.isdisjoint(text) and "__" not in text:
        return (pattern,)
    separators = [
        (match.start(), match[1]) for part in _SEPARATORS for match in part.finditer(pattern)
    ]
    if len(separators) > MAX_PLACES or len(pattern) > MAX_LENGTH:
        return (f"{_WILD_RUNS.sub(EVERYTHING, pattern).removesuffix(EVERYTHING)}{EVERYTHING}",)
    by_place = [
        f"{pattern[:start]}{_join_separator(part)}{pattern[start + len(part) :]}"
        for start, part in separators
    ]
    if EVERYTHING in pattern and not {"_", "?"} & set(pattern):
        by_place = [pattern]  # a star matches the separator with all around it: the pattern stays
    found = list(dict.fromkeys((*by_place, f"{pattern}_*")))
    holds = is_included if len(pattern) <= MAX_COMPARED else is_plainly_included
    for candidate in tuple(found):
        if any(candidate != other and holds(candidate, other) for other in found):
            found.remove(candidate)
    return tuple(found)


def _join_separator(part: str) -> str:
    """Return what a pattern over joined names has for the part of it that matches `__`."""
    if part == EVERYTHING:
        return "*_*"
    return "_" if len(part) == 3 else "".join(dict.fromkeys(part.replace("?", "_")))
