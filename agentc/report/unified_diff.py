"""What a run would change in one file, as a unified diff.

Belongs here: the lines of `convert --diff`. Not here: what `agentc diff` says of two agents
(`comparison.py`).
"""

from __future__ import annotations

from agentc.project.plan import PlannedWrite
from agentc.syntax.line_ends import split_lines


def render_diff(item: PlannedWrite) -> str:
    """Return a unified diff from the text on the disc to the text that would be written; an empty
    text where they are the same."""
    import difflib

    new = item.conversion.text if item.conversion else ""
    old = item.old or ""
    old_name = f"{item.target}" if item.old is not None else "/dev/null"
    pieces = difflib.unified_diff(split_lines(old), split_lines(new), old_name, str(item.target))
    return "".join(
        piece if piece.endswith("\n") else f"{piece}\n\\ No newline at end of file\n"
        for piece in pieces
    )
