"""A text that was edited on both sides, merged by its lines.

Belongs here: the three-way merge of one text. Not here: statements (`merge_fields.py`), where the
base comes from (`merge_base.py`), what git has merged (`build/merged_lines.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentc.pipeline.matched_parts import match_parts
from agentc.syntax.line_ends import split_lines


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """Return a text with the edits of both sides; `None` where both changed the same lines, or
    neighbouring ones, each otherwise.

    >>> merge_lines("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")
    'A\\nb\\nC\\n'
    """
    lines, mine, others = map(split_lines, (base, ours, theirs))
    merged: list[str] = []
    for was, one, other in list_stretches(lines, mine, others):
        if one == other or other == was:
            merged += one
        elif one == was:
            merged += other
        else:
            return None
    return "".join(merged)


def list_stretches(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Yield what three texts have, stretch by stretch, in their order: each part that all of them
    have, and what each of them has between these."""
    in_ours, in_theirs = match_parts(base, ours), match_parts(base, theirs)
    at = mine = other = 0
    for number in range(len(base)):
        if number not in in_ours or number not in in_theirs:
            continue
        there, here = in_ours[number], in_theirs[number]
        yield base[at:number], ours[mine:there], theirs[other:here]
        yield base[number : number + 1], ours[there : there + 1], theirs[here : here + 1]
        at, mine, other = number + 1, there + 1, here + 1
    yield base[at:], ours[mine:], theirs[other:]
