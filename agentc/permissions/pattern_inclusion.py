"""Two patterns compared: whether one matches all that the other does, and what both match.

Belongs here: inclusion, and patterns for what both match. Not here: lists of patterns
(`pattern_walk.py`), which of many begin alike (`pattern_starts.py`).
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator

from agentc.permissions.globs import WILD, build_automaton, collapse_stars, pick_unnamed
from agentc.permissions.home_patterns import fill_in_home, is_below_home, take_out_home

MAX_PIECES = 64
# Characters of two patterns together whose common part is worked out: it goes one level deeper for
# each.
MAX_COMMON = 400
# Pairs of states in which two patterns can be.
MAX_STATES = 5_000


def is_included(narrow: str, wide: str) -> bool:
    """Return whether `wide` matches everything that `narrow` matches; false also where that is not
    known."""
    return _is_included(fill_in_home(narrow), fill_in_home(wide))


@functools.lru_cache(maxsize=4096)
def _is_included(narrow: str, wide: str) -> bool:
    if narrow == wide or not wide.strip("*"):
        return bool(wide) or narrow == wide
    if WILD.isdisjoint(narrow):
        return build_automaton(wide).accepts(narrow)
    if _are_disjoint(narrow, wide):
        return False
    if (narrow[0] in WILD and wide[0] not in WILD) or (narrow[-1] in WILD and wide[-1] not in WILD):
        return False  # a wildcard can stand for another letter
    start = _have_same_start(narrow, wide)
    if start and not (narrow.endswith(" *") or wide.endswith(" *")):
        return _is_included(narrow[start:], wide[start:])
    word = wide.strip("*")
    if not (wide.endswith(" *") or not WILD.isdisjoint(word)):
        return _holds(narrow, wide, word)
    return _holds_all(narrow, wide)


def _holds_all(narrow: str, wide: str) -> bool:
    """Return whether `wide` matches every text that `narrow` can match; false also where that costs
    too much to know."""
    unnamed = pick_unnamed(narrow + wide)
    one, other = build_automaton(narrow), build_automaton(wide)
    for run in ("", unnamed, unnamed * 2):  # most patterns differ in what they match first
        if not other.accepts(narrow.replace("?", unnamed).replace("*", run)):
            return False
    start = (one.start, other.start)
    reached, queue = {start}, [start]
    for here, there in queue:  # grows while it is walked
        if here & one.final and not there & other.final:
            return False
        for char in (*(one.expected(here) | other.expected(there)), unnamed):
            after = (one.step(here, char), other.step(there, char))
            if not after[0] or after[1] & other.last_star or after in reached:
                continue  # nothing more to match, or all of it matched
            if not after[1] or len(reached) > MAX_STATES:
                return False
            reached.add(after)
            queue.append(after)
    return True


def is_plainly_included(narrow: str, wide: str) -> bool:
    """Return whether `wide`, if it has a plain form, matches everything that `narrow` matches,
    whatever the home folder is.

    Plain are a text with stars around it, and nothing but wildcards. Any other pattern gives false:
    it can cost too much to be asked about by the hundred.
    """
    filled = fill_in_home(narrow), fill_in_home(wide)
    return _plainly_holds(narrow, wide) and (filled == (narrow, wide) or _plainly_holds(*filled))


def _plainly_holds(narrow: str, wide: str) -> bool:
    word = wide.strip("*")
    if narrow == wide:
        return True
    if wide.endswith(" *"):
        return WILD.isdisjoint(wide[:-2]) and (narrow == wide[:-2] or narrow.startswith(wide[:-1]))
    if "*" in wide and not word.strip("*?"):
        return len(narrow.removesuffix(" *").replace("*", "")) >= word.count("?")
    return WILD.isdisjoint(word) and _is_included(narrow, wide)


def _holds(narrow: str, wide: str, word: str) -> bool:
    """Return whether a `narrow` pattern matches only texts that have a word where `wide` wants it:
    `wide` is that word, with a star before it, behind it, or both.

    A wildcard can stand for a letter that the word does not have: the word has to be between two of
    them.
    """
    parts = re.split(r"[*?]", narrow.removesuffix(" *"))
    if wide == word:
        return False
    if not wide.startswith("*"):
        return parts[0].startswith(word)
    if not wide.endswith("*"):
        return not narrow.endswith(" *") and parts[-1].endswith(word)
    return any(word in part for part in parts)


def intersect(one: str, other: str) -> tuple[str, ...] | None:
    """Return patterns that together match what both of two patterns match; `None` where they are
    too many to say, or would read otherwise: `~/x` as a text is no pattern."""
    first, second = fill_in_home(one), fill_in_home(other)
    pieces = _find_common(first, second)
    if pieces is None or any(map(is_below_home, pieces)):
        return None
    if (first, second) == (one, other):
        return pieces
    spelled = {first: one, second: other}
    return tuple(spelled.get(piece) or take_out_home(piece) for piece in pieces)


@functools.lru_cache(maxsize=1024)
def _find_common(one: str, other: str) -> tuple[str, ...] | None:
    if _are_disjoint(one, other):
        return ()
    if _is_included(one, other) or _is_included(other, one):
        return (one,) if _is_included(one, other) else (other,)
    if not one.endswith(" *") and not other.endswith(" *"):
        found = _index_by_start(one, other)
        if found is None:
            found = _index_by_start(other, one)
        if found is not None:
            return found
    if len(one) + len(other) > MAX_COMMON:
        return None
    pieces: set[str] = set()
    for first in _spell_out(one):
        for second in _spell_out(other):
            ways = _intersect(collapse_stars(first), collapse_stars(second), {})
            if ways is None:
                return None
            pieces |= {
                f"{piece[:-1]}{rest}"
                for piece in ways
                if piece.endswith(" *")
                for rest in ("", "?*")
            }
            pieces |= {piece for piece in ways if not piece.endswith(" *")}
    return None if len(pieces) > MAX_PIECES else _keep_widest(pieces)


def can_meet(one: str, other: str) -> bool:
    """Return whether some text matches both of two patterns; also true where they are too long to
    know."""
    one, other = fill_in_home(one), fill_in_home(other)
    if _are_disjoint(one, other):
        return False
    if len(one) + len(other) > MAX_COMMON:
        return True
    spelled = itertools.product(_spell_out(one), _spell_out(other))
    return any(
        _share_text(collapse_stars(first), collapse_stars(second)) for first, second in spelled
    )


def _share_text(one: str, other: str) -> bool:
    """Return whether some text matches both of two patterns without the special ending, from what
    stands behind each pair of places, the last one first."""
    behind = [False] * (len(other) + 1)
    for char in reversed((*one, "")):
        row = [False] * (len(other) + 1)
        for at in range(len(other), -1, -1):
            letter = other[at : at + 1]
            if char == "*":
                row[at] = behind[at] or (bool(letter) and row[at + 1])
            elif letter == "*":
                row[at] = row[at + 1] or (bool(char) and behind[at])
            elif not char or not letter:
                row[at] = char == letter
            elif "?" in (char, letter) or char == letter:
                row[at] = behind[at + 1]
        behind = row
    return behind[0]


def _keep_widest(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return the pieces without those that other pieces hold."""
    kept: list[str] = []
    for piece in sorted(pieces, key=lambda piece: (len(piece), piece)):
        if not any(_is_included(piece, wide) for wide in kept):
            kept = [narrow for narrow in kept if not _is_included(narrow, piece)] + [piece]
    return tuple(kept)


