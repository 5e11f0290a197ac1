"""One edited output, and its source: a text of that with the edits of the output, and whether the
output says more than that.

Belongs here: one output. Not here: several outputs of one source, and writing (`sync.py`), the
merge (`project/into_original.py`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from agentc.build.jobs import Job
from agentc.build.judge import Output
from agentc.build.leftovers import list_own_comments
from agentc.filesystem.read import shorten_path
from agentc.ir.agent import differences
from agentc.ir.field_change import Outcome
from agentc.lens.parse import parse
from agentc.pipeline.merge import UNFELT
from agentc.pipeline.merge_conflicts import BOTH_CHANGED
from agentc.project.client_config import Configurations
from agentc.project.convert_file import convert_inputs
from agentc.project.detect import format_at
from agentc.project.plan import PlannedWrite
from agentc.project.request import Request
from agentc.syntax.header import drop_header
from agentc.vendors.registry import get_format

CONFLICT = "conflict"


def is_copy(job: Job, output: Output) -> bool:
    """Return whether an output is in its source's own dialect: nothing in it tells then what was
    edited."""
    agent = output.item.seen if output.item is not None else None
    form = job.target.form
    return form is None or (
        agent is not None and agent.origin is not None and agent.origin.dialect == form.own
    )


def is_all_home(job: Job, item: PlannedWrite, edited: str) -> bool:
    """Return whether a source says all that an edited output of it says: then that can be made of
    it anew. What could not be put back, and comments, are their author's alone."""
    done, form = item.conversion, job.target.form
    if done is None or form is None:
        return False
    if any(loss.outcome is not Outcome.MAPPED or loss.reason == UNFELT for loss in done.losses):
        return False
    document = parse(format_at(form, item.source), drop_header(edited), item.source, done.name)
    return not list_own_comments(document, done.text)


def say_the_same(job: Job, item: PlannedWrite, edited: str) -> bool:
    """Return whether a source with the edits of a copy says what the copy does."""
    done, form = item.conversion, job.target.form
    if done is None or form is None:
        return False
    there = format_at(form, item.source)
    texts = (drop_header(edited), done.text)
    one, other = (parse(there, text, item.source, done.name).agent for text in texts)
    return not differences(one, other)


def merge_output(
    job: Job,
    output: Output,
    text: str,
    prefer: Literal["", "ours", "theirs"] = "",
    *,
    accept_widening: bool,
) -> PlannedWrite:
    """Return the source's item with the edits of one output in a text of it."""
    item = output.item
    path = shorten_path(output.path or Path())
    known = item.old_traces if item is not None else None
    origin = item.seen.origin if item is not None and item.seen is not None else None
    request = Request(
        paths=(path,),
        target=get_format(origin.format) if origin is not None else None,
        formats={path: job.target.form} if job.target.form is not None else {},
        into=Path(item.source) if item is not None else None,
        settings=replace(job.target.settings, accept_widening=accept_widening, prefer=prefer),
        original=text,
        traces_apart=True,
        recall=lambda _: known,
    )
    return next(convert_inputs(request, (path,), Configurations()))


def find_lost_word(
    job: Job, output: Output, before: str, settled: str, *, accept_widening: bool
) -> str:
    """Return in words where an output is at odds with its source as that is `settled`, now that
    another output's edits count; empty where it was at odds `before`, or says anything else beyond
    its source."""
    old = output.item.old if output.item is not None else None
    if old is None or before == settled or is_copy(job, output):
        return ""
    if merge_output(job, output, before, accept_widening=accept_widening).error is not None:
        return ""
    error = merge_output(job, output, settled, accept_widening=accept_widening).error
    if error is None or error.code != CONFLICT:
        return ""
    rest = merge_output(job, output, settled, "ours", accept_widening=accept_widening)
    is_alone = rest.conversion is not None and rest.conversion.text == settled
    word = error.message.removeprefix(BOTH_CHANGED)
    return word if is_alone and is_all_home(job, rest, old) else ""
