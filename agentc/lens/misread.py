"""What the client of a document's format has of it otherwise than its author will have meant, as
its grammar says.

Belongs here: asking the grammar. Not here: any grammar (`syntax/`), repairs
(`linter/misread_lines.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.format import Document
from agentc.syntax import GRAMMARS


def find_misread(document: Document) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each place that the client takes otherwise than its author will have
    meant, with what the client has there."""
    form, source = document.format, document.source
    for record in source.records:
        yield from GRAMMARS[form.syntax].find_misread(source, record, form.keys)
