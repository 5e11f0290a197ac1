"""What is reported of a document that was only read, for a person.

Belongs here: notes of the reading, and lists of which the file's client has less than they name.
Not here: findings of `check` (`diagnostics.py`), conversions (`text.py`).
"""

from __future__ import annotations

from agentc.errors import name_in_fix
from agentc.lens.format import Document
from agentc.lens.tolerant.broken_lists import list_refused_lists


def render_lines(document: Document, *, converted: bool = False) -> list[str]:
    """Return the lines on a document: its notes, and a warning for each list of limits that no
    conversion takes. A document that is `converted` gets no such warning: its conversion says
    so."""
    lines = [f"{note.where}: note[{note.code}]: {note.message}" for note in document.notes]
    for index in range(0 if converted else len(document.agents)):
        for one in list_refused_lists(document, index):
            words = f"{one.message}; taken here as its client takes it"
            lines.append(f"{one.where}: warning[{one.code}]: {words}")
            lines.append(f"  hint: {name_in_fix(one.hint, document.path)}")
    return lines
