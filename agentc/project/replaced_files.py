"""What is lost of a file that is replaced: fields that the new text has not, and limits that it
lifts.

Belongs here: comparing what is there with what would be written, and what is told of that. Not
here: which files are replaced (`plan.py`), what is told of those that are kept (`kept_files.py`),
what a conversion itself loses (`pipeline/convert.py`). A file that was made from a source in the
item's format and that nobody touched since holds no word of its own: what its source says now, its
author wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from shlex import quote

from agentc.carry.traces import find_touched
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NO_AGENT, NO_FRONTMATTER
from agentc.errors import AgentcError, Refused, TooComplex, Where
from agentc.ir.agent import Agent
from agentc.ir.field_change import OnLoss
from agentc.ir.provenance import Trace, digest
from agentc.ir.value import Map, same
from agentc.lens.format import Document, Format
from agentc.lens.widening import find_widenings_anywhere
from agentc.pipeline.derived_traces import read_with_trace
from agentc.project.detect import format_at
from agentc.project.plan import Action, PlannedWrite
from agentc.project.request import Request
from agentc.vendors.registry import all_formats

CODE = "replaces"


@dataclass(frozen=True, slots=True)
class Lack:
    """What a file has that its new text has not: `fields` by their keys, `limits` that the new text
    lifts, in words."""

    fields: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.limits)

    def __str__(self) -> str:
        parts = []
        if self.fields:
            parts.append(
                f"it has {', '.join(f'`{name}`' for name in self.fields)}, which the new text has "
                "not"
            )
        if self.limits:
            parts.append(f"the new text widens permissions: {', '.join(self.limits)}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class OldAndNew:
    """The file at an item's target, and what would be written there, as its place reads both.

    They are `None` where they cannot be read; `error` says why of the first such one.
    """

    form: Format
    old: Document | None = None
    new: Document | None = None
    error: AgentcError | None = None


def read_old_and_new(form: Format, item: PlannedWrite) -> OldAndNew:
    """Read the file at an item's target and the text that would replace it."""
    path = str(item.target)
    existing_form = format_at(form, path)
    old = new = None
    try:
        old = read_with_trace(existing_form, item.old or "", path, known=item.old_traces)
        if item.conversion is not None:
            text, name = item.conversion.text, item.conversion.name
            new = read_with_trace(existing_form, text, path, name, item.new_traces)
    except AgentcError as error:
        return OldAndNew(existing_form, old, new, error)
    return OldAndNew(existing_form, old, new)


def tell_replaced(request: Request, items: Iterable[PlannedWrite]) -> Iterator[PlannedWrite]:
    """Yield every planned item. An item that replaces a file, and loses what only that file says,
    has a note on it; an error instead with `--on-loss fail`."""
    for item in items:
        lack = None
        if (
            request.target is not None
            and item.base is None
            and item.action is Action.UPDATE
            and not item.stale
        ):
            lack = find_lacking(read_old_and_new(request.target, item), item)
        yield _tell(request, item, lack) if lack else item


def find_lacking(both: OldAndNew, item: PlannedWrite) -> Lack:
    """Return what the file at an item's target has that the text to be written has not."""
    old, new, error = both.old, both.new, both.error
    if item.conversion is None:
        return Lack()
    if error is not None:
        unread = NO_FRONTMATTER, NO_AGENT  # so it is no agent, and limits nothing
        limits = () if error.code in unread else (f"it cannot be read ({error.message})",)
        return Lack(limits=limits)
    if old is None or new is None or len(old.agents) != 1:
        return Lack()
    before, after = old.agents[0], new.agents[0]
    fields = tuple(dict.fromkeys(_list_missing_fields(old, after)))
    trace = find_trace_of_source(item, before)
    if trace is not None and not find_touched(trace, before):
        return Lack(tuple(_list_keys_without_original(fields, trace, old.format)))
    try:
        return Lack(fields, find_widenings_anywhere(before, after, both.form, all_formats()))
    except TooComplex as refusal:
        return Lack(fields, (refusal.message,))


def _list_keys_without_original(fields: Iterable[str], trace: Trace, form: Format) -> Iterator[str]:
    """Yield the keys among `fields` whose attribute the original never stated, as the trace says:
    they are edits that could not be put back into it.

    This holds for a file that nobody touched since: all else that its new text lacks, the author of
    the original took out.
    """
    absent = digest(None)
    stated_only_here = {name for name, (original, _) in trace.digests.items() if original == absent}
    for field in form.fields:
        if field.attribute in stated_only_here:
            yield from (key for key in field.keys if key in fields)


def find_trace_of_source(item: PlannedWrite, existing: Agent) -> Trace | None:
    """Return the trace of a source in the item's format that a file was made from, if it has
    one."""
    origin = item.seen.origin if item.seen is not None else None
    return existing.carried.trace(origin.dialect) if origin is not None else None


def _list_missing_fields(old: Document, new: Agent) -> Iterator[str]:
    """Yield the keys of what a document states and another agent does not, limits on tools
    apart."""
    before, form = old.agents[0], old.format
    keys = {entry.key for entry in old.source.records[0].entries}
    for field in form.fields:
        is_limit = field.attribute == "permission"
        if not is_limit and _is_gone(
            getattr(before, field.attribute), getattr(new, field.attribute)
        ):
            yield from [key for key in field.keys if key in keys] or field.keys[:1]
    if before.prompt.strip() and not new.prompt.strip():
        yield "prompt"
    for owner, own in before.extra.items():
        for key, value in own.items() if isinstance(own, Map) else ():
            if _is_gone(value, new.extra_of(owner).get(key)):
                yield key if owner == form.own else f"{owner}.{key}"


def _is_gone(before: object, after: object) -> bool:
    """Return whether a value is not there any more, or a part of it. Another value in its place is
    no loss."""
    if before is None or before in ((), "") or (isinstance(before, Map) and not before):
        return False
    if after is None:
        return True
    if isinstance(before, Map) and isinstance(after, Map):
        return any(_is_gone(value, after.get(key)) for key, value in before.items())
    if isinstance(before, tuple) and isinstance(after, tuple):
        return not all(any(same(one, other) for other in after) for one in before)
    return False


def is_original_of(form: Format, item: PlannedWrite) -> bool:
    """Return whether an item's source says that it was made from a file of a format, under which
    name the file there goes."""
    return item.seen is not None and item.seen.carried.trace(form.own) is not None


def _tell(request: Request, item: PlannedWrite, lack: Lack) -> PlannedWrite:
    """Return the item with a note on what the replaced file alone has; where losses are to fail,
    with an error and without a target."""
    where = Where(str(item.target))
    into = f"--into {quote(str(item.target))} puts edits into a file, and keeps the rest of it"
    if request.on_loss is OnLoss.FAIL:
        message = f"it would be replaced, and --on-loss fail was asked for: {lack}"
        about = (*lack.fields, *lack.limits)
        error = Refused("loss", message, hint=into, where=where, about=about)
        return replace(item, error=error, action=Action.NONE, target=None)
    if item.conversion is None:
        return item
    is_home = request.target is not None and is_original_of(request.target, item)
    note = Diagnostic(CODE, f"replaced: {lack}" + (f"; {into}" if is_home else ""), where)
    return replace(item, conversion=replace(item.conversion, notes=(*item.conversion.notes, note)))
