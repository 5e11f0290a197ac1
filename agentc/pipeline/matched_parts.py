"""Which parts of a text, its lines or its words, another text still has.

Belongs here: matching within bounds. Not here: merging by what matches (`merge_text.py`,
`prompt_words.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from agentc.syntax.line_ends import count_common_lines

# So many parts between two that are known to match are compared with each other: where they are
# alike, as blank lines are, that takes cubic time (0.3 s).
MAX_COMPARED = 300
# And so much of that may be done for a text.
_MAX_WORK = 2 * MAX_COMPARED**3


def match_parts(base: Sequence[str], text: Sequence[str]) -> dict[int, int]:
    """Return for each part of a base that a text still has the number that it has there.

    In long texts parts that stand once in both tell what belongs together; of what lies between two
    of these, too much to compare matches nothing.

    >>> match_parts(["a", "b", "c"], ["a", "x", "c"])
    {0: 0, 2: 2}
    """
    from difflib import SequenceMatcher  # for texts that were edited alone

    found: dict[int, int] = {}
    work = 0
    for start, end, begin, stop in _list_gaps(base, text):
        middle, other = base[start:end], text[begin:stop]
        first, last = count_common_lines(middle, other)
        found |= {start + at: begin + at for at in range(first)}
        found |= {end - 1 - at: stop - 1 - at for at in range(last)}
        middle, other = middle[first : len(middle) - last], other[first : len(other) - last]
        effort = len(middle) * len(other) * min(len(middle), len(other))
        if max(len(middle), len(other)) <= MAX_COMPARED and work + effort <= _MAX_WORK:
            work += effort
            for block in SequenceMatcher(None, middle, other, autojunk=False).get_matching_blocks():
                at, there = start + first + block.a, begin + first + block.b
                found |= {at + step: there + step for step in range(block.size)}
    return dict(sorted(found.items()))


def _list_gaps(base: Sequence[str], text: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where stretches of both texts begin and end, one behind the other, each to be compared
    by itself: all that is left between their common ends or, where that is too much, from each part
    that stands once in both to the next."""
    top, end = count_common_lines(base, text)
    stop, last = len(base) - end, len(text) - end
    yield 0, top, 0, top
    at, there = top, top
    if max(stop - top, last - top) > MAX_COMPARED:
        for one, other in _list_anchors(base[top:stop], text[top:last]):
            yield at, top + one, there, top + other
            at, there = top + one, top + other  # the anchor begins the next stretch
    yield at, stop, there, last
    yield stop, len(base), last, len(text)


def _list_anchors(base: Sequence[str], text: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of parts that stand once in both texts: the longest series of them that
    stands in both in one order."""
    counts, others = Counter(base), Counter(text)
    places = {part: at for at, part in enumerate(text) if others[part] == 1}
    pairs = [
        (at, places[part]) for at, part in enumerate(base) if counts[part] == 1 and part in places
    ]
    ends: list[int] = []  # the lowest end of a series of each length, as its place in the text
    series: list[int] = []  # which pair that is
    before: list[int] = []  # for each pair the one before it in its series
    for number, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        before.append(series[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        series[length : length + 1] = [number]
    chosen: list[tuple[int, int]] = []
    number = series[-1] if series else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]
