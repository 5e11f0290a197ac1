"""A converted text with a header that names its source, proved to mean what it meant without.

Belongs here: putting the line in, and leaving out that of the traces where the header tells the
same. Not here: how it is spelled (`syntax/header.py`), how a source is named
(`project/generated.py`), what a header tells (`derived_traces.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from agentc.errors import AgentcError
from agentc.ir.agent import differences
from agentc.ir.provenance import KnownTraces
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.pipeline.derived_traces import tells_the_same
from agentc.pipeline.verify import BEST_TO_WORST
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax import GRAMMARS
from agentc.syntax.comments import comment_lines, is_own
from agentc.syntax.header import add_header, drop_header, find_header
from agentc.vendors.registry import get_examiner


@dataclass(frozen=True, slots=True)
class Headed:
    """A text with its header, and the traces that it is without, where they stand elsewhere."""

    text: str
    known: KnownTraces | None = None


def add_proved_header(
    form: Format, text: str, name: str, source: str, *, traces_apart: bool = False
) -> Headed:
    """Return the text of an agent's file with a header that names a source, as that is spelled. It
    is without a line of traces where these follow from the rest, or are to stand `traces_apart`.

    The text stays without a header if the format has no comments, or if the line would change what
    is read, as it can in a text that an author wrote.
    """
    if not GRAMMARS[form.syntax].has_comments:
        return Headed(text)
    path = form.place().path_of(name)
    plain = drop_header(text)
    try:
        before = parse(form, plain, path, name)
        for bare in (drop_traces(before), plain):
            headed = add_header(bare, source)
            after = parse(form, headed, path, name)
            apart = _take_apart(before, after) if traces_apart else None
            if _tell_the_same(before, after, apart) and _loads_the_same(form, plain, headed):
                return Headed(headed, apart)
    except AgentcError:
        return Headed(text)
    return Headed(text)


def _take_apart(before: Document, after: Document) -> KnownTraces | None:
    """Return the traces that a document had before a header took their place."""
    header = find_header(after.source.text)
    if header is None or len(before.agents) != 1 or len(after.agents) != 1:
        return None
    traces = before.agents[0].carried.traces
    gone = traces and not after.agents[0].carried.traces
    return KnownTraces(header.check, traces) if gone else None


def drop_traces(document: Document) -> str:
    """Return the text of a document with one agent without the lines of its traces; the text as it
    is of one with several."""
    text = document.source.text
    if len(document.agents) != 1 or not document.agents[0].carried.traces:
        return text
    (record,) = document.source.records
    lines = comment_lines(text, record.head, record.entries)
    spans = [found.span() for found in lines if is_own(found[1])]
    whole = [Span(start, text.find("\n", end) + 1 or len(text)) for start, end in spans]
    return apply_edits(text, [Edit(span, "") for span in whole])


def _tell_the_same(before: Document, after: Document, apart: KnownTraces | None) -> bool:
    """Return whether two documents say and carry the same, and so do their traces, unless they
    stand apart."""
    if len(before.agents) != len(after.agents):
        return False
    if len(before.agents) == 1 and before.agents[0].carried.traces:
        one, other = before.agents[0].carried, after.agents[0].carried
        if not (other.traces or apart or tells_the_same(after, one.traces)):
            return False
        agents = (replace(after.agents[0], carried=replace(other, traces=one.traces)),)
        after = replace(after, agents=agents) if not other.traces else after
    return all(
        one.carried == other.carried and not differences(one, other)
        for one, other in zip(before.agents, after.agents, strict=True)
    )


def _loads_the_same(form: Format, plain: str, headed: str) -> bool:
    """Return whether the format's client makes the same of two texts."""
    examine = get_examiner(form)
    if examine is None:
        return True
    there = examine(headed)[0].outcome
    return there is BEST_TO_WORST[0] or there is examine(plain)[0].outcome
