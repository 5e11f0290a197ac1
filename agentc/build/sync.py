"""Edits of outputs, taken home into their sources.

Belongs here: which outputs were edited, and in which order their edits go into one source. Not
here: the merge (`project/into_original.py`), building what the sources say then (`run.py`).

Nothing is written of a source, nor of its outputs, where one of the merges fails.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from agentc.build.jobs import Job
from agentc.build.judge import Output, Settled, Standing, make_whole
from agentc.build.records import digest_text
from agentc.build.run import BuildPlan
from agentc.carry.authored import AuthoredForm
from agentc.errors import AgentcError, Refused
from agentc.filesystem.read import read_if_exists, read_text, shorten_path
from agentc.filesystem.write import Writer
from agentc.ir.agent import differences
from agentc.ir.field_change import Outcome
from agentc.lens.parse import parse
from agentc.pipeline.comments_left_behind import find_comments_left_behind
from agentc.pipeline.merge import UNFELT
from agentc.project.batch import plan_writes, write_items
from agentc.project.client_config import Configurations
from agentc.project.convert_file import convert_inputs
from agentc.project.detect import format_at
from agentc.project.into_original import renew_file
from agentc.project.plan import Action, PlannedWrite
from agentc.project.request import Request
from agentc.syntax.header import drop_header
from agentc.vendors.registry import get_format

CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """What the user wants of a sync: which outputs, which side counts where both moved, and whether
    edits that let an agent do more count."""

    paths: tuple[Path, ...] = ()
    prefer: Literal["", "ours", "theirs"] = ""
    accept_widening: bool = False
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """The edits of one source's outputs.

    `items` are the merges in their order, `error` says why nothing was written. `settled` are
    outputs that are to be made of their source anew; of those in `given_up` it was the user who
    said that they do not count.
    """

    source: Path
    outputs: tuple[Output, ...]
    items: tuple[PlannedWrite, ...] = ()
    error: AgentcError | None = None
    settled: Mapping[Path, Settled] = field(default_factory=dict)
    given_up: tuple[Path, ...] = ()


def merge_all(plan: BuildPlan, options: SyncOptions) -> list[Merged]:
    """Take the edits of all outputs home, source by source. Return what came of each.

    Raises Refused for a path that is no edited output.
    """
    jobs = {job.target.label: job for job in plan.jobs}
    by_source: dict[Path, list[Output]] = {}
    for output in _list_edited(plan.outputs, options.paths):
        if output.item is not None:
            by_source.setdefault(make_whole(output.item.source), []).append(output)
    return [
        _merge(source, outputs, jobs, options, plan.records.root)
        for source, outputs in by_source.items()
    ]


def _list_edited(outputs: Collection[Output], paths: Collection[Path]) -> Iterator[Output]:
    edited = [one for one in outputs if one.standing in (Standing.EDITED, Standing.BOTH)]
    known = {one.path for one in edited}
    for path in paths:
        if path not in known:
            hint = "`agentc status` lists those that were edited"
            raise Refused("output", "no edited output", hint=hint).at(shorten_path(path))
    yield from (one for one in edited if not paths or one.path in paths)


def _merge(
    source: Path,
    outputs: list[Output],
    jobs: Mapping[str, Job],
    options: SyncOptions,
    root: Path,
) -> Merged:
    given = Merged(source, tuple(outputs))
    try:
        disc = read_text(source)
    except AgentcError as error:
        return replace(given, error=error)
    copies = [one for one in outputs if _is_copy(jobs[one.target], one)]
    refusal = _refuse_copies(copies, options)
    if refusal is not None:
        return replace(given, error=refusal)
    text, items = disc, list[PlannedWrite]()
    settled: dict[Path, Settled] = {}
    given_up: list[Path] = []
    for output in [*copies, *(one for one in outputs if one not in copies)]:
        job, path = jobs[output.target], output.path
        old = output.item.old if output.item is not None else None
        if path is None or old is None:
            continue
        if output in copies and options.prefer == "ours" and _is_unsure(output):
            settled[path] = Settled(digest_text(old), certain=True)
            given_up.append(path)
            continue
        item = _merge_one(job, output, text, options)
        if item.error is not None and item.error.code == CONFLICT:
            if text != disc and _merge_one(job, output, disc, options).error is None:
                return replace(given, error=_refuse_rivals(outputs, item.error.message))
            if options.prefer:
                item = _merge_one(job, output, text, options, options.prefer)
                if options.prefer == "ours":
                    settled[path] = Settled(digest_text(old), certain=True)
                    given_up.append(path)
        if item.error is not None or item.conversion is None:
            return replace(given, error=item.error)
        text = item.conversion.text
        items.append(item)
        if path not in settled and _is_all_home(job, item, old):
            certain = output in copies and _say_the_same(job, item, old)
            settled[path] = Settled(digest_text(old), certain=certain)
    done = replace(given, items=tuple(items), settled=settled, given_up=tuple(given_up))
    return done if options.dry or not items else _write(done, disc, root)


def _is_copy(job: Job, output: Output) -> bool:
    """Return whether an output is in its source's own dialect: nothing in it tells then what was
    edited."""
    seen = output.item.seen if output.item is not None else None
    form = job.target.form
    return form is None or (
        seen is not None and seen.origin is not None and seen.origin.dialect == form.own
    )


def _is_unsure(output: Output) -> bool:
    """Return whether a copy may be older than its source: then what differs is no edit of it."""
    return output.moved or not output.known


def _refuse_copies(copies: list[Output], options: SyncOptions) -> AgentcError | None:
    """Return why the edits of copies cannot be told: their sources moved, or they differ among each
    other."""
    unsure = [one for one in copies if _is_unsure(one)]
    if unsure and not options.prefer:
        names = ", ".join(shorten_path(one.path) for one in unsure if one.path is not None)
        message = f"{names} and the source were both edited, and nothing tells them apart"
        hint = "--ours keeps the source, --theirs takes all of the edited file"
        return Refused(CONFLICT, message, hint=hint)
    texts = {drop_header(one.item.old or "") for one in copies if one.item is not None}
    if len(texts) > 1 and not (unsure and options.prefer == "ours"):
        return _refuse_rivals(copies, "both are copies of their source")
    return None


def _is_all_home(job: Job, item: PlannedWrite, edited: str) -> bool:
    """Return whether a source says all that an edited output of it says: then that can be made of
    it anew. What could not be put back, and comments, are their author's alone."""
    done, form = item.conversion, job.target.form
    if done is None or form is None:
        return False
    if any(loss.outcome is not Outcome.MAPPED or loss.reason == UNFELT for loss in done.losses):
        return False
    document = parse(format_at(form, item.source), drop_header(edited), item.source, done.name)
    origin = AuthoredForm(document.format, document.agent)
    left = find_comments_left_behind(document, origin, document.format, document.source.text)
    return all(document.source.slice(span) in done.text for span in left)


