"""Telling a word that chance made from one that people made.

Belongs here: how likely characters follow each other, and how long a word must be before anybody
asks. Not here: keys that begin as those of their service do (`services.py`). The letters of words
follow each other in ways that those of a key do not: `th` is common, `qx` is not, and few words
change between capitals, small letters and digits. Each pair of neighbours tells for words or for
chance, and the sum over all of them decides.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from string import ascii_lowercase

# For each letter, how much more often each letter follows it in words than by chance: 5 is as
# often, 6 twice as often, 4 half as often. Counted over the names and words in CPython 3.11's
# standard library (`scripts/count_pairs.py`).
_FOLLOWS = """
25652351503766150767433340 75546312651743641663601152 71436216506532741647521040 64458432712533621554522130
53664541301557244776243530 64447630800522730645511030 52338246600545530664522022 82338212703443720546412031
54655450101658640566040404 70538402606322740262702030 63548544712625442464414030 72358311702622730255521060
75238211602453670254500030 62666572514324631267441020 44562441304667560755645411 72437424602622651756522050
33432222210424325552922000 72548341703454730666432040 52537235603433553267622140 62438316701432640655522151
56546540501667460666210100 73429332700333530332133111 73446325702426630663213301 54656624600452470447332551
44545431501556480577344244 62439323700342630333302033
""".split()
_AS_BY_CHANCE = 5
# The same for the kinds of three neighbours, in bits: small letters, capitals and digits.
_KINDS = {
    "aaa": 1.1, "aaA": -1.7, "aa0": -7.1, "aAa": 1.2, "aAA": -3.6, "aA0": -6.9, "a0a": -0.8, "a0A": -2.4, "a00": 2.1,
    "Aaa": 1.2, "AaA": -4.6, "Aa0": -7.1, "AAa": -0.6, "AAA": 0.8, "AA0": -3.6, "A0a": -3.8, "A0A": -2.2, "A00": 2.4,
    "0aa": -2.0, "0aA": -3.2, "0a0": 2.4, "0Aa": 0.3, "0AA": -0.8, "0A0": 0.6, "00a": -0.5, "00A": -3.1, "000": 2.0,
}  # fmt: skip
# What stands twice in a row, or in the order of the alphabet, was put there.
_ON_PURPOSE = 3.0
# What stands between words stands seldom in a key.
_SIGN = 3.0
# A sum that no name was found to fall below, of some 20,000 as long, and hardly any key stays
# above.
_CHANCE = 7.0
# So many characters have to stand in parts with letters of both kinds.
_MIXED = 16
# No shorter word, and no shorter part of a path, is asked about: in so few characters chance tells
# too little.
_SHORTEST = 32
LONG_WORD = rf"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{{{_SHORTEST},}}"
# What is said to be a digest, within the twenty characters before it and its own first ones.
DIGEST = (
    r"(?<![a-z])(?:sha-?[0-9]{1,3}|md5|blake[0-9][a-z]?|integrity|checksum|digest|fingerprint)"
    r"[\"']?\s?[-:=][\s\"']{0,2}"
)
# Made when a text needs them: a start of the program should not.
_compiled = functools.cache(re.compile)
# Folders before a key in a path: words of small letters.
_LEADING_FOLDERS = re.compile(r"/*(?:[^\W\d_A-Z]{3,}/+)*")


def find_random(text: str) -> Iterator[tuple[int, int]]:
    """Yield where long words, or parts of them, look random, except what is named as a digest.
    Letters of one case alone are no key: such a word is a digest in hexadecimal, or the name of a
    constant."""
    for found in _compiled(LONG_WORD).finditer(text):
        word, at = found[0], found.start()
        has_one_case = word.islower() or word.isupper()  # digits and signs do not count
        beginning = text[max(0, at - 20) : at + 20]  # with what stands before it
        if has_one_case or _compiled(DIGEST, re.I).search(beginning):
            continue
        for start, end in _find_random_parts(word):
            yield at + start, at + end


def _find_random_parts(word: str) -> Iterator[tuple[int, int]]:
    """Yield where chance made a word, behind folders that lead to it; or else each part of a path
    that is long enough by itself."""
    if is_random(word):
        yield _LEADING_FOLDERS.match(word).end(), len(word)  # type: ignore[union-attr]
        return
    at = 0
    for part in word.split("/"):
        if len(part) >= _SHORTEST and is_random(part):
            yield at, at + len(part)
        at += len(part) + 1


def is_random(word: str) -> bool:
    """Return whether chance made a word of letters of both kinds, and perhaps digits, in parts that
    signs separate.

    A part with letters of one kind alone tells nothing: it can be a digest, a number, or the word
    of a name.
    """
    found = re.findall(r"[A-Za-z0-9]+", re.sub(r"\b0x[0-9A-Fa-f]+\b", "", word))
    parts = [
        part for part in found if not part.islower() and not part.isupper() and not part.isdigit()
    ]
    if sum(map(len, parts)) < _MIXED:
        return False
    signs = len(re.findall(r"[^A-Za-z0-9]", word))
    return signs * _SIGN + sum(map(_count_bits, parts)) < _CHANCE


def _count_bits(part: str) -> float:
    """Return how much more likely a part is in a name than by chance, in bits; below zero it is
    less likely."""
    bits, before = 0.0, ""
    for one, other in pairwise(part):
        bits += _tell(before, one, other)
        before = one
    return bits


@functools.lru_cache(maxsize=1 << 14)
def _tell(before: str, one: str, other: str) -> float:
    """Return what two neighbours, and the kind of the one before them, tell."""
    if ord(other) - ord(one) in (0, 1):
        return _ON_PURPOSE
    first, second = _tell_kind_of(one), _tell_kind_of(other)
    bits = _KINDS[(_tell_kind_of(before) if before else first) + first + second]
    if not (one.isalpha() and other.isalpha()) or (one.islower() and other.isupper()):
        return bits  # behind the end of a word any may follow
    row, column = (ascii_lowercase.index(char.lower()) for char in (one, other))
    return bits + int(_FOLLOWS[row][column]) - _AS_BY_CHANCE


def _tell_kind_of(char: str) -> str:
    return "0" if char.isdigit() else "a" if char.islower() else "A"
