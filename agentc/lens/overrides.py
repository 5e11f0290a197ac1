"""What an author says for one target alone: applied for that target, set aside for every other.

Belongs here: `specialise`, edits that go to where that stands, and whose file an agent was. Not
here: the places where it stands (`override_stores.py`), which formats there are (they are handed
in).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agentc.errors import InvalidValue, ReadError
from agentc.ir.agent import Agent
from agentc.ir.provenance import digest
from agentc.ir.value import Map, same
from agentc.lens.format import Format
from agentc.lens.map_parts import list_unread_parts
from agentc.lens.override_stores import find_block_owner, list_blocks, list_stores
from agentc.lens.tolerant.texts import becomes_text
from agentc.permissions.guards import add_own_limits
from agentc.syntax.source import make_entry

# The key under which a file states something for single formats.
_STATED = "targets"


def specialise(agent: Agent, target: Format, formats: Mapping[str, Format]) -> Agent:
    """Return the agent as its author wants it for a target.

    The target's own keys replace the general ones. Statements for other targets are set aside: they
    are no loss. Keys that no table knows stay, each with its own format. A target that holds every
    format's keys gets them all. Raises ReadError for a value that does not fit the target's field.
    """
    agent = apply_blocks(_state_mode(agent, target), target, formats)
    if target.targets_key:
        return agent
    for owner in agent.extra:
        if owner == target.own or (agent.origin and agent.origin.dialect == owner):
            continue  # what stands in the agent's own file is no word for another target
        if owner not in formats:
            _refuse_slip(owner, formats)
        known = formats[owner].keys if owner in formats else tuple(agent.extra_of(owner))
        agent = agent.with_extra(owner, agent.extra_of(owner).without(*known))
    return find_override(agent, target, own=_set_aside(agent, target))


def _state_mode(agent: Agent, target: Format) -> Agent:
    """Return the agent in the mode that only a key of its own dialect states, for a target without
    such a key."""
    mode = add_own_limits(agent, unless_dialect=target.own).mode
    if mode is agent.permission.mode:
        return agent
    return replace(agent, permission=replace(agent.permission, mode=mode))


def apply_blocks(agent: Agent, target: Format, formats: Mapping[str, Format]) -> Agent:
    """Return the agent with blocks such as `opencode:` in the place of what `targets` states for
    that format. What `targets` states wins.

    Blocks for clients of which there is no format are set aside: they are no loss. Blocks among the
    target's own keys stay as they stand there; in a target that holds every format's keys, so do
    empty ones and those for no format.
    """
    for holder in agent.extra.without(target.own):
        for key, value in agent.extra_of(holder).items():
            owner = find_block_owner(key, value, formats)
            stays = target.targets_key is not None and not (owner and value)
            if owner is None or owner == holder or stays:
                continue
            agent = agent.with_extra(holder, agent.extra_of(holder).without(key))
            if owner in formats and isinstance(value, Map):
                agent = agent.with_extra(owner, Map({**value, **agent.extra_of(owner)}))
    return agent


def move_to_override(
    agent: Agent, name: str, value: Any, form: Format, formats: Mapping[str, Format]
) -> Agent | None:
    """Return the agent with an edited value put into what is stated for this format alone, under
    `targets` or in a block; `None` where nothing is."""
    field = form.field_of(name)
    stores = [
        candidate
        for candidate in list_stores(agent, form, formats)
        if field and any(key in candidate.keys(agent) for key in field.keys)
    ]
    if field is None or not stores:
        return None
    try:
        written = field.codec.write(value)
    except InvalidValue:
        return None
    first, *others = stores
    keys = first.keys(agent)
    kept = {
        key: written.get(key, value)
        for key, value in keys.items()
        if key in written or key not in field.keys
    }
    agent = first.put(agent, Map({**kept, **written}))
    for store in others:  # what the first one hid would count now
        agent = store.put(
            agent, store.keys(agent).without(*(key for key in field.keys if key not in written))
        )
    return agent


def list_moved_keys(
    agent: Agent, keys: Map, form: Format, formats: Mapping[str, Format]
) -> tuple[Agent, Map]:
    """Return the agent with edits of those keys, unknown to the format, that its blocks state, and
    the other keys."""
    known = set(form.keys) | set(agent.extra_of(form.own))
    for store in list_blocks(agent, form, formats):
        stated = store.keys(agent)
        kept = {
            key: keys.get(key, value)
            for key, value in stated.items()
            if key in known or key in keys
        }
        if not same(Map(kept), stated):
            agent = store.put(agent, Map(kept))
        keys = keys.without(*stated)
    return agent, keys


def put_into_blocks(
    agent: Agent, owner: Format, keys: Map, formats: Mapping[str, Format], holder: str | None = None
) -> Agent:
    """Return the agent with keys for one format alone in its first block for that format (among the
    keys of a `holder`); the agent itself if it has no such block.

    Its other blocks for the format go; a block that is emptied stays.
    """
    blocks = [
        store
        for store in list_blocks(agent, owner, formats)
        if holder is None or store.holder == holder
    ]
    if not blocks:
        return agent
    first, *others = blocks
    for store in others:
        agent = store.drop(agent)
    return first.put(agent, keys)


def drop_returned_overrides(agent: Agent, target: Format, formats: Mapping[str, Format]) -> Agent:
    """Return the agent without what `targets` states for a format and a block of the target's own
    file states just so: it came from there."""
    if agent.origin is None or not formats[agent.origin.dialect].targets_key:
        return agent
    for key, value in agent.extra_of(target.own).items():
        owner = find_block_owner(key, value, formats)
        if owner and owner != target.own and same(agent.extra_of(owner), value):
            agent = agent.with_extra(owner, Map())
    return agent


def drop_statements_for(agent: Agent, target: Format, formats: Mapping[str, Format]) -> Agent:
    """Return the agent without what `targets` or a block states for one target alone; the very
    agent where nothing does."""
    for store in list_stores(agent, target, formats):
        if store.keys(agent):
            agent = store.drop(agent)
    return agent


def drop_carried_blocks(agent: Agent, form: Format, formats: Mapping[str, Format]) -> Agent:
    """Return the agent without blocks that only a comment states: they hold for the file they came
    from."""
    dialect = agent.origin.dialect if agent.origin else form.own
    for holder in agent.extra:
        keys = agent.extra_of(holder)
        blocks = [
            key for key, value in keys.items() if find_block_owner(key, value, formats) is not None
        ]
        if holder not in (dialect, form.own) and blocks:
            agent = agent.with_extra(holder, keys.without(*blocks))
    return agent


def _refuse_slip(owner: str, formats: Mapping[str, Format]) -> None:
    """Raise ReadError for the owner of a block in `targets` that is nearly the name of a format."""
    import difflib

    if near := difflib.get_close_matches(owner, formats, 1, 0.7):
        hint = f'did you mean "{near[0]}"?'
        message = f'`targets` names "{owner}", which is no format'
        raise ReadError("override", message, hint=hint, about=(_STATED,))


def _set_aside(agent: Agent, target: Format) -> bool:
    """Return whether values for a target that it cannot read come from its own file, here or
    carried."""
    return was_written_for(agent, target) or any(
        kept.format == target.own for kept in agent.carried.kept
    )


def find_override(agent: Agent, target: Format, *, own: bool) -> Agent:
    """Return the agent with what is stated for a target in place of its own. Values of its own file
    that could be given no meaning stay aside; raises ReadError for others."""
    keys = agent.extra_of(target.own)
    if not keys:
        return agent
    rest = keys
    changes: dict[str, object] = {}
    for field in target.fields:
        present = {key: make_entry(key, keys[key]) for key in field.keys if key in keys}
        if not present:
            continue
        try:
            changes[field.attribute] = field.codec.read(present)
        except InvalidValue as bad:
            if own and not any(becomes_text(field, entry.value) for entry in present.values()):
                continue  # left aside when its own file was read, and written back as it was
            message = f"in what is stated for {target.name} alone: {bad}"
            about = (_STATED, *target.block_names)
            raise ReadError("override", message, hint=bad.hint, about=about) from None
        rest = Map({**rest.without(*present), **list_unread_parts(target, present)})
    return replace(agent.with_extra(target.own, rest), **changes)  # type: ignore[arg-type]


def was_written_for(agent: Agent, target: Format, *, by_name: bool = False) -> bool:
    """Return whether the agent was read from a file of the target's, here or before it became this
    one; under its name."""
    if agent.origin is not None and agent.origin.dialect == target.own:
        return True
    trace = agent.carried.trace(target.own)
    if trace is None or not by_name:
        return trace is not None
    known = "name" not in trace.guessed
    return known and trace.digests.get("name", ("",))[0] == digest(agent.name)
