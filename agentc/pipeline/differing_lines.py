"""Where two long texts differ, line by line, for a message that shows both.

Belongs here: which lines, and what is shown of each. Not here: the message
(`merge_conflicts.py`), marks around what differs (`build/conflict_marks.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from agentc.syntax.line_ends import count_common_lines

# So much of a line is shown, some of it before what differs.
SHOWN_OF_LINE = 200
_BEFORE = 40
# So many places are named.
SHOWN_PLACES = 3
# Between the first and the last line that differ; of more lines only the first place is looked for.
_MAX_LINES = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in which two texts differ: the first line there, counted from 1 in the first text,
    and what either text has; `None` for nothing."""

    line: int
    ours: str | None
    theirs: str | None


def find_differing_lines(ours: str, theirs: str) -> tuple[list[Difference], int]:
    """Return the first places in which two texts differ, and the number of the others."""
    mine, other = ours.splitlines(), theirs.splitlines()
    found = [*_list_differences(mine, other)]
    return found[:SHOWN_PLACES], len(found) - len(found[:SHOWN_PLACES])


def _list_differences(mine: Sequence[str], other: Sequence[str]) -> Iterator[Difference]:
    """Yield all places in which two texts differ."""
    top, end = count_common_lines(mine, other)
    middle, others = mine[top : len(mine) - end], other[top : len(other) - end]
    if max(len(middle), len(others)) > _MAX_LINES:
        yield _show(top + 1, middle[:1], others[:1])
        return
    for kind, start, stop, first, last in SequenceMatcher(
        None, middle, others, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield _show(top + start + 1, middle[start:stop], others[first:last])


def _show(line: int, mine: Sequence[str], other: Sequence[str]) -> Difference:
    """Return a place in which some lines stand for others, with the part of them that differs."""
    ours, theirs = (" ".join(" ".join(lines).split()) for lines in (mine, other))
    shorter = min(len(ours), len(theirs))
    at = next((at for at in range(shorter) if ours[at] != theirs[at]), shorter)
    return Difference(line, _cut(ours, at) if mine else None, _cut(theirs, at) if other else None)


def _cut(text: str, at: int) -> str:
    """Return a part of a text, in quotes, in which stands what begins somewhere."""
    start = 0 if len(text) <= SHOWN_OF_LINE else max(0, at - _BEFORE)
    part = text[start : start + SHOWN_OF_LINE]
    before, behind = "..." * (start > 0), "..." * (start + len(part) < len(text))
    return f'"{before}{part}{behind}"'
