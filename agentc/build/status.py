"""How everything stands: one line a file, with a column for its source and one for itself.

Belongs here: the two columns. Not here: how an output stands (`judge.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agentc.build.judge import Output, Standing
from agentc.build.words import name_output

# What became of the source since the output was made, and of the output: added, modified, deleted.
COLUMNS = {
    Standing.SAME: "  ",
    Standing.STALE: "M ",
    Standing.EDITED: " M",
    Standing.BOTH: "MM",
    Standing.FOREIGN: " ?",
    Standing.HELD: " !",
    Standing.FAILED: "! ",
    Standing.LET_GO: " -",
}


def render_status(outputs: Iterable[Output], *, every: bool) -> Iterator[str]:
    """Yield a line for each output that is not what its source gives; with `every` for the others,
    too."""
    for output in outputs:
        if every or output.standing not in (Standing.SAME, Standing.LET_GO):
            word, source = output.why and f"{output.standing}, {output.why}", output.source
            line = f"{find_columns(output)} {name_output(output)}  {word or output.standing}"
            yield line if output.standing is Standing.FAILED else f"{line}  ({source})"


def find_columns(output: Output) -> str:
    """Return the two letters of an output."""
    if output.standing is Standing.MISSING:
        return " D" if output.known else "A "
    if output.standing is Standing.ORPHANED:
        return "DM" if output.why else "D "
    return COLUMNS[output.standing]
