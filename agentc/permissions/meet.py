"""Rules met with limits that others set: for every tool and argument the stricter of both
decisions.

Belongs here: `meet`. Not here: what rules decide (`resolve.py`), where limits come from.

Both are lists in which the last match wins. Let `i` be the last rule that matches on one side and
`j` the last on the
other: of all pairs of rules that both match, ordered by the first and then by the second, `(i, j)`
is the last. So the pairs, each with what its rules have in common and the stricter decision, are
the answer, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.errors import TooComplex
from agentc.ir.permission import ANY, Cap, Decision, Rule, Tool, joined
from agentc.permissions.pattern_inclusion import intersect
from agentc.permissions.tool_coverage import covers

# Pairs of rules that are looked at. A configuration and an agent with hundreds of rules each are
# far below it.
MAX_PAIRS = 200_000
# A question that is stated counts for more than nothing stated, and for less than a denial.
_RANK = (Decision.DENY, Decision.ASK, Decision.DEFAULT, Decision.ALLOW)
_NOTHING = Rule(ANY, Decision.DEFAULT)


def meet_decision_pair(one: Decision, other: Decision) -> Decision:
    """Return the stricter of two decisions about the same thing."""
    return min(one, other, key=_RANK.index)


def meet(
    own: tuple[Rule, ...], limits: tuple[Rule, ...], *, stated: bool = False
) -> tuple[Rule, ...]:
    """Return rules that decide as `own` do, and nowhere less strictly than `limits`.

    Where `stated` is true, limits count only for what `own` speaks of. Raises TooComplex for too
    many of both.
    """
    if not limits:
        return own
    if len(own) * len(limits) > MAX_PAIRS:
        raise TooComplex(
            f"{len(own)} rules and {len(limits)} limits are too many to be met with each other"
        )
    rules: list[Rule] = []
    for rule in own if stated else (_NOTHING, *own):
        if rule is not _NOTHING:
            rules.append(rule)
        if rule.decision is not Decision.DENY:
            rules += _limit(rule, limits)
    return tuple(rules)


def _limit(rule: Rule, limits: tuple[Rule, ...]) -> Iterator[Rule]:
    """Yield what limits make of one rule. Those that limit nothing count where they take back a
    stricter one."""
    strict = False
    for limit in limits:
        decision = meet_decision_pair(rule.decision, limit.decision)
        if decision is rule.decision and not strict:
            continue
        strict = True
        shared = _share(rule, limit)
        if shared is None:
            # Too much to say: the limit is taken for a denial of all that it speaks of.
            if decision is not rule.decision:
                yield Rule(limit.tool, Decision.DENY, limit.pattern)
            continue
        yield from (Rule(tool, decision, pattern) for tool, pattern in shared)


def _share(one: Rule, other: Rule) -> list[tuple[Tool, str]] | None:
    """Return the tools and patterns that two rules both speak of; `None` where they are too
    many."""
    tools, patterns = _list_tools(one.tool, other.tool), intersect(one.pattern, other.pattern)
    if tools == () or patterns == ():
        return []
    if tools is None or patterns is None:
        return None
    return [(tool, pattern) for tool in tools for pattern in patterns]


def _list_tools(one: Tool, other: Tool) -> tuple[Tool, ...] | None:
    """Return the tools of which two rules both speak; `None` where their names have too much in
    common to be listed."""
    if _is_pattern(one) and _is_pattern(other):  # tools of other kinds are meant, too
        return _share_names(one.name, other.name)
    if covers(one, other):
        return (other,)
    if covers(other, one):
        return (one,)
    if one.cap is Cap.MCP is other.cap:
        return _share_names(joined(one), joined(other))
    return ()


def _is_pattern(tool: Tool) -> bool:
    """Return whether a tool is a pattern over names, of which only that of a server is known to
    have a `_`."""
    return tool.cap is Cap.MCP and "/" not in tool.name


def _share_names(one: str, other: str) -> tuple[Tool, ...] | None:
    names = intersect(one, other)
    return None if names is None else tuple(Tool(Cap.MCP, name) for name in names)