def _index_by_start(one: str, other: str) -> tuple[str, ...] | None:
    """Return what two patterns have in common, found by what is left behind their literal starts;
    `None` where that does not help. That rest is the same for most patterns of one file."""
    if same := _have_same_start(one, other):
        return _behind(one[:same], _find_common(one[same:], other[same:]))
    start = _take_letters(one)
    if (
        not start
        or other[:1] != "*"
        or other[1:2] in ("", *WILD)
        or start.count(other[1]) > MAX_PIECES
    ):
        return None
    # The other's star ends behind the start, or at a place within it where the other goes on.
    found = _behind(start, _find_common(one[len(start) :], other))
    for place, letter in enumerate(start):
        if letter == other[1] and found is not None:
            within = _behind(start[:place], _find_common(one[place:], other[1:]))
            found = None if within is None else (*found, *within)
    return None if found is None or len(found) > MAX_PIECES else _keep_widest(found)


def _behind(start: str, pieces: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if pieces is None or (start.endswith(" ") and "*" in pieces):
        return None  # with a space before it, a star at the end would mean more
    return tuple(start + piece for piece in pieces)


def _have_same_start(one: str, other: str) -> int:
    """Return how many letters two patterns have in common before any wildcard."""
    size = 0
    for first, second in zip(one, other, strict=False):
        if first != second or first in WILD:
            break
        size += 1
    return size


def _take_letters(pattern: str) -> str:
    end = next((place for place, char in enumerate(pattern) if char in WILD), len(pattern))
    return pattern[:end]


def _are_disjoint(one: str, other: str) -> bool:
    """Return whether two patterns differ before any wildcard, or behind all of them: then nothing
    matches both."""
    if one.endswith(" *") or other.endswith(" *"):
        return False
    ends = zip(one, other, strict=False), zip(reversed(one), reversed(other), strict=False)
    return any(_differ(letters) for letters in ends)


def _differ(letters: Iterable[tuple[str, str]]) -> bool:
    """Return whether two patterns part before a wildcard of either, letter by letter from one end:
    then no text matches both."""
    for first, second in letters:
        if first in WILD or second in WILD:
            return False
        if first != second:
            return True
    return False


def _spell_out(pattern: str) -> tuple[str, ...]:
    """Return a pattern as several without the special ending."""
    return (
        (pattern[:-2], pattern[:-1], f"{pattern[:-1]}?*") if pattern.endswith(" *") else (pattern,)
    )


def _intersect(
    one: str, other: str, known: dict[tuple[str, str], frozenset[str] | None]
) -> frozenset[str] | None:
    """Return all ways in which both patterns go on together, letter by letter; `None` where they
    are too many to say."""
    if (one, other) in known:
        return known[one, other]
    if not one or not other:
        result: frozenset[str] | None = frozenset(() if (one + other).strip("*") else ("",))
    elif len(known) > MAX_PIECES * MAX_PIECES:
        return None
    else:
        known[one, other] = None
        result = frozenset()
        for head, rest in _split_heads(one, other):
            tails = _intersect(*rest, known)
            result = (
                None
                if tails is None or result is None
                else result | {collapse_stars(head + tail) for tail in tails}
            )
            if result is None or len(result) > MAX_PIECES:
                result = None
                break
    known[one, other] = result
    return result


def _split_heads(one: str, other: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield how a text that both patterns match can begin, with what is left of both: its first
    character, `*` for any text, or `""` where a `*` matches nothing more."""
    first, second = one[0], other[0]
    if first == "*" and second == "*":
        yield from (("*", (one[1:], other)), ("*", (one, other[1:])))
    elif first == "*":
        yield from (("", (one[1:], other)), (second, (one, other[1:])))
    elif second == "*":
        yield from (("", (one, other[1:])), (first, (one[1:], other)))
    elif first == second or "?" in (first, second):
        yield second if first == "?" else first, (one[1:], other[1:])
