"""Edits made in a converted file, put back into the original: who moved, what flows back, and where
both did.

Belongs here: merging two agents by the trace that the converted file carries. Not here: limits
(`merge_permissions.py`), texts (`lens/edit.py`), what is said of a conflict (`merge_conflicts.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.carry.traces import SETTLED, list_statements, split_digests
from agentc.errors import InvalidValue, Refused, Where
from agentc.ir.agent import Agent
from agentc.ir.permission import Permission, Tool
from agentc.ir.provenance import Trace, digest
from agentc.ir.value import Map, same
from agentc.lens.format import Document, Format
from agentc.lens.overrides import (
    apply_blocks,
    find_override,
    list_moved_keys,
    move_to_override,
    put_into_blocks,
)
from agentc.lens.tolerant.texts import can_become_text
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.guards import list_guarded_tools
from agentc.pipeline.edited_limits import digest_differences
from agentc.pipeline.merge_permissions import merge_rule_changes
from agentc.syntax.source import make_entry

# What is said of a prompt with the edits of both sides in it.
MERGED_BY_LINES = "edited on both sides, and merged by lines"
MEND_FIRST = "mend it in the edited file; nothing was written"


@dataclass(frozen=True, slots=True)
class MergeInputs:
    """What is compared in a merge.

    That is the edited file's agent, as it stands there and without what was added to its prompt;
    what the original would be written as in that format now; and the original. `prompt` is the
    edited one in the original's words and line ends; where it `is_merged`, with the edits of the
    original's, too. `folded` is the number of the limits around the original with which it would be
    written so, 0 for none, and `renames` are those options.
    """

    seen: Agent
    edited: Agent
    written: Agent
    original: Agent
    prompt: str
    is_merged: bool = False
    folded: int = 0
    renames: ConversionOptions = DEFAULTS


def find_edits(
    sides: MergeInputs, trace: Trace | None, prefer: str = "", *, unsure: bool = False
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the statements that were edited, with their new values, and the names of those that
    moved on both sides, unless `prefer` says which of them counts, `ours` or `theirs`.

    Without a trace nobody can tell who moved: every difference counts as an edit, or, where that is
    `unsure`, as one on both sides.
    """
    seen, edited, written, original = map(
        list_statements, (sides.seen, sides.edited, sides.written, sides.original)
    )
    written_limits, edited_limits = sides.written.permission, sides.edited.permission
    absent = digest(None)
    found: dict[str, Any] = {}
    conflicts = []
    for name in {**edited, **written}:
        new = edited.get(name)
        if same(new, written.get(name)) or (name == "name" and not _states_name(sides)):
            continue
        both = unsure
        if trace is not None:
            base_original, base_written = trace.digests.get(name, (absent, absent))
            if digest(seen.get(name)) == base_written:
                continue  # nobody edited it: only the original moved
            both = digest(original.get(name)) != base_original or (
                digest(written.get(name)) != base_written and _overrides_changed(sides, trace)
            )
        if both:
            if name == "permission" and _limit_the_same(written_limits, edited_limits):
                continue  # both were edited to say the same, in other words
            if name == "prompt" and sides.is_merged:
                if sides.prompt != sides.original.prompt:
                    found[name] = new
                continue
            if prefer == "ours":
                continue
            if prefer != "theirs":
                conflicts.append(name)
        found[name] = new
    return found, tuple(conflicts)


def _limit_the_same(one: Permission, other: Permission) -> bool:
    """Return whether two permissions decide the same about everything, and state the same beside
    their rules: then neither has anything that the other lacks."""
    stated_alike = replace(one, rules=None) == replace(other, rules=None)
    return stated_alike and not digest_differences(one, other)


def _overrides_changed(sides: MergeInputs, trace: Trace) -> bool:
    """Return whether the original states something else for single formats than when the trace was
    written, under `targets` or in blocks."""
    absent = digest(None)
    names = {name for name in trace.digests if name.startswith("extra.")}
    names |= {f"extra.{owner}" for owner in sides.original.extra}
    stated = list_statements(sides.original)
    return any(
        digest(stated.get(name)) != trace.digests.get(name, (absent, absent))[0] for name in names
    )


def refuse_left_aside(edited: Document, original: Format, sides: MergeInputs) -> None:
    """Raise Refused for an edit whose value means nothing in the edited file itself. Put back into
    another dialect it would be gone; as a name or a description it would be read as a text."""
    form = edited.format
    before = sides.written.extra_of(form.own)
    for key, value in sides.seen.extra_of(form.own).items():
        field = next((candidate for candidate in form.fields if key in candidate.keys), None)
        if field is None or same(value, before.get(key)):
            continue
        if form.own == original.own and not can_become_text(field, value):
            continue
        try:
            field.codec.read({key: make_entry(key, value)})
        except InvalidValue as bad:
            entries = (one for record in edited.source.records for one in record.entries)
            entry = next((one for one in entries if one.key == key), None)
            where = edited.source.where(entry.value_span.start) if entry else Where()
            raise Refused("value", str(bad), hint=bad.hint or MEND_FIRST, where=where) from None


def _states_name(sides: MergeInputs) -> bool:
    """Return whether the edited file states its name. Where only its path does, the file may just
    have been moved."""
    return bool(sides.seen.origin and sides.seen.origin.named)


