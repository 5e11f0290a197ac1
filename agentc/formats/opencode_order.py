"""The order of the keys in OpenCode's `permission` map, where the last one that matches a name counts (1.18.33).

Belongs here: keys with wildcards beside each other, and the proof that their order says what the rules do. Not here:
which keys are stated (`opencode_map.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from agentc.formats.opencode_reading import rules_of
from agentc.ir.changes import name_changes
from agentc.ir.effective import Effective
from agentc.ir.overlap import common, included
from agentc.ir.permission import EVERYTHING, Decision, at_most
from agentc.ir.ruling import Ruling
from agentc.ir.value import Value
from agentc.lens.effects import settings_ask
from agentc.lens.field import BadValue
from agentc.lens.settings import Settings

NAMED_SINGLY = "name the servers, or their tools, singly"


def overlaps(key: str, wild: Iterable[str]) -> bool:
    """Whether another one of several wildcards could speak of the same names."""
    return any(common(other, key) != () for other in wild if other != key)


def is_wild(key: str) -> bool:
    """Whether a key has wildcards."""
    return "*" in key or "?" in key


def in_order(rulings: Mapping[str, Ruling]) -> Iterator[str]:
    """Yield the keys so that the last one which matches a name decides about it as the rules do: a key comes behind
    those that match all that it does, and behind those mentioned before it that match some of it."""
    wild = [key for key in rulings if is_wild(key)]
    left = {key: _before(key, wild) for key in rulings}
    while left:
        # Where there is no such order, the first of the rest: what that changes is seen afterwards.
        found = next((key for key, before in left.items() if before.isdisjoint(left)), next(iter(left)))
        del left[found]
        yield found


def _before(key: str, wild: list[str]) -> frozenset[str]:
    """Return the keys that belong before one, of those with wildcards."""
    wide = {other for other in wild if other != key and included(key, other) and not included(other, key)}
    if not is_wild(key) or key == EVERYTHING:
        return frozenset(wide)
    earlier = [other for other in wild[: wild.index(key)] if other != EVERYTHING and not included(other, key)]
    return frozenset(wide | {other for other in earlier if other in wide or common(other, key) != ()})


def refuse_wrong_order(found: Effective, stated: Mapping[str, Value], settings: Settings) -> None:
    """Raise BadValue (fatal) where, with keys that overlap, a name would be decided otherwise than by the rules."""
    read = tuple(rule for key, value in stated.items() for rule in rules_of(key, value))
    for change in name_changes(found, Effective(read)):
        asked = (change.before, change.after) == (Decision.DEFAULT, Decision.ASK) and settings_ask(settings)
        if not (at_most(change.after, change.before) or asked):
            message = f'its keys cannot say what is decided about "{change.tool.label}"'
            raise BadValue(message, hint=NAMED_SINGLY, fatal=True)
