"""A document of several agents as documents of one each, so that what is wrong with one of them
concerns no other.

Belongs here: taking a document apart. Not here: reading one (`parse.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.lens.format import Document


def split_document(document: Document) -> tuple[Document, ...]:
    """Each agent in a document of its own, with the notes about it; notes without a place go with
    the first one."""
    if len(document.agents) == 1:
        return (document,)
    starts = [
        _place(document.source.where(record.head.start)) for record in document.source.records
    ]
    notes: list[list[Diagnostic]] = [[] for _ in starts]
    for note in document.notes:
        notes[max(0, bisect_right(starts, _place(note.where)) - 1)].append(note)
    return tuple(
        replace(
            document,
            source=replace(document.source, records=(record,)),
            agents=(agent,),
            notes=tuple(own),
        )
        for record, agent, own in zip(document.source.records, document.agents, notes, strict=True)
    )


def _place(where: Where) -> tuple[int, int]:
    return where.line or 0, where.column or 0
