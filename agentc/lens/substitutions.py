"""What the source's own client takes into account beside an agent's fields: what it fills in, and
keys that hold for all agents of a file.

Belongs here: the notes on both. Not here: which they are (a format's table says it).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.syntax.source import Record, Source


def substitution_notes(
    pattern: re.Pattern[str] | None, source: Source, record: Record
) -> Iterator[Diagnostic]:
    """Yield a note for each entry with something that the client fills in (`{env:...}`), of which
    agentc keeps the text as it is."""
    if pattern is None:
        return
    for entry in record.entries:
        if found := pattern.search(source.text, entry.value_span.start, entry.value_span.end):
            message = (
                f'"{entry.key}" holds {found.group()}, which its client replaces; read here '
                f"as it stands"
            )
            where = source.where(found.start())
            yield Diagnostic("substitution", message, where, about=(entry.key,))


def substitution_notes_outside(keys: Collection[str], source: Source) -> Iterator[Diagnostic]:
    """Yield a note for each of `keys` that stands beside the agents, and holds for all of them."""
    for entry in source.outside:
        if entry.key in keys:
            message = (
                f'"{entry.key}" beside the agents holds for every one of them, and is read '
                f"into each"
            )
            yield Diagnostic("outside", message, source.where(entry.span.start))
