"""Keys that somebody took for another, and that their client does not know.

Belongs here: how near a key is to a known one, and to one that limits. Not here: which keys these
are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection

# `tool` and `disalowedTools` are near enough, `toolset` is not.
NEAR = 0.85
# So short a word is another one with one letter more, less or otherwise; two letters can change
# places in it.
SHORT = 4


def fold_key(key: str) -> str:
    """Return a key as somebody may have meant it: keys are case-sensitive, and people are not."""
    return re.sub("[-_ ]", "", key).lower()


def guess_limit(key: str, limits: Collection[str]) -> str | None:
    """Return the key that limits, and of which another key is a misspelling; `None` where it is
    none.

    >>> guess_limit("DisalowedTools", ("tools", "disallowedTools"))
    'disallowedTools'
    """
    return _find_nearest(key, tuple(limits))


def guess_key(key: str, known: Collection[str]) -> str | None:
    """Return the known key of which another one is a misspelling; `None` for a key that some format
    has.

    >>> guess_key("descripton", ("name", "description"))
    'description'
    """
    # Few files have keys that their client does not know.
    from agentc.vendors.registry import all_formats

    near = _find_nearest(key, tuple(known))
    known_elsewhere = (
        near is not None
        and fold_key(key) != fold_key(near)
        and any(key in form.keys for form in all_formats().values())
    )
    return None if known_elsewhere else near


def guess_name(word: str, names: Collection[str]) -> str | None:
    """Return the name of which a word is a slip: of one letter, or of case, `-`, `_` and camelCase;
    `None` for one that is such a name, or of which somebody may have meant another thing.

    >>> guess_name("web_fetch", ("bash", "webfetch"))
    'webfetch'
    """
    if word in names:
        return None
    letters = fold_key(word)
    if found := next((name for name in names if fold_key(name) == letters), None):
        return found
    low, known = word.lower(), [name for name in names if len(name) >= SHORT]
    swapped = next((name for name in known if _is_swapped(low, name.lower())), None)
    return swapped or next((name for name in known if _has_other_letter(low, name.lower())), None)


@functools.lru_cache(maxsize=256)
def _find_nearest(key: str, known: tuple[str, ...]) -> str | None:
    if key in known:
        return None
    import difflib

    by_letters = {fold_key(known_key): known_key for known_key in known}
    word = fold_key(key)
    if word in by_letters:
        return by_letters[word]
    near = next((letters for letters in by_letters if _is_swapped(word, letters)), None)
    near = near or next((letters for letters in by_letters if _is_slip(word, letters)), None)
    near = near or next(iter(difflib.get_close_matches(word, by_letters, 1, NEAR)), None)
    return by_letters[near] if near else None


def _is_swapped(word: str, meant: str) -> bool:
    """Return whether a word is another one in which two letters changed places: `nmae`."""
    if len(word) != len(meant) or len(word) < SHORT:
        return False
    start = _differ_at(word, meant)
    return (
        word[start : start + 2] == meant[start : start + 2][::-1]
        and word[start + 2 :] == meant[start + 2 :]
    )


def _is_slip(word: str, meant: str) -> bool:
    """Return whether a word is another one with one letter more, less or otherwise: `skils`."""
    return max(len(word), len(meant)) > SHORT and _has_other_letter(word, meant)


def _has_other_letter(word: str, meant: str) -> bool:
    """Return whether one letter more, less or otherwise makes a word another one."""
    start = _differ_at(word, meant)
    if abs(len(word) - len(meant)) > 1:
        return False
    skip_word, skip_meant = (len(word) >= len(meant)), (len(meant) >= len(word))
    return word[start + skip_word :] == meant[start + skip_meant :]


def _differ_at(word: str, meant: str) -> int:
    """Return the first place at which two words differ; where one of them goes on, its end."""
    places = (
        place for place, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other
    )
    return next(places, min(len(word), len(meant)))
