"""What an edited file says of the files that it was made from, once its edits are put back into one
of them.

Belongs here: its traces and what it carries, as of now. Not here: writing them (`renew.py`),
reading traces (`carry/traces.py`).
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from agentc.carry.authored import read_authored_form
from agentc.carry.traces import SETTLED, find_touched, is_part, list_statements, statement_of
from agentc.ir.agent import Agent
from agentc.ir.executables import runs_processes
from agentc.ir.field_change import Outcome
from agentc.ir.provenance import Carried, CarriedKey, Trace, digest
from agentc.lens.format import Document, Format
from agentc.options import ConversionOptions
from agentc.pipeline.convert import Conversion
from agentc.pipeline.edited_limits import digest_differences
from agentc.syntax.portable_values import make_portable
from agentc.vendors.registry import all_formats


@dataclass(frozen=True, slots=True)
class _Apart:
    """The statements in which an edited file and its original do not agree: `stale` ones, which
    only the original changed; edits that it could not take, so that they are `not_put_back`; and
    edits that are `waiting` for an option. `written` is what the original is written as now in the
    edited file's format; `None` where nobody knows."""

    stale: Set[str]
    not_put_back: Set[str]
    waiting: Set[str]
    written: Agent | None

    @property
    def names(self) -> Set[str]:
        """Return the names of the statements of all three kinds."""
        return self.stale | self.not_put_back | self.waiting


def catch_up(
    fresh: Carried,
    edited: Document,
    original: Document,
    written: Agent | None,
    merged: Conversion,
    settings: ConversionOptions,
) -> Carried:
    """Return what the edited file carries now: the same as a file that is made from the original as
    it is now, but for the statements in which they differ. `written` is the agent of such a file;
    `None` where the original cannot be written so. Raises TooComplex where limits cost too much to
    compare."""
    own, old = original.format.own, edited.agent.carried.trace(original.format.own)
    nearer = _list_nearer_formats(edited, fresh)
    if old is None:
        return _keep_nearer(fresh, edited, original, nearer)
    apart = _find_disagreements(old, edited.agent, original.agent, written, merged, settings)
    traces = [
        _find_own_trace(trace, old, edited.agent, original.agent, apart)
        if trace.format == own
        else _find_other_trace(trace, edited.agent, apart)
        for trace in fresh.traces
    ]
    home = read_authored_form(original, 0, all_formats()).home
    kept = [
        carried
        for carried in fresh.kept
        if carried.format != own
        or _find_statement(carried, home) not in apart.stale | apart.not_put_back
    ]
    kept += [
        carried
        for carried in edited.agent.carried.kept
        if carried.format == own and _find_statement(carried, home) in apart.stale
    ]
    return _keep_nearer(Carried(tuple(kept), tuple(traces)), edited, original, nearer)


def knows_more(edited: Document, fresh: Carried, own: str) -> bool:
    """Return whether the edited file says something of other files that a new one, made from the
    original of the dialect `own`, does not: of nearer ones, or of edits that were put back
    there."""
    for trace in edited.agent.carried.traces:
        again = fresh.trace(trace.format)
        if trace.format != own and (
            again is None or not trace.digests.keys().isdisjoint(find_touched(again, edited.agent))
        ):
            return True
    return False


def _list_nearer_formats(edited: Document, fresh: Carried) -> Set[str]:
    """Return the formats of files between the original and the edited one; a file that is made from
    the original says nothing of those."""
    known = {edited.format.own, *(trace.format for trace in fresh.traces)}
    return {trace.format for trace in edited.agent.carried.traces} - known


def _keep_nearer(
    carried: Carried, edited: Document, original: Document, nearer: Set[str]
) -> Carried:
    """Return what is carried with what the edited file carries of nearer files, before the rest:
    edits of it are edits to those all the same. Of the original that is what those carry, too, as
    long as the original says the same."""
    own = edited.agent.carried
    traces = tuple(trace for trace in own.traces if trace.format in nearer)
    there = read_authored_form(original, 0, all_formats())
    kept = tuple(
        key
        for key in own.kept
        if key.format in nearer
        or (
            nearer
            and key.format == original.format.own
            and make_portable(replace(key, raw=there.spelled(key.key))) == key
        )
    )
    return Carried(tuple(dict.fromkeys((*kept, *carried.kept))), (*traces, *carried.traces))


