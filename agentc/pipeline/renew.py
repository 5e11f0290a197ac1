"""The edited file, renewed once its edits were put back: as if it was made from the original as
that is now.

Belongs here: its text anew, or its comment lines alone. Not here: putting back (`merge.py`), the
disc. Without it the trace would still speak of the original before the edit: the next edit of the
same field would look like one on both sides, and the next conversion would find a file that
differs. An edit that the original could not take counts as seen, so that it is told once; one that
only waits for an option of the user's stays an edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from agentc.carry.authored import read_authored_form
from agentc.carry.collect import collect_carried
from agentc.carry.traces import find_touched, is_part, list_statements
from agentc.errors import AgentcError
from agentc.ir.agent import Agent, differences
from agentc.ir.field_change import Outcome
from agentc.ir.provenance import Carried, digest
from agentc.ir.value import same
from agentc.lens.client_config import ALONE, SurroundingLimits
from agentc.lens.format import Document
from agentc.lens.parse import parse
from agentc.lens.split import select_same
from agentc.lens.widening import (
    carries_new_processes,
    find_new_processes_anywhere,
    find_widenings,
)
from agentc.options import ConversionOptions
from agentc.pipeline.convert import Conversion, convert_document, restore_carried
from agentc.pipeline.earlier_options import Run, list_trials
from agentc.pipeline.edited_limits import digest_differences
from agentc.pipeline.merge_fields import MERGED_BY_LINES
from agentc.pipeline.renew_traces import catch_up, knows_more
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.carried_block import find_block, write_block
from agentc.syntax.carried_comments import write_traces
from agentc.syntax.comments import comment_lines, find_kept_words, is_own, line
from agentc.syntax.edits.blocks import edit_block, list_damaged_lines
from agentc.syntax.header import find_margin
from agentc.syntax.source import Source
from agentc.vendors.registry import all_formats


def is_behind(edited: Document, original: Document) -> bool:
    """Return whether the trace of a file is older than its last edit, and has to be written
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
    others: Iterable[Run] = (),
) -> str | None:
    """Return the edited file's text as made from the original after its edits were put back; `None`
    where that cannot be. This run or one of the `others` can have written the file before.

    It is the text that a conversion gives now, where that means the same and nobody has put
    comments of their own into the file; else the file's own text with other comment lines. Raises
    TooComplex where limits cost too much to compare.
    """
    if not is_behind(edited, original):
        return edited.source.text if edited.agent.carried.traces else None
    likeliest: tuple[Run, Agent] | None = None
    for trial, limits in list_trials(edited, original, (settings, around), others):
        try:
            forward = convert_document(original, edited.format, trial, limits)[0].text
            again = parse(edited.format, forward, edited.path, edited.agent.name).agent
        except AgentcError:
            continue  # the next conversion says what is wrong
        if not settings.carry_exec and _starts_more(edited, again):
            continue
        likeliest = likeliest or ((trial, limits), again)
        if (
            not edited.format.within  # there may be others in the file
            and _mean_the_same(
                edited.agent,
                again,
                _list_reworded_fields(edited, original, merged, trial)
                | _list_older_statements(edited, original, again)
                | {one.field for one in merged.losses if one.reason == MERGED_BY_LINES},
            )
            and not _has_own_comments(edited)
            and not knows_more(edited, again.carried, original.format.own)
        ):
            return forward
    run, written = likeliest or ((settings, around), None)
    try:
        return _replace_lines(edited, original, written, merged, settings, run)
    except AgentcError:
        return None


def _starts_more(edited: Document, again: Agent) -> bool:
    """Return whether a file that is written `again` states, or carries, something that starts
    processes and is not in the edited one."""
    before, form, formats = edited.agent, edited.format, all_formats()
    started = find_new_processes_anywhere(before, again, form, formats)
    return bool(started) or carries_new_processes(before, again, formats)


def _mean_the_same(one: Agent, other: Agent, leaving_out: Set[str]) -> bool:
    """Return whether two agents state the same, but for some statements. Limits are compared by
    what they decide."""
    old, new = list_statements(one), list_statements(other)
    if "permission" not in leaving_out and digest_differences(one.permission, other.permission):
        return False
    names = {*old, *new} - {"permission"} - leaving_out
    return all(same(old.get(name), new.get(name)) for name in names)


