"""The file whose edits were put back, as one that was made from the original as it is now.

Belongs here: its text anew, or its comment lines alone. Not here: putting back (`merge.py`), the
disc. Without it the trace would still speak of the original before the edit: the next edit of the
same field would look like one on both sides, and the next conversion would find a file that
differs. An edit that the original could not take counts as seen, so that it is told once; one that
only waits for an option of the user's stays an edit.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from agentc.carry.authored import read_authored_form
from agentc.carry.collect import collect_carried
from agentc.carry.traces import SETTLED, find_touched, is_part, list_statements, statement_of
from agentc.errors import AgentcError
from agentc.ir.agent import Agent, differences
from agentc.ir.executables import runs_processes
from agentc.ir.field_change import Outcome
from agentc.ir.provenance import Carried, CarriedKey, Trace, digest
from agentc.ir.value import same
from agentc.lens.agent_references import infer_renames, rename_agent
from agentc.lens.client_config import ALONE, SurroundingLimits
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.options import ConversionOptions
from agentc.pipeline.convert import Conversion, convert_document, restore_carried
from agentc.pipeline.merge_permissions import digest_differences
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.carried_comments import write_lines
from agentc.syntax.comments import comment_lines, find, is_own, line
from agentc.vendors.registry import all_formats


def is_behind(edited: Document, original: Document) -> bool:
    """Return whether a file was edited since its trace was written, which then has to be written
    anew."""
    agent, own = edited.agent, original.format.own
    if not edited.format.writable or edited.format.own == own or not agent.carried.traces:
        return False
    trace = agent.carried.trace(own)
    return trace is None or bool(find_touched(trace, agent))


def renew_output(
    edited: Document,
    original: Document,
    merged: Conversion,
    settings: ConversionOptions,
    around: SurroundingLimits = ALONE,
) -> str | None:
    """Return the edited file's text as of the original after its edits were put back; `None` where
    that cannot be.

    It is the text that a conversion gives now, where that means the same and nobody has put
    comments of their own into the file; else the file's own text with other comment lines.
    """
    if not is_behind(edited, original):
        return edited.source.text if edited.agent.carried.traces else None
    settings = replace(
        settings, names=infer_renames(original.agents[0], edited.agents[0], edited.format)
    )
    settings = rename_agent(original.agents[0], edited.agents[0], original.format, settings)
    forward = again = None
    try:
        forward = convert_document(original, edited.format, settings, around)[0].text
        again = parse(edited.format, forward, edited.path, edited.agent.name).agent
    except AgentcError:
        forward = None  # the next conversion says what is wrong
    if (
        forward is not None
        and again
        and _mean_the_same(
            edited.agent, again, _list_reworded_fields(edited, original, merged, settings)
        )
        and not _has_own_comments(edited)
    ):
        return forward
    try:
        return _replace_lines(edited, original, again, merged, settings, around)
    except AgentcError:
        return None


def _mean_the_same(one: Agent, other: Agent, leaving_out: Set[str]) -> bool:
    old, new = list_statements(one), list_statements(other)
    if digest_differences(one.permission, other.permission):
        return False
    names = {*old, *new} - {"permission"} - leaving_out
    return all(same(old.get(name), new.get(name)) for name in names)


def _list_reworded_fields(
    edited: Document, original: Document, merged: Conversion, settings: ConversionOptions
) -> set[str]:
    """Return the fields of which the original has what the edited file's word stands for: `opus` is
    the name of a model there."""
    mapped = {loss.field for loss in merged.losses if loss.outcome is Outcome.MAPPED}
    return {
        field.attribute
        for field in original.format.fields
        if field.attribute in mapped
        and isinstance(word := getattr(edited.agent, field.attribute), str)
        and same(field.codec.image(word, settings), getattr(original.agent, field.attribute))
    }


def list_reworded(edited: Document, new: str) -> dict[str, str]:
    """Return the texts of a file that was written anew, by their fields, where it had another
    word."""
    again = parse(edited.format, new, edited.path, edited.agent.name).agent
    old, now = list_statements(edited.agent), list_statements(again)
    return {
        name: value
        for name, value in now.items()
        if isinstance(value, str) and name not in ("name", "prompt") and value != old.get(name)
    }


def _has_own_comments(document: Document) -> bool:
    source, (record,) = document.source, document.source.records
    return any(
        not is_own(found[1]) for found in comment_lines(source.text, record.head, record.entries)
    )


def _replace_lines(
    edited: Document,
    original: Document,
    forward: Agent | None,
    merged: Conversion,
    settings: ConversionOptions,
    around: SurroundingLimits,
) -> str | None:
    """Return the edited file's text with the comment lines of one that was made from the original;
    `None` where an editor has moved them about."""
    spans = _find_lines(edited)
    if spans is None:
        return None
    agent, source = restore_carried(original, 0, settings, around)[0], edited.source
    fresh, _ = collect_carried(
        read_authored_form(original, 0, all_formats()),
        agent,
        edited.agent,
        edited.format,
        all_formats(),
        settings,
    )
    carried = _catch_up(fresh, edited, original, forward, merged, settings)
    edits = [Edit(span, "") for span in spans]
    new = "".join(f"# {words}{source.newline}" for words in write_lines(carried))
    text = apply_edits(source.text, [Edit(spans[0], new), *edits[1:]]) if spans else None
    if text is None:
        return None
    again = parse(edited.format, text, edited.path, edited.agent.name).agent
    return text if not differences(again, edited.agent) and again.carried == carried else None


def _find_lines(document: Document) -> list[Span] | None:
    """Return the lines in which a file carries something; `None` where an editor has mixed them
    with others."""
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
    return [
        Span(comment.start(), end or len(source.text))
        for comment, end in zip(own, ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Apart:
    """The statements in which two files do not agree: those that only the original changed, edits
    that it could not take, and edits that wait for an option. `written` is what the original is
    written as now."""

    stale: Set[str]
    unput: Set[str]
    waiting: Set[str]
    written: Agent

    @property
    def names(self) -> Set[str]:
        """Return all of them."""
        return self.stale | self.unput | self.waiting


def _catch_up(
    fresh: Carried,
    edited: Document,
    original: Document,
    forward: Agent | None,
    merged: Conversion,
    settings: ConversionOptions,
) -> Carried:
    """Return what the edited file carries now: as a file that was made from the original of now,
    except where they differ."""
    own, old = original.format.own, edited.agent.carried.trace(original.format.own)
    if old is None:
        return fresh
    apart = _compare(old, edited.agent, original.agent, forward, merged, settings)
    traces = [
        _find_own_trace(trace, old, edited.agent, original.agent, apart)
        if trace.format == own
        else _find_other_traces(trace, edited.agent.carried.trace(trace.format), apart)
        for trace in fresh.traces
    ]
    home = read_authored_form(original, 0, all_formats()).home
    kept = [
        carried
        for carried in fresh.kept
        if carried.format != own or _find_statement(carried, home) not in apart.stale | apart.unput
    ]
    kept += [
        carried
        for carried in edited.agent.carried.kept
        if carried.format == own and _find_statement(carried, home) in apart.stale
    ]
    return Carried(tuple(dict.fromkeys(kept)), tuple(traces))


def _compare(
    old: Trace,
    seen: Agent,
    original: Agent,
    forward: Agent | None,
    merged: Conversion,
    settings: ConversionOptions,
) -> _Apart:
    in_edited, in_original = list_statements(seen), list_statements(original)
    in_written = list_statements(forward) if forward else {}
    edited = find_touched(old, seen)
    stale = {
        name
        for name, (base_original, base_written) in old.digests.items()
        if not (is_part(name) or name in edited)
        and digest(in_original.get(name)) != base_original
        and (forward is None or digest(in_written.get(name)) != base_written)
    }
    waiting = {
        name
        for name in edited
        if not settings.carry_exec and runs_processes(name, in_edited.get(name))
    }
    lost = {
        _find_attribute(loss.field) for loss in merged.losses if loss.outcome is not Outcome.MAPPED
    }
    unput = {name for name in edited if _find_attribute(name) in lost} - waiting
    return _Apart(stale, unput, waiting, forward or seen)


def _find_own_trace(fresh: Trace, old: Trace, seen: Agent, original: Agent, apart: _Apart) -> Trace:
    """Return the trace of the original of now, which says of what differs how it differs."""
    pairs, absent = dict(fresh.digests), digest(None)
    nothing = (absent, absent)
    in_original, in_edited = list_statements(original), list_statements(seen)
    for name in {*find_touched(old, seen), *(name for name in old.digests if not is_part(name))}:
        written = (
            old.digests.get(name, nothing)[1]
            if name in apart.waiting
            else digest(in_edited.get(name))
        )
        pairs[name] = (digest(in_original.get(name)), written)
    if "permission" in apart.unput or SETTLED in old.digests:
        settled = "".join(digest_differences(apart.written.permission, seen.permission).values())
        if settled:  # the same limits in other words leave nothing to settle
            pairs[SETTLED] = (settled, settled)
        elif apart.written is seen and SETTLED in old.digests:  # nobody knows what is written now
            pairs[SETTLED] = old.digests[SETTLED]
    for name in {**old.digests, **pairs}:
        if statement_of(name) in apart.stale:
            pairs[name] = old.digests.get(name, nothing)
    return Trace(fresh.format, {name: pair for name, pair in pairs.items() if pair != nothing})


def _find_other_traces(fresh: Trace, old: Trace | None, apart: _Apart) -> Trace:
    """Return the trace of a third file, to which what the original did not take is an edit all the
    same."""
    known = old.digests if old else {}
    pairs = {name: pair for name, pair in fresh.digests.items() if name not in apart.names}
    return Trace(fresh.format, pairs | {name: known[name] for name in apart.names if name in known})


def _find_statement(kept: CarriedKey, form: Format) -> str:
    """Return the statement that a carried key of the original's format says."""
    field = next((field for field in form.fields if kept.key in field.keys), None)
    return field.attribute if field else f"extra.{form.own}"


def _find_attribute(name: str) -> str:
    """Return the attribute that a statement is about; of extra keys their format with it."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "extra" else parts[0]
