"""A text that was edited on both sides, merged by its lines.

Belongs here: the three-way merge of one text. Not here: statements (`merge_fields.py`), where the
base comes from (`merge_base.py`), what git has merged (`build/merged_lines.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentc.syntax.line_ends import split_lines

# No more lines than that are compared: it takes quadratic time.
MAX_LINES = 5_000


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """Return a text with the edits of both sides; `None` where both changed the same lines, or
    neighbouring ones, each otherwise, and for texts that are too long.

    >>> merge_lines("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")
    'A\\nb\\nC\\n'
    """
    texts = [split_lines(text) for text in (base, ours, theirs)]
    if max(map(len, texts)) > MAX_LINES:
        return None
    merged: list[str] = []
    for was, one, other in _split_at_common_lines(*texts):
        if one == other or other == was:
            merged += one
        elif one == was:
            merged += other
        else:
            return None
    return "".join(merged)


def _split_at_common_lines(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Yield the parts of three texts, in their order: what all of them have, and between that what
    each of them has."""
    in_ours, in_theirs = _match(base, ours), _match(base, theirs)
    at = mine = other = 0
    for number in range(len(base)):
        if number not in in_ours or number not in in_theirs:
            continue
        there, here = in_ours[number], in_theirs[number]
        yield base[at:number], ours[mine:there], theirs[other:here]
        yield base[number : number + 1], ours[there : there + 1], theirs[here : here + 1]
        at, mine, other = number + 1, there + 1, here + 1
    yield base[at:], ours[mine:], theirs[other:]


def _match(base: Sequence[str], text: Sequence[str]) -> dict[int, int]:
    """Return for each line of a base that a text still has the number that it has there."""
    from difflib import SequenceMatcher  # for texts that were edited on both sides alone

    found: dict[int, int] = {}
    for block in SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks():
        found |= {block.a + number: block.b + number for number in range(block.size)}
    return found