def _find_disagreements(
    old: Trace,
    edited_agent: Agent,
    original: Agent,
    written: Agent | None,
    merged: Conversion,
    settings: ConversionOptions,
) -> _Apart:
    """Return the statements in which the edited file and the original do not agree, after its edits
    were put back. `edited_agent` is the agent of the edited file, and `old` the trace that it had.

    A statement that nobody edited disagrees if the original changed it, and it would be written
    otherwise now. An edit that was lost or narrowed on its way was not put back; one that was only
    mapped was.
    """
    in_edited, in_original = list_statements(edited_agent), list_statements(original)
    in_written = list_statements(written) if written else {}
    touched = find_touched(old, edited_agent)
    stale = {
        name
        for name, (base_original, base_written) in old.digests.items()
        if not (is_part(name) or name in touched)
        and digest(in_original.get(name)) != base_original
        and (written is None or digest(in_written.get(name)) != base_written)
    }
    waiting = {
        name
        for name in touched
        if not settings.carry_exec and runs_processes(name, in_edited.get(name))
    }
    lost = {
        _find_attribute(loss.field) for loss in merged.losses if loss.outcome is not Outcome.MAPPED
    }
    not_put_back = {name for name in touched if _find_attribute(name) in lost} - waiting
    return _Apart(stale, not_put_back, waiting, written)


def _find_own_trace(
    fresh: Trace, old: Trace, edited_agent: Agent, original: Agent, apart: _Apart
) -> Trace:
    """Return the trace of the original as it is now; of statements that differ it says how."""
    pairs, absent = dict(fresh.digests), digest(None)
    nothing = (absent, absent)
    in_original, in_edited = list_statements(original), list_statements(edited_agent)
    whole = (name for name in old.digests if not is_part(name))
    for name in sorted({*find_touched(old, edited_agent), *whole}):
        written = (
            old.digests.get(name, nothing)[1]
            if name in apart.waiting
            else digest(in_edited.get(name))
        )
        pairs[name] = (digest(in_original.get(name)), written)
    if "permission" in apart.not_put_back or SETTLED in old.digests:
        if apart.written is None:
            if SETTLED in old.digests:
                pairs[SETTLED] = old.digests[SETTLED]
        elif found := digest_differences(apart.written.permission, edited_agent.permission):
            # The same limits in other words leave nothing to settle.
            settled = "".join(found.values())
            pairs[SETTLED] = (settled, settled)
    for name in {**old.digests, **pairs}:
        if statement_of(name) in apart.stale:
            pairs[name] = old.digests.get(name, nothing)
    return Trace(fresh.format, {name: pair for name, pair in pairs.items() if pair != nothing})


def _find_other_trace(fresh: Trace, edited_agent: Agent, apart: _Apart) -> Trace:
    """Return the trace of a third file, to which what the original did not take is an edit all the
    same. Of an edit of that file the edited file's own trace knows more: it can have been put back
    there since the original was made from it."""
    old = edited_agent.carried.trace(fresh.format)
    known = old.digests if old else {}
    pairs = dict(fresh.digests)
    touched = (name for name in find_touched(fresh, edited_agent) if name in known)
    for name in sorted({*apart.names, *touched}):
        if name in known:
            pairs[name] = known[name]
        else:
            pairs.pop(name, None)
    return Trace(fresh.format, pairs)


def _find_statement(kept: CarriedKey, form: Format) -> str:
    """Return the statement behind a carried key of the original's format."""
    field = next((field for field in form.fields if kept.key in field.keys), None)
    return field.attribute if field else f"extra.{form.own}"


def _find_attribute(name: str) -> str:
    """Return the attribute to which a statement belongs; for extra keys with their format."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "extra" else parts[0]
