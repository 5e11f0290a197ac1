"""A document of several agents, split into documents of one agent each: what is wrong with one of
them does not stop the others.

Belongs here: taking a document apart. Not here: reading one (`parse.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.lens.format import Document
from agentc.syntax.source import Entry


def split_document(document: Document) -> tuple[Document, ...]:
    """Return each agent in a document of its own, with the notes about it, and with the entries
    behind it that belong to no agent. Notes without a place, and entries before all agents, go with
    the first one."""
    if len(document.agents) == 1:
        return (document,)
    starts = [
        _place(document.source.where(record.head.start)) for record in document.source.records
    ]
    notes: list[list[Diagnostic]] = [[] for _ in starts]
    for note in document.notes:
        notes[_find_owner(starts, note.where)].append(note)
    outside: list[list[Entry]] = [[] for _ in starts]
    for entry in document.source.outside:
        outside[_find_owner(starts, document.source.where(entry.span.start))].append(entry)
    return tuple(
        replace(
            document,
            source=replace(document.source, records=(record,), outside=tuple(beside)),
            agents=(agent,),
            notes=tuple(own),
        )
        for record, agent, own, beside in zip(
            document.source.records, document.agents, notes, outside, strict=True
        )
    )


def select_same(document: Document, base: Document, index: int = 0) -> Document:
    """Return, as a document of its own, the agent of a document that stands where an agent of a
    base does; the first agent where none does.

    An edit of that agent alone moves neither its place nor that of an agent before it.
    """
    if len(document.agents) == 1:
        return document
    start = base.source.records[index].head.start
    singles = split_document(document)
    found = (one for one in singles if one.source.records[0].head.start == start)
    return next(found, singles[0])


def _find_owner(starts: list[tuple[int, int]], where: Where) -> int:
    """Return the number of the agent that begins last before a place; 0 where none does."""
    return max(0, bisect_right(starts, _place(where)) - 1)


def _place(where: Where) -> tuple[int, int]:
    return where.line or 0, where.column or 0
