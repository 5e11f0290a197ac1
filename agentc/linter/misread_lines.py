"""Putting lines right that their client has otherwise than their author meant.

Belongs here: the text with such lines as they were meant, and the proof that no agent may do more
then. Not here: which lines these are (`syntax/lines/misread.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError
from agentc.ir.value import same
from agentc.lens.format import Document, Format
from agentc.lens.misread import find_misread
from agentc.lens.parse import parse
from agentc.lens.widening import find_widenings_anywhere
from agentc.spans import Edit, apply_edits
from agentc.vendors.registry import all_formats


def mend_lines(form: Format, text: str, path: str | None) -> str | None:
    """Return a text whose lines say what was meant; `None` where that changes nothing, lets an
    agent do more, or changes fields that no diagnostic is about. Raises TooComplex where limits
    cost too much to compare."""
    try:
        before = parse(form, text, path)
        found = [one for one in find_misread(before) if one.fixes]
        mended = apply_edits(text, _list_edits(found))
        if mended == text:
            return None
        after = parse(form, mended, path)
    except AgentcError:
        return None
    pairs = zip(before.agents, after.agents, strict=True)
    if any(find_widenings_anywhere(old, new, form, all_formats()) for old, new in pairs):
        return None
    return mended if _keeps_others(before, after, found) else None


def _list_edits(found: Iterable[Diagnostic]) -> list[Edit]:
    return [edit for one in found for edit in one.fixes]


def _keeps_others(before: Document, after: Document, found: Iterable[Diagnostic]) -> bool:
    """Return whether the fields that mean something, and that no diagnostic is about, are as they
    were, and the prompt is."""
    about = {key for one in found for key in one.about}
    about |= {key.strip("\"'") for key in about}
    old, new = (
        {
            entry.key: entry.value
            for record in document.source.records
            for entry in record.entries
            if entry.key in document.format.keys and entry.key not in about
        }
        for document in (before, after)
    )
    return (
        old.keys() == new.keys()
        and all(same(value, new[key]) for key, value in old.items())
        and [agent.prompt for agent in before.agents] == [agent.prompt for agent in after.agents]
    )
