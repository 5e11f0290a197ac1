"""How near a word is to one that is known: slips of case, of one letter, and of two that changed
places.

Belongs here: guesses about single words, and how they are asked about. Not here: which words are
known, keys that other formats have (`vendors/misspelt.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping, Sequence

# `tool` and `disalowedTools` are near enough, `toolset` is not.
NEAR = 0.85
# So short a word is another one with one letter more, less or otherwise; two letters can change
# places in it.
SHORT = 4
# No longer text is taken for a slip of a word.
MAX_SLIP = 60


def fold_key(key: str) -> str:
    """Return a key as somebody may have meant it: keys are case-sensitive, and people are not."""
    return re.sub("[-_ ]", "", key).lower()


def guess_name(word: str, names: Collection[str]) -> str | None:
    """Return the name that a word was meant to be, but for one letter, or case, `-`, `_` and
    camelCase; `None` for a word that is such a name, or may mean another thing.

    >>> guess_name("web_fetch", ("bash", "webfetch"))
    'webfetch'
    """
    return None if word in names else _guess_name(word, tuple(names))


def ask_for_slip(word: object, words: Sequence[str]) -> str:
    """Return the question to put behind a message about a word: whether one of `words` was meant.
    Empty where none is near.

    >>> ask_for_slip("Plan", ("default", "plan"))
    ' (did you mean `plan`?)'
    """
    near = guess_name(word, words) if isinstance(word, str) and len(word) <= MAX_SLIP else None
    return f" (did you mean `{near}`?)" if near else ""


@functools.lru_cache(maxsize=4096)  # a list can name the same tools again and again
def _guess_name(word: str, names: tuple[str, ...]) -> str | None:
    """Return the first of several names that fits best: the same letters in other spelling, two
    letters in changed places, then one letter more, less or otherwise; `None` where none fits."""
    by_letters, by_length = _index_names(names)
    if found := by_letters.get(fold_key(word)):
        return found
    low = word.lower()
    lengths = (len(low) + more for more in (0, -1, 1))
    near = sorted(place for length in lengths for place in by_length.get(length, ()))
    known = [(names[place], names[place].lower()) for place in near]
    swapped = next((name for name, lower in known if _is_swapped(low, lower)), None)
    return swapped or next((name for name, lower in known if _has_other_letter(low, lower)), None)


@functools.lru_cache(maxsize=16)
def _index_names(
    names: tuple[str, ...],
) -> tuple[Mapping[str, str], Mapping[int, tuple[int, ...]]]:
    """Return two indexes of some names: by their letters alone, the first of those that are alike;
    and by length, the numbers of those that are long enough to be told apart by one letter."""
    by_letters = _index_letters(names[::-1])
    by_length: dict[int, tuple[int, ...]] = {}
    for place, name in enumerate(names):
        if len(name) >= SHORT:
            by_length[len(name)] = (*by_length.get(len(name), ()), place)
    return by_letters, by_length


@functools.lru_cache(maxsize=16)
def _index_letters(known: tuple[str, ...]) -> Mapping[str, str]:
    """Return the known words by their letters alone, the last of those that are alike."""
    return {fold_key(known_key): known_key for known_key in known}


@functools.lru_cache(maxsize=8192)  # each unknown key of a file is asked about for many formats
def find_nearest_word(key: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that is nearest to another one; `None` where none is near enough, and
    for a known one."""
    if key in known:
        return None
    import difflib

    by_letters = _index_letters(known)
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
