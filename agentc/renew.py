"""The file whose edits were put back, as one that was made from the original as it is now.

Belongs here: its text anew, or its comment lines alone. Not here: putting back (`into.py`), the disc.
Without it the trace would still speak of the original before the edit: the next edit of the same field would look like
one on both sides, and the next conversion would find a file that differs. An edit that the original could not take
counts as seen, so that it is told once; one that only waits for an option of the user's stays an edit.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from agentc.errors import AgentcError
from agentc.formats import every
from agentc.ir.agent import Agent, differences
from agentc.ir.carried import Carried, Kept, Trace, digest
from agentc.ir.changes import changes
from agentc.ir.effective import Effective, stated
from agentc.ir.loss import Outcome
from agentc.ir.value import same
from agentc.lens.carry import carry
from agentc.lens.carry_lines import lines
from agentc.lens.client_config import ALONE, Around
from agentc.lens.format import Document, Format
from agentc.lens.home import written_at
from agentc.lens.limits import unlike
from agentc.lens.naming import names_there, renamed_as
from agentc.lens.parse import parse
from agentc.lens.settings import Settings
from agentc.lens.starting import starts
from agentc.lens.trace import SETTLED, is_part, statements, touched, whole_of
from agentc.pipeline import Conversion, convert_document, meant
from agentc.syntax.comments import comment_lines, find, is_own, line
from agentc.syntax.source import Edit, Span, apply


def is_behind(edited: Document, original: Document) -> bool:
    """Return whether a file was edited since its trace was written, which then has to be written anew."""
    agent, own = edited.agent, original.format.own
    if not edited.format.writable or edited.format.own == own or not agent.carried.traces:
        return False
    trace = agent.carried.trace(own)
    return trace is None or bool(touched(trace, agent))


def renewed(
    edited: Document, original: Document, put: Conversion, settings: Settings, around: Around = ALONE
) -> str | None:
    """The edited file's text as of the original after its edits were put back; `None` where that cannot be.

    It is the text that a conversion gives now, where that means the same and nobody has put comments of their own into
    the file; else the file's own text with other comment lines.
    """
    if not is_behind(edited, original):
        return edited.source.text if edited.agent.carried.traces else None
    settings = replace(settings, names=names_there(original.agents[0], edited.agents[0], edited.format))
    settings = renamed_as(original.agents[0], edited.agents[0], original.format, settings)
    forward = again = None
    try:
        forward = convert_document(original, edited.format, settings, around)[0].text
        again = parse(edited.format, forward, edited.path, edited.agent.name).agent
    except AgentcError:
        forward = None  # the next conversion says what is wrong
    if forward is not None and again and _mean_the_same(edited.agent, again) and not _has_own_comments(edited):
        return forward
    try:
        return _with_lines(edited, original, again, put, settings, around)
    except AgentcError:
        return None


def _mean_the_same(one: Agent, other: Agent) -> bool:
    old, new = statements(one), statements(other)
    if next(changes(Effective(stated(one.permission)), Effective(stated(other.permission))), None) is not None:
        return False
    return all(same(old.get(name), new.get(name)) for name in {**old, **new} if name != "permission")


def _has_own_comments(document: Document) -> bool:
    source, (record,) = document.source, document.source.records
    return any(not is_own(found[1]) for found in comment_lines(source.text, record.head, record.entries))


def _with_lines(
    edited: Document, original: Document, forward: Agent | None, put: Conversion, settings: Settings, around: Around
) -> str | None:
    """The edited file's text with the comment lines of one that was made from the original; `None` where an editor has
    moved them about."""
    spans = _lines_of(edited)
    if spans is None:
        return None
    agent, source = meant(original, 0, settings, around)[0], edited.source
    fresh, _ = carry(written_at(original, 0, every()), agent, edited.agent, edited.format, every(), settings)
    carried = _caught_up(fresh, edited, original, forward, put, settings)
    edits = [Edit(span, "") for span in spans]
    new = "".join(f"# {words}{source.newline}" for words in lines(carried))
    text = apply(source.text, [Edit(spans[0], new), *edits[1:]]) if spans else None
    if text is None:
        return None
    again = parse(edited.format, text, edited.path, edited.agent.name).agent
    return text if not differences(again, edited.agent) and again.carried == carried else None


def _lines_of(document: Document) -> list[Span] | None:
    """The lines in which a file carries something; `None` where an editor has mixed them with others."""
    source, (record,) = document.source, document.source.records
    comments = [*comment_lines(source.text, record.head, record.entries)]
    known = [found.words for found in find(source.text, record.head, record.entries)]
    whole = {line(words) for words in known if words is not None}
    own = [found for found in comments if is_own(found[1])]
    torn = [found for found in own if " ".join(found[1].split()) not in whole]
    if len(torn) != known.count(None):
        stream = " ".join(" ".join(found[1].split()) for found in comments)
        if None in known or stream != " ".join(line(words) for words in known if words is not None):
            return None
        own = comments  # nothing but what is carried, as one paragraph
    ends = [source.text.find("\n", found.end()) + 1 for found in own]
    return [Span(one.start(), end or len(source.text)) for one, end in zip(own, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class _Apart:
    """The statements in which two files do not agree: those that only the original changed, edits that it could not
    take, and edits that wait for an option. `written` is what the original is written as now."""

    stale: Set[str]
    unput: Set[str]
    waiting: Set[str]
    written: Agent

    @property
    def names(self) -> Set[str]:
        """All of them."""
        return self.stale | self.unput | self.waiting


def _caught_up(
    fresh: Carried, edited: Document, original: Document, forward: Agent | None, put: Conversion, settings: Settings
) -> Carried:
    """What the edited file carries now: as a file that was made from the original of now, except where they differ."""
    own, old = original.format.own, edited.agent.carried.trace(original.format.own)
    if old is None:
        return fresh
    apart = _compare(old, edited.agent, original.agent, forward, put, settings)
    traces = [
        _own_trace(trace, old, edited.agent, original.agent, apart)
        if trace.format == own
        else _others_trace(trace, edited.agent.carried.trace(trace.format), apart)
        for trace in fresh.traces
    ]
    home = written_at(original, 0, every()).home
    kept = [one for one in fresh.kept if one.format != own or _statement(one, home) not in apart.stale | apart.unput]
    kept += [one for one in edited.agent.carried.kept if one.format == own and _statement(one, home) in apart.stale]
    return Carried(tuple(dict.fromkeys(kept)), tuple(traces))


def _compare(
    old: Trace, seen: Agent, original: Agent, forward: Agent | None, put: Conversion, settings: Settings
) -> _Apart:
    here, home, there = statements(seen), statements(original), statements(forward) if forward else {}
    edited = touched(old, seen)
    stale = {
        name
        for name, (was, now) in old.digests.items()
        if not (is_part(name) or name in edited)
        and digest(home.get(name)) != was
        and (forward is None or digest(there.get(name)) != now)
    }
    waiting = {name for name in edited if not settings.carry_exec and starts(name, here.get(name))}
    lost = {_attribute(loss.field) for loss in put.losses if loss.outcome is not Outcome.MAPPED}
    unput = {name for name in edited if _attribute(name) in lost} - waiting
    return _Apart(stale, unput, waiting, forward or seen)


def _own_trace(fresh: Trace, old: Trace, seen: Agent, original: Agent, apart: _Apart) -> Trace:
    """The trace of the original of now, which says of what differs how it differs."""
    pairs, none = dict(fresh.digests), digest(None)
    home, here = statements(original), statements(seen)
    for name in {*touched(old, seen), *(name for name in old.digests if not is_part(name))}:
        now = old.digests.get(name, (none, none))[1] if name in apart.waiting else digest(here.get(name))
        pairs[name] = (digest(home.get(name)), now)
    if "permission" in apart.unput or SETTLED in old.digests:
        settled = "".join(unlike(apart.written.permission, seen.permission).values())
        if settled:  # the same limits in other words leave nothing to settle
            pairs[SETTLED] = (settled, settled)
        elif apart.written is seen and SETTLED in old.digests:  # nobody knows what is written now
            pairs[SETTLED] = old.digests[SETTLED]
    for name in {**old.digests, **pairs}:
        if whole_of(name) in apart.stale:
            pairs[name] = old.digests.get(name, (none, none))
    return Trace(fresh.format, {name: pair for name, pair in pairs.items() if pair != (none, none)})


def _others_trace(fresh: Trace, old: Trace | None, apart: _Apart) -> Trace:
    """The trace of a third file, to which what the original did not take is an edit all the same."""
    known = old.digests if old else {}
    pairs = {name: pair for name, pair in fresh.digests.items() if name not in apart.names}
    return Trace(fresh.format, pairs | {name: known[name] for name in apart.names if name in known})


def _statement(kept: Kept, form: Format) -> str:
    """The statement that a carried key of the original's format says."""
    row = next((row for row in form.fields if kept.key in row.keys), None)
    return row.attribute if row else f"extra.{form.own}"


def _attribute(name: str) -> str:
    """The attribute that a statement is about; of extra keys their format with it."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "extra" else parts[0]
