"""Edits of outputs, taken home into their sources.

Belongs here: which outputs were edited, and in which order their edits go into one source. Not
here: a single output (`merge_output.py`), building what the sources say then (`run.py`).

Nothing is written of a source, nor of its outputs, where one of the merges fails.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from agentc.build.edited_outputs import group_by_source, list_edited, refuse_orphans
from agentc.build.jobs import Job
from agentc.build.judge import Output, Settled
from agentc.build.merge_output import (
    CONFLICT,
    find_lost_word,
    is_all_home,
    is_copy,
    merge_output,
    say_the_same,
)
from agentc.build.own_words import translate_error, translate_item
from agentc.build.record_texts import digest_text
from agentc.build.run import BuildPlan
from agentc.build.settle_conflict import Edit, settle_by_hand
from agentc.errors import AgentcError, Refused
from agentc.filesystem.read import make_absolute, read_if_exists, read_text, shorten_path
from agentc.filesystem.write import Writer
from agentc.pipeline.merge_conflicts import Conflict
from agentc.project.batch import plan_writes, write_items
from agentc.project.client_config import Configurations
from agentc.project.into_original import renew_file
from agentc.project.plan import Action, PlannedWrite
from agentc.project.request import Request
from agentc.syntax.header import drop_header

# What settled a conflict, where no side did.
BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """What the user wants of a sync: which outputs, which side counts where both moved, and whether
    edits that let an agent do more count. With `edit` they settle conflicts by hand."""

    paths: tuple[Path, ...] = ()
    prefer: Literal["", "ours", "theirs"] = ""
    accept_widening: bool = False
    dry: bool = False
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The edits of one source's outputs. `items` are the merges in their order, `error` says why
    nothing was written. The source has taken something from the outputs in `taken`, and from no
    other.

    `settled` are outputs that are to be made of their source anew, some of them without what they
    say: for those in `given_up` their user said so, for those in `lost` it follows from the edits
    that count; these come with the words that are lost. Outputs `by_hand` were in conflict, and
    their user settled that.
    """

    source: Path
    outputs: tuple[Output, ...]
    items: tuple[PlannedWrite, ...] = ()
    error: AgentcError | None = None
    settled: Mapping[Path, Settled] = field(default_factory=dict)
    given_up: tuple[Path, ...] = ()
    taken: tuple[Path, ...] = ()
    by_hand: tuple[Path, ...] = ()
    lost: Mapping[Path, str] = field(default_factory=dict)


def merge_all(plan: BuildPlan, options: SyncOptions) -> list[Merged]:
    """Take the edits of all outputs home, source by source. Return what came of each.

    Raises Refused for a path that is no edited output.
    """
    jobs = {job.target.label: job for job in plan.jobs}
    refuse_orphans(plan.orphans, options.paths)
    by_source = group_by_source(list_edited(plan.outputs, options.paths))
    every = group_by_source(list_edited(plan.outputs, ()))
    merged = [
        _merge(
            source,
            outputs,
            [one for one in every[source] if one not in outputs],
            jobs,
            options,
            plan.records.root,
        )
        for source, outputs in by_source.items()
    ]
    for one in merged:
        translate_error(one.error)
    return [replace(one, items=tuple(map(translate_item, one.items))) for one in merged]


def _merge(
    source: Path,
    outputs: list[Output],
    others: list[Output],
    jobs: Mapping[str, Job],
    options: SyncOptions,
    root: Path,
) -> Merged:
    """Return what comes of the edits of one source's outputs.

    The `others` were edited, too, and nobody asked for them: an output among them that is at odds
    with the source only by the edits that count now is made anew, and its lost words are told.
    """
    given = Merged(source, tuple(outputs))
    try:
        disc = read_text(source)
    except AgentcError as error:
        return replace(given, error=error)
    copies = [one for one in outputs if is_copy(jobs[one.target], one)]
    refusal = _refuse_copies(copies, options)
    if refusal is not None:
        return replace(given, error=refusal)
    text, items = disc, list[PlannedWrite]()
    settled: dict[Path, Settled] = {}
    given_up: list[Path] = []
    taken: list[Path] = []
    by_hand: list[Path] = []
    for output in [*copies, *(one for one in outputs if one not in copies)]:
        job, path = jobs[output.target], output.path
        old = output.item.old if output.item is not None else None
        if path is None or old is None:
            continue
        unsure = output in copies and _is_unsure(output)
        if unsure and options.prefer == "ours":
            settled[path] = Settled(digest_text(old), certain=True)
            given_up.append(path)
            continue
        texts = text, disc
        item, settling = _put_in(job, output, texts, outputs, options, taken, unsure=unsure)
        if item.error is not None or item.conversion is None:
            return replace(given, error=item.error)
        is_home = is_all_home(job, item, old)
        if (settling == "ours" and is_home) or (settling == BY_HAND and (is_home or unsure)):
            settled[path] = Settled(digest_text(old), certain=True)
        given_up += [path] if settling == "ours" and is_home else []
        if settling == BY_HAND:
            by_hand = [*dict.fromkeys((*by_hand, *taken, path))]
            # Their words stood before the user's eyes, too.
            settled = {one: replace(known, certain=True) for one, known in settled.items()}
        taken += [path] if item.conversion.text != text else []
        text = item.conversion.text
        items.append(item)
        if path not in settled and is_home:
            certain = output in copies and say_the_same(job, item, old)
            settled[path] = Settled(digest_text(old), certain=certain)
    find_word = functools.partial(find_lost_word, accept_widening=options.accept_widening)
    done = _add_lost(
        replace(
            given,
            items=tuple(items),
            settled=settled,
            given_up=tuple(given_up),
            taken=tuple(taken),
            by_hand=tuple(by_hand),
        ),
        [(one, find_word(jobs[one.target], one, disc, text)) for one in others],
    )
    return done if options.dry or not items else _write(done, disc, root)


