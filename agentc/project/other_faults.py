"""The other faults of a file that its client refuses for one.

Belongs here: adding them to the error about the first. Not here: which faults these are
(`vendors/`), where a refused statement stands (`lens/locate.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.diagnostics.shared_codes import ABOUT_ONE_VALUE
from agentc.errors import AgentcError
from agentc.filesystem.read import read_text
from agentc.project.detect import detect, format_at
from agentc.project.request import STDIN, Request
from agentc.syntax.read_errors import SHOWN_FAULTS, PartlyRead
from agentc.vendors.registry import find_client_faults


def add_other_faults(request: Request, error: AgentcError, source: str) -> AgentcError:
    """Return an error about a value, with the file's other faults in its hint."""
    if error.code not in ABOUT_ONE_VALUE and not isinstance(error, PartlyRead):
        return error
    path = None if source == STDIN else source
    try:
        text = request.stdin if path is None else read_text(Path(path))
        form = (
            format_at(request.source, path) if request.source else detect(path, text, request.name)
        )
    except AgentcError:
        return error  # the file is another one now
    known_place = error.where.line, error.where.column
    found = [
        note
        for note in find_client_faults(form, text)
        if (note.where.line, note.where.column) != known_place
    ]
    if found:
        others = "; ".join(
            f"line {note.where.line}: {note.message}" for note in found[:SHOWN_FAULTS]
        )
        others += f"; and {len(found) - SHOWN_FAULTS} more" if len(found) > SHOWN_FAULTS else ""
        error.hint = f"{error.hint}; also {others}" if error.hint else f"also {others}"
    return error