def _say_the_same(job: Job, item: PlannedWrite, edited: str) -> bool:
    """Return whether a source with the edits of a copy says what the copy does."""
    done, form = item.conversion, job.target.form
    if done is None or form is None:
        return False
    there = format_at(form, item.source)
    texts = (drop_header(edited), done.text)
    one, other = (parse(there, text, item.source, done.name).agent for text in texts)
    return not differences(one, other)


def _merge_one(
    job: Job,
    output: Output,
    text: str,
    options: SyncOptions,
    prefer: Literal["", "ours", "theirs"] = "",
) -> PlannedWrite:
    """Return the source's item with the edits of one output in a text of it."""
    item = output.item
    path = shorten_path(output.path or Path())
    origin = item.seen.origin if item is not None and item.seen is not None else None
    request = Request(
        paths=(path,),
        target=get_format(origin.format) if origin is not None else None,
        formats={path: job.target.form} if job.target.form is not None else {},
        into=Path(item.source) if item is not None else None,
        settings=replace(
            job.target.settings, accept_widening=options.accept_widening, prefer=prefer
        ),
        original=text,
    )
    return next(convert_inputs(request, (path,), Configurations()))


def _refuse_rivals(outputs: list[Output], why: str) -> Refused:
    names = " and ".join(shorten_path(one.path) for one in outputs if one.path is not None)
    hint = "say which one counts: `agentc sync PATH`"
    return Refused(CONFLICT, f"{names} were edited, each otherwise: {why}", hint=hint)


def _write(merged: Merged, disc: str, root: Path) -> Merged:
    """Write a source with the edits of its outputs, and these as made from it as it is now. One of
    the repository at a root is not written where links lead out of that."""
    last = merged.items[-1]
    is_renewed = make_whole(last.source) not in merged.settled
    renewed = last.renewed if is_renewed else None
    last = replace(last, base=disc, renewed=renewed, target=merged.source)
    within = root if merged.source.is_relative_to(root) else merged.source.parent
    request = Request(paths=(last.source,), target=None, into=merged.source, within=within)
    (planned,) = plan_writes(
        request, [last], [last.source], Configurations(), read_if_exists, force=False
    )
    (written,) = write_items([planned], force=False)
    if written.error is not None or written.action not in (Action.UPDATE, Action.SAME):
        why = written.error or Refused("changed", written.reason).at(shorten_path(merged.source))
        return Merged(merged.source, merged.outputs, error=why)
    items = [*merged.items[:-1], written]
    with Writer() as writer:
        for place, item in enumerate(items[:-1]):
            if item.renewed is not None and make_whole(item.source) not in merged.settled:
                items[place] = renew_file(item, writer, *item.renewed)
    return replace(merged, items=tuple(items))