def apply_field_edits(
    found: Mapping[str, Any],
    sides: MergeInputs,
    seen_in: Format,
    form: Format,
    formats: Mapping[str, Format],
) -> Agent:
    """Return the original with the edits. What is stated for the edited file's format alone takes
    the edit, where it is; an original of the same kind states nothing so: what stands aside in it
    means nothing.

    Raises ReadError for a value, stated for the original's format, that this cannot read.
    """
    limits = {name: found[name] for name in found if name.partition(".")[0] == "permission"}
    agent = sides.original
    if limits:
        agent = _merge_limits(agent, limits, sides, seen_in, form, formats)
    for name, value in found.items():
        if name in limits:
            continue
        if name == "prompt":
            agent = replace(agent, prompt=sides.prompt)
        elif name.startswith("extra."):
            owner, trace = name.partition(".")[2], sides.seen.carried.trace(form.own)
            if seen_in.targets_key and (trace is None or name in trace.digests):
                agent = _merge_block(agent, owner, value or Map(), form, formats)
            agent = _merge_keys(agent, owner, value or Map(), seen_in, form, formats)
        else:
            flowed = (
                move_to_override(agent, name, value, seen_in, formats)
                if seen_in.own != form.own
                else None
            )
            agent = flowed or replace(agent, **{name: value})
    return agent


def _merge_limits(
    agent: Agent,
    edits: Mapping[str, Any],
    sides: MergeInputs,
    seen_in: Format,
    form: Format,
    formats: Mapping[str, Format],
) -> Agent:
    """Return the original agent, of format `form`, with the limits that were edited in a file of
    the format `seen_in`.

    If the original states limits for the edited file's format alone, these are changed, else those
    for every format. Tool by tool: what nobody edited stays. Raises Refused where that format's own
    statement cannot hold the edited limits, or they would not count there.
    """
    own = _find_limits_apart(agent, seen_in, formats) if seen_in.own != form.own else None
    permission = own or agent.permission
    if "permission" in edits:
        guards = list_guarded_tools(agent.hooks) if seen_in.field_of("hooks") is None else ()
        settled = _list_settled(sides.seen.carried.trace(form.own))
        written, edited = sides.written.permission, sides.edited.permission
        if "permission.mode" in edits:  # it moves by itself, and hides no edit of a tool
            written, edited = replace(written, mode=None), replace(edited, mode=None)
        permission = merge_rule_changes(
            replace(permission, guards=guards), written, edited, settled, sides.renames
        )
    for name, value in edits.items():
        if name != "permission":
            permission = replace(permission, **{name.partition(".")[2]: value})
    if own is None:
        return replace(agent, permission=permission)
    changed = move_to_override(agent, "permission", permission, seen_in, formats)
    if changed is None:
        raise Refused(
            "override", f"{seen_in.name} cannot hold the edited limits", hint="edit the original"
        )
    counts = _find_limits_apart(changed, seen_in, formats) or changed.permission
    if counts.mode is not permission.mode or digest_differences(permission, counts):
        message = (
            "the edit of permission cannot be put into what is stated for "
            f"{seen_in.name} alone: the limits that hold for every format would count again"
        )
        raise Refused("override", message, hint="edit the original", about=("permission",))
    return changed


def _list_settled(trace: Trace | None) -> tuple[str, ...]:
    """Return the digests of edited limits that an earlier merge could not put into the original,
    and told."""
    return split_digests(trace.digests.get(SETTLED, ("",))[0]) if trace else ()


def list_edited_tools(sides: MergeInputs, trace: Trace | None) -> list[Tool]:
    """Return the tools whose limits were edited, without those edits that an earlier merge told
    of."""
    settled = _list_settled(trace)
    found = digest_differences(sides.written.permission, sides.edited.permission)
    return [tool for tool, told in found.items() if told not in settled]


def _find_limits_apart(
    agent: Agent, form: Format, formats: Mapping[str, Format]
) -> Permission | None:
    """Return the limits that are stated for a format alone; `None` where none are."""
    field, special = form.field_of("permission"), apply_blocks(agent, form, formats)
    if field is None or not any(key in special.extra_of(form.own) for key in field.keys):
        return None
    return find_override(special, form, own=False).permission


def _merge_block(
    agent: Agent, owner: str, keys: Map, form: Format, formats: Mapping[str, Format]
) -> Agent:
    """Return the agent with `keys` in its own block for the format `owner`: on the way to the
    edited file they were moved from there to `targets`."""
    moves = owner in formats and owner != form.own and not form.targets_key
    return put_into_blocks(agent, formats[owner], keys, formats) if moves else agent


def _merge_keys(
    agent: Agent,
    owner: str,
    keys: Map,
    seen_in: Format,
    form: Format,
    formats: Mapping[str, Format],
) -> Agent:
    """Return the agent with the keys of one format, where its own format can hold them. What means
    nothing in a file of the same kind as the original means nothing there either; what is stated
    for the original's format alone counts."""
    if owner == seen_in.own != form.own:
        agent, keys = list_moved_keys(agent, keys, seen_in, formats)
    if owner != form.own and not form.targets_key:
        return agent
    overrides = [
        key for key in agent.extra_of(owner) if owner == seen_in.own and key in seen_in.keys
    ]
    kept = {key: agent.extra_of(owner)[key] for key in overrides}
    merged_keys = agent.with_extra(owner, Map({**kept, **keys}))
    return (
        find_override(merged_keys, form, own=False)
        if owner == form.own != seen_in.own
        else merged_keys
    )
