"""Keys that somebody took for one that limits an agent, and that its client does not know.

Belongs here: how near a key is to one that limits. Not here: which keys these are, other keys.
"""

from __future__ import annotations

import re
from collections.abc import Collection

# `tool` and `disalowedTools` are near enough, `toolset` is not.
NEAR = 0.85


def alike(key: str) -> str:
    """Return a key as somebody may have meant it: keys are case-sensitive, and people are not."""
    return re.sub("[-_ ]", "", key).lower()


def meant_limit(key: str, limits: Collection[str]) -> str | None:
    """Return the key that limits, and of which another key is a misspelling; `None` where it is none.

    >>> meant_limit("DisalowedTools", ("tools", "disallowedTools"))
    'disallowedTools'
    """
    if key in limits:
        return None
    import difflib  # few files have keys that their client does not know

    by_letters = {alike(limit): limit for limit in limits}
    near = difflib.get_close_matches(alike(key), by_letters, 1, NEAR)
    return by_letters[near[0]] if near else None
