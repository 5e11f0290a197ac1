"""How well a document fits the format in which it was read.

Belongs here: counting what nobody would write in that format. Not here: the choice among formats
(`detect.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from agentc.diagnostics.shared_codes import BAD_VALUE
from agentc.errors import ReadError
from agentc.lens.format import Document, Format
from agentc.lens.override_stores import find_block_owner
from agentc.syntax.header import find_header
from agentc.syntax.source import Entry
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import all_formats, get_predictor, lint_rules_of


def has_all_keys(form: Format, document: Document) -> bool:
    """Return whether a format knows every key of a document, and the format in which it was read
    does not."""
    keys = {entry.key for record in document.source.records for entry in record.entries}
    return keys <= set(form.keys) and not keys <= set(document.format.keys)


def find_unread_limit(
    refusals: Iterable[tuple[Format, ReadError]], document: Document
) -> tuple[Format, ReadError] | None:
    """Return a format that refused a limit of a document, and that the document is more likely in
    than in the one in which it was read; with that refusal. `None` if there is none.

    A format that fits as well as the refusing one is no better if it takes the keys of that limit
    for something else, or if its own client has no agent of the text.
    """
    keys = {entry.key for record in document.source.records for entry in record.entries}
    foreign = count_foreign(document)
    loads: bool | None = None
    for form, error in refusals:
        strange = len(keys - set(form.keys))
        if strange > foreign:
            continue
        stated = keys & set(_list_limit_keys(form))
        if strange < foreign or not stated <= set(_list_limit_keys(document.format)):
            return form, error
        if loads is None:
            loads = has_agent(document)
        if not loads:
            return form, error
    return None


def loses_limits(form: Format, document: Document) -> bool:
    """Return whether a document has limits in the words of a format, and the format in which it was
    read takes them for nothing."""
    keys = {entry.key for record in document.source.records for entry in record.entries}
    return not keys & set(_list_limit_keys(form)) <= set(_list_limit_keys(document.format))


def _list_limit_keys(form: Format) -> tuple[str, ...]:
    field = form.field_of("permission")
    return field.keys if field is not None else ()


def has_agent(document: Document) -> bool:
    """Return whether a document's own client has an agent of it, as far as is known."""
    predict = get_predictor(document.format)
    return predict is None or predict(document.source.text).outcome is LoadOutcome.LOADS


def is_bare(document: Document) -> bool:
    """Return whether a document is a body alone, without any field."""
    return all(record.body is not None and not record.entries for record in document.source.records)


def is_output(document: Document) -> bool:
    """Return whether agentc wrote a document, though not in its own dialect, in which it writes
    into this folder."""
    return document.format.targets_key is None and (
        any(agent.carried for agent in document.agents)
        or find_header(document.source.text) is not None
    )


def count_foreign(document: Document) -> int:
    """Return how many keys and values of a document nobody would write in its format."""
    form = document.format
    entries = [entry for record in document.source.records for entry in record.entries]
    return sum(
        (entry.key not in form.keys and not (form.targets_key and _is_block(entry)))
        or form.is_foreign(entry)
        for entry in entries
    )


def _is_block(entry: Entry) -> bool:
    """Return whether an entry states something for one format alone, as `targets` does."""
    return find_block_owner(entry.key, entry.value, all_formats()) is not None


def count_bad_values(document: Document) -> int:
    """Return how many values of a document mean nothing in its format, even if agentc's own dialect
    knows them."""
    notes = (*document.notes, *lint_rules_of(document.format.own)(document))
    return sum(note.code == BAD_VALUE for note in notes)
