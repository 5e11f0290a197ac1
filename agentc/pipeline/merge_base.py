"""The text that an edited file had before anybody edited it, where its header tells which one that
was.

Belongs here: which of several texts it is, and what that carried. Not here: where such texts come
from (`project/bases.py`), what becomes of edits (`merge.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agentc.carry.traces import find_known_trace, is_whole, list_statements
from agentc.errors import AgentcError
from agentc.ir.provenance import digest
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.pipeline.derived_traces import read_with_trace
from agentc.pipeline.generated import drop_traces
from agentc.syntax.header import Header, compute_check, drop_header, find_header


def needs_base(edited: Document, original: Format) -> bool:
    """Return whether an edited file itself does not tell what was edited in it, and its header
    tells by which text that can be seen."""
    if len(edited.agents) != 1 or edited.format.own == original.own:
        return False
    trace = find_known_trace(edited.agent, original)
    return not (trace and is_whole(trace)) and find_header(edited.source.text) is not None


def is_unsure(edited: Document, original: Format) -> bool:
    """Return whether a generated file was edited of which nothing tells what it was before: then
    each difference can be an edit of either file."""
    return needs_base(edited, original) and find_known_trace(edited.agent, original) is None


def has_two_prompts(edited: Document, original: Document) -> bool:
    """Return whether the prompt was edited on both sides, by the edited file's trace: a base tells
    then by lines who edited what."""
    trace = find_known_trace(edited.agent, original.format) if len(edited.agents) == 1 else None
    if trace is None or "prompt" not in trace.digests or len(original.agents) != 1:
        return False
    there, now = (list_statements(one.agents[0]).get("prompt") for one in (edited, original))
    was, written = trace.digests["prompt"]
    return digest(there) != written and digest(now) != was


def find_base(edited: Document, texts: Iterable[tuple[str, str]]) -> Document | None:
    """Return the document that an edited one was before the edit; `None` where none of some texts
    is the one for which its header was written. Each text stands before one that tells what it
    carries: itself, or the same written by a run that carries something."""
    header = find_header(edited.source.text)
    if header is None:
        return None
    for text, telling in texts:
        try:
            if not _is_checked_text(header, edited.format, text):
                continue
            base = read_with_trace(edited.format, telling, edited.path, edited.agent.name)
        except AgentcError:
            continue
        if len(base.agents) == 1 and base.agent.carried.traces:
            return base
    return None


def adopt_base(edited: Document, base: Document) -> Document:
    """Return an edited document with what it carried before the edit, as its base says."""
    return replace(edited, agents=(replace(edited.agent, carried=base.agent.carried),))


def _is_checked_text(header: Header, form: Format, text: str) -> bool:
    """Return whether a header was written for a text, as that is or without its traces."""
    plain = drop_header(text)
    if compute_check(plain) == header.check:
        return True
    bare = drop_traces(parse(form, plain, name="x"))
    return bare != plain and compute_check(bare) == header.check
