"""The order of the keys in OpenCode's `permission` map, where the last one that matches a name
counts (1.18.33).

Belongs here: keys with wildcards beside each other, and the proof that their order says what the
rules do. Not here: which keys are stated (`writer.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from agentc.errors import InvalidValue
from agentc.ir.permission import EVERYTHING, Decision, at_most
from agentc.ir.value import Value
from agentc.options import ConversionOptions
from agentc.permissions.changes import find_name_changes
from agentc.permissions.decision_lists import DecisionList
from agentc.permissions.pattern_inclusion import can_meet, is_included
from agentc.permissions.resolve import ResolvedRules
from agentc.tool_lists.changes import grants_may_ask
from agentc.vendors.opencode.permission.reader import read_key

NAMED_SINGLY = "name the servers, or their tools, singly"


def overlaps(key: str, wild: Iterable[str]) -> bool:
    """Return whether another one of several wildcards could speak of the same names."""
    return any(can_meet(other, key) for other in wild if other != key)


def is_wild(key: str) -> bool:
    """Return whether a key has wildcards."""
    return "*" in key or "?" in key


def sort_keys(rulings: Mapping[str, DecisionList]) -> Iterator[str]:
    """Yield the keys in an order in which the last key that matches a name decides about it as the
    rules do.

    A key comes behind the keys that match all that it matches, and behind keys mentioned before it
    that match some of it.
    """
    wild = [key for key in rulings if is_wild(key)]
    left = {key: _must_precede(key, wild) for key in rulings}
    while left:
        # Where there is no such order, the first of the rest: what that changes is seen afterwards.
        found = next(
            (key for key, before in left.items() if before.isdisjoint(left)), next(iter(left))
        )
        del left[found]
        yield found


def _must_precede(key: str, wild: list[str]) -> frozenset[str]:
    """Return those of the keys with wildcards that have to stand before a key."""
    wide = {
        other
        for other in wild
        if other != key and is_included(key, other) and not is_included(other, key)
    }
    if not is_wild(key) or key == EVERYTHING:
        return frozenset(wide)
    earlier = [
        other
        for other in wild[: wild.index(key)]
        if other != EVERYTHING and not is_included(other, key)
    ]
    return frozenset(wide | {other for other in earlier if other in wide or can_meet(other, key)})


def refuse_wrong_order(
    found: ResolvedRules, stated: Mapping[str, Value], settings: ConversionOptions
) -> None:
    """Raise InvalidValue (fatal) where, with keys that overlap, a name would be decided otherwise
    than by the rules. Raises TooComplex where that costs too much to know."""
    read = tuple(rule for key, value in stated.items() for rule in read_key(key, value))
    for change in find_name_changes(found, ResolvedRules(read)):
        asked = (change.before, change.after) == (
            Decision.DEFAULT,
            Decision.ASK,
        ) and grants_may_ask(settings)
        if not (at_most(change.after, change.before) or asked):
            message = f'its keys cannot say what is decided about "{change.tool.label}"'
            raise InvalidValue(message, hint=NAMED_SINGLY, fatal=True)
