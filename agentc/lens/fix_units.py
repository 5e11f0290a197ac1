"""Edits that put a spelling right and belong together, and many of them put into one text.

Belongs here: such units, those that write fields anew, and which edits go where two meet. Not here:
which units are wanted, and whether they hold (`fix.py`).
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agentc.ir.agent import Agent
from agentc.lens.format import Document
from agentc.lens.tolerant.texts import looks_like_data
from agentc.spans import Edit, Span
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.entries import make_repair
from agentc.syntax.source import Record


@dataclass(frozen=True, slots=True)
class FixUnit:
    """Edits that belong together: one field that is written anew, or what puts one note right."""

    edits: tuple[Edit, ...]
    writes: bool = False


def list_field_repairs(
    document: Document, record: Record, agent: Agent
) -> Iterator[tuple[Edit, ...]]:
    """Yield the edits of each field that must be written anew: one that is not YAML, or a text that
    looks like a list or a map."""
    form, writer = document.format, GRAMMARS[document.format.syntax].writer
    entries = {entry.key: entry for entry in record.entries}
    for field in form.fields:
        present = {key: entries[key] for key in field.keys if key in entries}
        attribute = getattr(agent, field.attribute)
        for key, entry in present.items():
            if isinstance(attribute, str) and (entry.mend or looks_like_data(field, entry)):
                value = field.codec.write(attribute).get(key, attribute)
                yield make_repair(document.source, entry, value, writer)
            elif entry.mend:
                yield make_repair(document.source, entry, entry.value, writer)
    for entry in record.entries:
        if entry.mend and (entry.key not in form.keys or entry is not entries[entry.key]):
            yield make_repair(document.source, entry, entry.value, writer)


def join_units(units: Sequence[FixUnit]) -> list[Edit]:
    """Return the edits of all units, without those that lie within an edit of another one."""
    values = [edit for unit in units if unit.writes for edit in unit.edits]
    fixes = [edit for unit in units if not unit.writes for edit in unit.edits]
    # What goes, as it stands there twice, need not be put right.
    fixes = _drop_inner(fixes)
    gone = _Spans(fix.span for fix in fixes if not fix.text)
    values = [edit for edit in values if not gone.hold(edit.span)]
    written = _Spans(edit.span for edit in values)
    return [*values, *(fix for fix in fixes if not written.hold(fix.span))]


def _drop_inner(fixes: Iterable[Edit]) -> list[Edit]:
    """Return edits in their order in the text, without those within what another one takes out."""
    kept: list[Edit] = []
    gone = 0
    for fix in sorted(fixes, key=lambda one: (one.span.start, -one.span.end)):
        if fix.span.start < gone and fix.span.end <= gone:
            continue
        kept.append(fix)
        if not fix.text:
            gone = max(gone, fix.span.end)
    return kept


class _Spans:
    """Spans that tell whether another one lies in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted((span.start, span.end) for span in spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = [*itertools.accumulate((end for _, end in ordered), max)]

    def hold(self, span: Span) -> bool:
        """Return whether a span lies in one of these."""
        before = bisect.bisect_right(self._starts, span.start)
        return before > 0 and self._furthest[before - 1] >= span.end
