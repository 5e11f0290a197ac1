"""Files that git could not merge, where no line of theirs alone tells that.

Belongs here: marks in a code block, which may be an agent's words. Not here: all other marks, with
which no reader reads a text (`syntax/merge_marks.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.errors import ReadError
from agentc.syntax.merge_marks import list_merge_marks, make_marks_error


def find_unmerged(path: Path, text: str) -> ReadError | None:
    """Return an error about the text of a file with more marks than either side has of it in a
    merge that git is in the middle of; `None` for any other text."""
    marks = list_merge_marks(text, prose=False)
    if not marks:
        return None
    from agentc.filesystem.git_versions import list_unmerged_sides  # few files have such lines

    sides = list_unmerged_sides(path)
    if sides and len(marks) > max(len(list_merge_marks(side, prose=False)) for side in sides):
        return make_marks_error(marks).at(str(path))
    return None
