"""A text that was edited on both sides, merged by its lines.

Belongs here: the three-way merge of one text. Not here: statements (`merge_fields.py`), where the
base comes from (`merge_base.py`), what git has merged (`build/merged_lines.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from agentc.syntax.line_ends import count_common_lines, split_lines

# No more lines than that are compared, between those that begin and end both texts: where lines are
# alike, as blank ones are, that takes cubic time (0.3 s).
MAX_LINES = 300


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """Return a text with the edits of both sides; `None` where both changed the same lines, or
    neighbouring ones, each otherwise, and for texts that are too long.

    >>> merge_lines("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")
    'A\\nb\\nC\\n'
    """
    lines, mine, others = map(split_lines, (base, ours, theirs))
    in_ours, in_theirs = match_parts(lines, mine), match_parts(lines, others)
    if in_ours is None or in_theirs is None:
        return None
    merged: list[str] = []
    for was, one, other in _split(lines, mine, others, in_ours, in_theirs):
        if one == other or other == was:
            merged += one
        elif one == was:
            merged += other
        else:
            return None
    return "".join(merged)


def _split(
    base: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    in_ours: Mapping[int, int],
    in_theirs: Mapping[int, int],
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Yield the parts of three texts, in their order: lines that all of them have, by the numbers
    that lines of the base have in both others, and what each of them has between these."""
    at = mine = other = 0
    for number in range(len(base)):
        if number not in in_ours or number not in in_theirs:
            continue
        there, here = in_ours[number], in_theirs[number]
        yield base[at:number], ours[mine:there], theirs[other:here]
        yield base[number : number + 1], ours[there : there + 1], theirs[here : here + 1]
        at, mine, other = number + 1, there + 1, here + 1
    yield base[at:], ours[mine:], theirs[other:]


def match_parts(base: Sequence[str], text: Sequence[str]) -> dict[int, int] | None:
    """Return for each line of a base that a text still has the number that it has there; `None`
    where too many lines would have to be compared."""
    from difflib import SequenceMatcher  # for texts that were edited on both sides alone

    top, end = count_common_lines(base, text)
    middle, other = base[top : len(base) - end], text[top : len(text) - end]
    if max(len(middle), len(other)) > MAX_LINES:
        return None
    found = {at: at for at in range(top)}
    found |= {len(base) - 1 - at: len(text) - 1 - at for at in range(end)}
    for block in SequenceMatcher(None, middle, other, autojunk=False).get_matching_blocks():
        found |= {top + block.a + at: top + block.b + at for at in range(block.size)}
    return found