def _put_in(
    job: Job,
    output: Output,
    texts: tuple[str, str],
    outputs: list[Output],
    options: SyncOptions,
    taken: Sequence[Path],
    *,
    unsure: bool,
) -> tuple[PlannedWrite, str]:
    """Return the source's item with the edits of one output in a text of it, and what settled a
    conflict: a side, `BY_HAND`, or nothing. The `texts` are that, which has the edits of those that
    were `taken`, and the one on the disc; what an `unsure` copy says otherwise is in conflict."""
    text, disc = texts
    path = shorten_path(output.path or Path())
    put_in = functools.partial(merge_output, job, output, accept_widening=options.accept_widening)
    item = put_in(text)
    conflict = item.error is not None and item.error.code == CONFLICT
    if options.edit is not None and (conflict or (unsure and item.error is None)):
        try:
            others = [one for one in taken if text != disc]
            done = settle_by_hand(output, text, put_in, options.edit, copy=unsure, others=others)
            return done, BY_HAND
        except AgentcError as error:
            return replace(item, error=error), ""
    if item.error is None or not conflict:
        return item, ""
    if text != disc and put_in(disc).error is None:
        names = " and ".join(map(shorten_path, taken))
        why = item.error.message
        if isinstance(item.error, Conflict) and names:
            why = item.error.tell(names, path)
        return replace(item, error=_refuse_rivals(outputs, why)), ""
    return (put_in(text, options.prefer), options.prefer) if options.prefer else (item, "")


def _add_lost(merged: Merged, words: Iterable[tuple[Output, str]]) -> Merged:
    """Return a merge with the outputs that lose a word by it, and are made anew."""
    lost = {one.path: (one, word) for one, word in words if word and one.path is not None}
    done_with = {
        path: Settled(digest_text(one.item.old or ""), certain=True)
        for path, (one, _) in lost.items()
        if one.item is not None
    }
    return replace(
        merged,
        settled={**merged.settled, **done_with},
        lost={path: word for path, (_, word) in lost.items()},
    )


def _is_unsure(output: Output) -> bool:
    """Return whether a copy may be older than its source: then what differs is no edit of it."""
    return output.moved or not output.known


def _refuse_copies(copies: list[Output], options: SyncOptions) -> AgentcError | None:
    """Return why the edits of copies cannot be told: their sources moved, or they differ among each
    other; `None` where they can."""
    unsure = [one for one in copies if _is_unsure(one)]
    if unsure and not options.prefer and options.edit is None:
        names = ", ".join(shorten_path(one.path) for one in unsure if one.path is not None)
        message = f"{names} and the source were both edited, and nothing tells them apart"
        hint = "--ours keeps the source, --theirs takes all of the edited file"
        return Refused(CONFLICT, message, hint=hint)
    texts = {drop_header(one.item.old or "") for one in copies if one.item is not None}
    if len(texts) > 1 and not (unsure and options.prefer == "ours"):
        return _refuse_rivals(copies, "both are copies of their source")
    return None


def _refuse_rivals(outputs: list[Output], why: str) -> Refused:
    names = " and ".join(shorten_path(one.path) for one in outputs if one.path is not None)
    hint = "say which one counts: `agentc sync PATH`; `agentc sync --edit` shows both"
    return Refused(CONFLICT, f"{names} were edited, each otherwise: {why}", hint=hint)


def _write(merged: Merged, disc: str, root: Path) -> Merged:
    """Write a source with the edits of its outputs, and these as made from it as it is now. One of
    the repository at a root is not written where links lead out of that."""
    last = merged.items[-1]
    is_renewed = make_absolute(last.source) not in merged.settled
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
            if item.renewed is not None and make_absolute(item.source) not in merged.settled:
                items[place] = renew_file(item, writer, *item.renewed)
    return replace(merged, items=tuple(items))
