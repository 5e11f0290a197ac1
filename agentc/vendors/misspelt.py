"""Misspelt keys: which known key, or which key that limits, somebody meant.

Belongs here: whether a key is a slip of one of those. Not here: how near two words are
(`slips.py`), which keys these are.
"""

from __future__ import annotations

from collections.abc import Collection

from agentc.slips import find_nearest_word, fold_key

# What is nearest by its letters says the opposite.
OPPOSITES = {"allowedtools": "tools", "allowtools": "tools"}


def guess_limit(key: str, limits: Collection[str]) -> str | None:
    """Return the limiting key of which another key is a misspelling; `None` where it is none.

    >>> guess_limit("DisalowedTools", ("tools", "disallowedTools"))
    'disallowedTools'
    >>> guess_limit("allowed_tools", ("tools", "disallowedTools"))
    'tools'
    """
    meant = OPPOSITES.get(fold_key(key))
    if meant in limits:
        return meant
    return find_nearest_word(key, tuple(limits))


def spells_limit(key: str, limits: Collection[str]) -> bool:
    """Return whether a key is a limiting one with its words joined otherwise, or one that people
    write for it. A word that only begins with a capital can begin a sentence.

    >>> spells_limit("allowed-tools", ("tools",)), spells_limit("Tools", ("tools",))
    (True, False)
    """
    folded = fold_key(key)
    joined = "-" in key or "_" in key
    return OPPOSITES.get(folded) in limits or (joined and folded in map(fold_key, limits))


def guess_key(key: str, known: Collection[str]) -> str | None:
    """Return the known key of which another one is a misspelling; `None` for a key that some format
    has.

    >>> guess_key("descripton", ("name", "description"))
    'description'
    """
    # Few files have keys that their client does not know.
    from agentc.vendors.registry import all_formats

    near = find_nearest_word(key, tuple(known))
    known_elsewhere = (
        near is not None
        and fold_key(key) != fold_key(near)
        and any(key in form.keys for form in all_formats().values())
    )
    return None if known_elsewhere else near