def _list_older_statements(edited: Document, original: Document, again: Agent) -> set[str]:
    """Return the statements that an edited file has as they were written, and of which the original
    has others now: they are no edits, but older. Limits are not among them where the file written
    `again` would have fewer: this run may lack an option with which it was written then."""
    trace = edited.agent.carried.trace(original.format.own)
    if trace is None:
        return set()
    now, absent = list_statements(original.agents[0]), digest(None)
    untouched = {*trace.digests, *now} - find_touched(trace, edited.agent)
    if any(find_widenings(edited.agent, again, edited.format)):
        untouched = {name for name in untouched if name.partition(".")[0] != "permission"}
    return {
        name
        for name in untouched
        if not is_part(name)
        and digest(now.get(name)) != trace.digests.get(name, (absent, absent))[0]
    }


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
    """Return, by their fields, the texts of the edited file for which the new file has another
    word."""
    again = select_same(parse(edited.format, new, edited.path, edited.agent.name), edited).agent
    old, now = list_statements(edited.agent), list_statements(again)
    return {
        name: value
        for name, value in now.items()
        if isinstance(value, str) and name not in ("name", "prompt") and value != old.get(name)
    }


def list_renewed_limits(edited: Document, new: str) -> tuple[str, ...]:
    """Return in words the tools about which a renewed file decides otherwise than the edited one
    did. Raises TooComplex where comparing them costs too much."""
    again = select_same(parse(edited.format, new, edited.path, edited.agent.name), edited).agent
    found = digest_differences(edited.agent.permission, again.permission)
    return tuple(tool.label for tool in found)


def _has_own_comments(document: Document) -> bool:
    """Return whether somebody has put comments of their own among the fields; lines of a damaged
    block can be such."""
    source, (record,) = document.source, document.source.records
    block = find_block(source.text, record.head, record.entries)
    if block is not None and any(list_damaged_lines(source.text, block)):
        return True
    return any(
        not is_own(found[1]) for found in comment_lines(source.text, record.head, record.entries)
    )


def _replace_lines(
    edited: Document,
    original: Document,
    forward: Agent | None,
    merged: Conversion,
    settings: ConversionOptions,
    run: Run,
) -> str | None:
    """Return the edited file's text with the comment lines that a file made from the original has,
    where that is written by a run; `None` where an editor has moved the lines about."""
    spans = _find_lines(edited)
    if spans is None:
        return None
    agent, source = restore_carried(original, 0, *run)[0], edited.source
    fresh, _ = collect_carried(
        read_authored_form(original, 0, all_formats()),
        agent,
        edited.agent,
        edited.format,
        all_formats(),
        run[0],
    )
    carried = catch_up(fresh, edited, original, forward, merged, settings)
    text = _write_lines(source, spans, carried)
    again = select_same(parse(edited.format, text, edited.path, edited.agent.name), edited).agent
    return text if not differences(again, edited.agent) and again.carried == carried else None


def _write_lines(source: Source, spans: list[Span], carried: Carried) -> str:
    """Return a text with what its agent carries in the place of its lines at some spans: traces
    where the first of those is, a block at the top."""
    (record,) = source.records
    newline = source.newline
    if not spans:  # they followed from the header of the file
        spans = [Span(record.head.end, record.head.end)]
    margin = find_margin(source.text, spans[0])
    traces = "".join(f"{margin}# {words}{newline}" for words in write_traces(carried))
    block = edit_block(
        source.text,
        record.head,
        record.entries,
        write_block(carried.kept, carried.made_from),
        newline,
    )
    gone = [Edit(span, "") for span in spans[1:]]
    return apply_edits(source.text, [block, Edit(spans[0], traces), *gone])


def _find_lines(document: Document) -> list[Span] | None:
    """Return the lines in which a file carries something; `None` where others stand between
    them."""
    source, (record,) = document.source, document.source.records
    comments = [*comment_lines(source.text, record.head, record.entries)]
    known = [found.words for found in find_kept_words(source.text, record.head, record.entries)]
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
