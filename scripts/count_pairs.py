"""Count how characters follow each other in the names and words of Python's standard library.

Prints the tables of `agentc/secrets/randomness.py`: `python scripts/count_pairs.py`. Another
version of Python gives nearly the same.
"""

from __future__ import annotations

import math
import re
import sys
import sysconfig
from collections import Counter
from itertools import pairwise, product
from pathlib import Path
from string import ascii_lowercase

LEFT_OUT = {"site-packages", "test", "tests", "idlelib"}
KINDS = "aA0"
CHANCE = {"a": 26 / 62, "A": 26 / 62, "0": 10 / 62}


def words() -> set[str]:
    """Return every run of letters and digits in the library's sources."""
    library = Path(sysconfig.get_paths()["stdlib"])
    found: set[str] = set()
    for path in library.rglob("*.py"):
        if LEFT_OUT.isdisjoint(path.relative_to(library).parts):
            found.update(
                re.findall(r"[A-Za-z0-9]{3,60}", path.read_text(encoding="utf-8", errors="ignore"))
            )
    return found


def kind(char: str) -> str:
    """Return what stands for a small letter, a capital or a digit."""
    return "0" if char.isdigit() else "a" if char.islower() else "A"


def follows(found: set[str]) -> list[str]:
    """Return, for each letter, how often each letter follows it: 5 is by chance, each step is a
    factor of two."""
    pairs = Counter(
        f"{one}{other}".lower()
        for word in found
        for one, other in pairwise(word)
        if one.isalpha() and other.isalpha() and not (one.islower() and other.isupper())
    )
    rows = []
    for one in ascii_lowercase:
        whole = sum(pairs[one + other] for other in ascii_lowercase) + 13
        bits = [math.log2((pairs[one + other] + 0.5) / whole * 26) for other in ascii_lowercase]
        rows.append("".join(str(max(0, min(9, round(one) + 5))) for one in bits))
    return rows


def kinds(found: set[str]) -> dict[str, float]:
    """Return, in bits, how much more likely than by chance one kind follows two others in names of
    several kinds."""
    names = [
        word
        for word in found
        if len(word) >= 8 and not (word.islower() or word.isupper() or word.isdigit())
    ]
    shapes = Counter("".join(map(kind, word)) for word in names)
    triples: Counter[str] = Counter()
    for shape, times in shapes.items():
        for at in range(len(shape) - 2):
            triples[shape[at : at + 3]] += times
    whole = {
        one + other: sum(triples[one + other + each] for each in KINDS) + 3
        for one, other in product(KINDS, KINDS)
    }
    return {
        "".join(each): round(
            math.log2((triples["".join(each)] + 1) / whole[each[0] + each[1]] / CHANCE[each[2]]), 1
        )
        for each in product(KINDS, KINDS, KINDS)
    }


if __name__ == "__main__":
    found = words()
    sys.stdout.write("\n".join([*follows(found), str(kinds(found)), ""]))
