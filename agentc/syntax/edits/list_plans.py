"""How one list becomes another: which items change, which go, and which come.

Belongs here: values alone. Not here: where they stand in a text (`collections.py`, `members.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agentc.ir.value import Map, Value, same, thaw
from agentc.syntax.yaml.outline import Unclear


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What becomes of a list, by the places of its items: which get another item of the new list,
    which go, and before which ones items of the new list come."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    coming: dict[int, list[int]] = field(default_factory=dict)

    def add_run(
        self, old: range, new: range, before: Sequence[Value], after: Sequence[Value]
    ) -> None:
        """Add what becomes of a run of items between two that stay: `old` are their places in
        `before`, and `new` those in `after`.

        As many as before take each other's place. Of a run that only got shorter or longer, items
        go or come. Else those at its beginning that are of the same kind are paired, and the rest
        goes and comes.
        """
        one, other = before[old.start : old.stop], after[new.start : new.stop]
        if len(old) == len(new):
            self.pairs.extend(zip(old, new, strict=True))
        elif (going := _list_left_over(one, other)) is not None:
            self.gone.extend(old.start + place for place in going)
        elif (coming := _list_left_over(other, one)) is not None:
            for number, place in enumerate(coming):
                self._insert_before(old.start + place - number, new.start + place)
        else:
            alike = 0
            while alike < min(len(one), len(other)) and _is_same_kind(one[alike], other[alike]):
                alike += 1
            self.pairs.extend(zip(old[:alike], new[:alike], strict=True))
            self.gone.extend(old[alike:])
            for place in new[alike:]:
                self._insert_before(old.start + alike, place)

    def _insert_before(self, old: int, new: int) -> None:
        self.coming.setdefault(old, []).append(new)


_WORDS = re.compile(r"\w+")


def is_about_the_same(one: Value, other: Value) -> bool:
    """Return whether two items are one in other words, and not one in the place of another: all
    words of the one are in the other, too."""
    words, others = set(_list_words(one)), set(_list_words(other))
    if not words or not others:
        return not words and not others
    return words <= others or others <= words


def _list_words(value: Value) -> Iterator[str]:
    """Yield the words of all texts in a value, in small letters; a text without any as it is."""
    if isinstance(value, Map):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for part in value:
            yield from _list_words(part)
    elif isinstance(value, str):
        yield from (word.casefold() for word in _WORDS.findall(value) or (value,))


def plan_list(before: Sequence[Value], after: Sequence[Value]) -> ListPlan:
    """Return what makes one list of another. Raises Unclear where nothing of it stays."""
    plan = ListPlan()
    for old, new in _find_runs(before, after):
        plan.add_run(old, new, before, after)
    if len(plan.gone) == len(before):
        raise Unclear
    return plan


def _find_runs(before: Sequence[Value], after: Sequence[Value]) -> Iterator[tuple[range, range]]:
    """Yield the runs of items between the items that stay. Those are alike at the beginning and at
    the end of both lists; between, they stand once in each list, and in one order."""
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if not same(before[n], after[n])), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if not same(before[-1 - n], after[-1 - n])), rest)
    olds = {_key(before[n]): n for n in range(start, len(before) - end)}
    news = {_key(after[n]): n for n in range(start, len(after) - end)}
    anchors: list[tuple[int, int]] = []
    if len(olds) == len(before) - end - start and len(news) == len(after) - end - start:
        anchors = [(n, news[key]) for key, n in olds.items() if key in news]
    if [new for _, new in anchors] != sorted(new for _, new in anchors):
        anchors = []
    old, new = start, start
    for stays, there in (*anchors, (len(before) - end, len(after) - end)):
        if stays > old or there > new:
            yield range(old, stays), range(new, there)
        old, new = stays + 1, there + 1


def _key(value: Value) -> str:
    return repr(thaw(value))


def _is_same_kind(one: Value, other: Value) -> bool:
    return isinstance(one, (Map, tuple)) and type(one) is type(other)


def _list_left_over(whole: Sequence[Value], part: Sequence[Value]) -> list[int] | None:
    """Return the places in `whole` whose values have to go so that `part` is left; `None` where
    that cannot be."""
    left = 0
    places = []
    for place, value in enumerate(whole):
        if left < len(part) and same(part[left], value):
            left += 1
        else:
            places.append(place)
    return places if left == len(part) else None
