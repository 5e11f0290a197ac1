"""Many diagnostics of one kind on one file, as a list of thousands of unknown names gives them, and
many names in one of them.

Belongs here: how many of them are told. Not here: the diagnostics, and which are wanted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic

# Of more than so many of one code, so many are told.
MAX_ALIKE, SHOWN = 25, 10
# So many names are told in one message.
MAX_NAMES = 6


def join_some(names: Iterable[str], comma: str = ", ") -> str:
    """Return the first of some names, with commas between, and how many more there are."""
    listed = list(dict.fromkeys(names))
    more = len(listed) - MAX_NAMES
    return comma.join(listed[:MAX_NAMES]) + (f" and {more:,} more" if more > 0 else "")


def bound_alike(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics on one file. Of many of one code that no repair mends, the first ones are
    left, of which the last counts the others."""
    every = tuple(diagnostics)
    counts = Counter(one.code for one in every if not one.fixable)
    told: Counter[str] = Counter()
    for one in every:
        if one.fixable or counts[one.code] <= MAX_ALIKE:
            yield one
            continue
        told[one.code] += 1
        if told[one.code] <= SHOWN:
            yield one
        elif told[one.code] == SHOWN + 1:
            message = f"{one.message}; and {counts[one.code] - SHOWN - 1:,} more of this kind"
            yield replace(one, message=message)
