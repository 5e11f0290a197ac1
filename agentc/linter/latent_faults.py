"""Faults that others hide: what a client refuses once the rest is repaired, and the spelling of a
text that one bad value keeps from being read.

Belongs here: those faults, at their places in the text as it stands. Not here: what is refused
(`vendors/`), repairing it (`refused_values.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError
from agentc.ir.value import Map
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_inside
from agentc.lens.parse import read_spelling
from agentc.vendors.registry import find_client_faults


def find_latent_faults(
    document: Document, repaired: str | None, known: Collection[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Return the faults of a repaired text that are not `known` of the text before, each at its
    place there."""
    if repaired is None or repaired == document.source.text:
        return ()
    known_messages = {fault.message for fault in known}
    return tuple(
        replace(fault, where=document.source.where(_find_place(document, fault.about)))
        for fault in find_client_faults(document.format, repaired)
        if fault.message not in known_messages
    )


def _find_place(document: Document, path: tuple[str, ...]) -> int:
    """Return where the last key of a path stands; for an empty path where the fields begin."""
    source = document.source
    for record in source.records if path else ():
        for entry in record.entries:
            if entry.key == path[0]:
                return locate_inside(source, record, entry, path[1:])
            if isinstance(entry.value, Map) and path[0] in entry.value:
                return locate_inside(source, record, entry, path)
    return source.records[0].head.start


def list_spelling_diagnostics(
    form: Format, text: str, about: Collection[str]
) -> tuple[Diagnostic, ...]:
    """Return what is noted on the spelling of a text that one bad value keeps from being read;
    nothing on the fields that another diagnostic is `about`."""
    try:
        source = read_spelling(form, text)
    except AgentcError:
        return ()
    return tuple(note for note in source.notes if not set(note.about) & set(about))
