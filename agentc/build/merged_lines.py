"""Outputs that git has merged by itself, line by line: nobody's edit, though neither side's text.

Belongs here: whether a text is made of the lines of two outputs that nobody edited. Not here:
asking git (`git_history.py`), telling git's marks (`git_marks.py`), what follows (`judge.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from agentc.build.git_history import GitHistory
from agentc.build.git_marks import take_sides
from agentc.build.record_texts import LOCK, digest_text, read_texts
from agentc.errors import AgentcError
from agentc.project.plan import PlannedWrite
from agentc.syntax.header import find_header, is_unedited
from agentc.syntax.line_ends import normalize_newlines

# No more lines than that are compared: it takes quadratic time.
MAX_LINES = 5_000


def is_merged_by_git(history: GitHistory, item: PlannedWrite, path: Path, root: Path) -> bool:
    """Return whether the file at an item's target is what git made of two outputs from its source,
    neither of which anybody had edited, and has been so since. Of lines between git's marks each
    side has its own."""
    if item.old is None or not path.is_relative_to(root):
        return False
    name, there = path.relative_to(root).as_posix(), normalize_newlines(item.old)
    merges = history.list_merges()
    texts = history.read_versions(name, [merge for merge, _, _ in merges if merge])
    made = dict(zip([merge for merge, _, _ in merges if merge], texts, strict=True))
    for merge, *sides in merges:
        text = made.get(merge) if merge else there
        if text is None or normalize_newlines(text) != there:
            continue
        ours, theirs = history.read_versions(name, sides)
        if ours is None or theirs is None:
            continue
        if not all(is_mixture(one, ours, theirs) for one in take_sides(there)):
            continue
        if all(
            _is_output(history, item, name, version, side)
            for version, side in zip((ours, theirs), sides, strict=True)
        ):
            return True
    return False


def _is_output(history: GitHistory, item: PlannedWrite, name: str, text: str, commit: str) -> bool:
    """Return whether a text is an output that nobody had edited: as its header says, or as the lock
    beside it does."""
    header = find_header(text)
    if header is not None:
        return header.source == item.made_from and is_unedited(text)
    (lock,) = history.read_versions(LOCK, [commit])
    try:
        record = read_texts(Path(LOCK), lock).outputs.get(name)
    except AgentcError:
        return False
    return record is not None and record.output_digest == digest_text(text)


def is_mixture(text: str, ours: str, theirs: str) -> bool:
    """Return whether a text has all that two others have in common, and wherever they differ what
    one of them says."""
    from difflib import SequenceMatcher  # for outputs that were edited alone

    lines, mine, other = (normalize_newlines(one).split("\n") for one in (text, ours, theirs))
    if max(map(len, (lines, mine, other))) > MAX_LINES:
        return False
    if find_gone(lines, mine, other):
        return False
    ends = {0}  # where in the text the parts so far can end
    for _, start, stop, first, last in SequenceMatcher(None, mine, other, False).get_opcodes():
        ways = (mine[start:stop], other[first:last])
        ends = {at + len(way) for at in ends for way in ways if lines[at : at + len(way)] == way}
    return len(lines) in ends


def find_gone(lines: Sequence[str], mine: Sequence[str], other: Sequence[str]) -> set[str]:
    """Return the lines that two texts have once each, and a third one has not: no merge takes such
    a line away by itself."""
    once = [{line for line, times in Counter(one).items() if times == 1} for one in (mine, other)]
    return (once[0] & once[1]) - {*lines}
