"""Which pairs of formats the laws over two formats try.

Belongs here: that choice. Not here: the laws.
"""

from __future__ import annotations

import os

from agentc.vendors.registry import get_format, writable_formats
from tests.support.oracles import ORACLES

# The format that holds everything: one whose model stands with its vendor's tests is tried with it
# alone, so that each costs the same.
HUB = "extended"


def list_pairs() -> list[tuple[str, str]]:
    """Return the ordered pairs of formats of two dialects; all of them in the long profile."""
    every = os.environ.get("AGENTC_PROFILE") == "long"
    return [
        (one, other)
        for one in writable_formats()
        for other in writable_formats()
        if get_format(one).own != get_format(other).own and (every or _is_tried(one, other))
    ]


def _is_tried(one: str, other: str) -> bool:
    return ORACLES.keys().isdisjoint((one, other)) or HUB in (one, other)
