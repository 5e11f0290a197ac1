"""Names that would go on over further lines, in fields that are not YAML.

Belongs here: reading the line that the file's own client has of such a name. Not here: descriptions
and prompts, which do go on (`texts.py`).
"""

from __future__ import annotations

from dataclasses import replace

from agentc.lens.client_view import ask_client
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_entries import Notes, reread_broken
from agentc.spans import Span
from agentc.syntax.source import Entry, Source


def read_broken_names(form: Format, source: Source) -> Source:
    """Return the source with names in one line, as the client has them: under another name nobody
    could call the agent. Only the author knows what the lines behind them are."""

    def read(entry: Entry, field: Field | None, notes: Notes) -> Entry:
        if field is None or field.attribute != "name" or "\n" not in str(entry.value):
            return entry
        line = str(entry.value).partition("\n")[0]
        fields = ask_client(form, source.text)
        if fields is None or fields.get(entry.key) != line:
            return entry
        words = "goes on in lines that are no YAML, and of which its client has nothing"
        notes.explain(
            entry, words, "write the name in one line, and see what the next ones are for"
        )
        start = entry.value_span.start
        place = Span(start, start + len(line))
        span = Span(entry.span.start, place.end)
        return replace(entry, value=line, text=line, span=span, value_span=place, repair=())

    return reread_broken(form, source, read)
