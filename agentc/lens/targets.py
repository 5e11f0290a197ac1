"""What an author says for one target alone: applied for that target, set aside for every other.

Belongs here: `specialise`, and whose file an agent was. Not here: which formats there are (they are handed in).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agentc.errors import ReadError
from agentc.ir.agent import Agent
from agentc.ir.carried import digest
from agentc.lens.field import BadValue
from agentc.lens.format import Format
from agentc.syntax.source import entry_of


def specialise(agent: Agent, target: Format, formats: Mapping[str, Format]) -> Agent:
    """The agent as its author wants it for a target.

    The target's own keys replace the general ones. Statements for other targets are set aside: they are no loss. Keys
    that no table knows stay, each with its own format. A target that holds every format's keys gets the agent as it is.
    Raises ReadError for a value that does not fit the target's field.
    """
    if target.targets_key:
        return agent
    for owner in agent.extra:
        if owner == target.own or (agent.origin and agent.origin.dialect == owner):
            continue  # what stands in the agent's own file is no word for another target
        if owner not in formats:
            _refuse_slip(owner, formats)
        known = formats[owner].keys if owner in formats else tuple(agent.extra_of(owner))
        agent = agent.with_extra(owner, agent.extra_of(owner).without(*known))
    return override(agent, target, own=_left_aside(agent, target))


def _refuse_slip(owner: str, formats: Mapping[str, Format]) -> None:
    import difflib

    if near := difflib.get_close_matches(owner, formats, 1, 0.7):
        hint = f'did you mean "{near[0]}"?'
        raise ReadError("override", f'`targets` names "{owner}", which is no format', hint=hint)


def _left_aside(agent: Agent, target: Format) -> bool:
    """Whether values for a target that it cannot read come from its own file, here or carried."""
    return was_own(agent, target) or any(kept.format == target.own for kept in agent.carried.kept)


def override(agent: Agent, target: Format, *, own: bool) -> Agent:
    """The agent with what is stated for a target in place of its own. Values of its own file that could be given no
    meaning stay aside; raises ReadError for others."""
    keys = agent.extra_of(target.own)
    if not keys:
        return agent
    rest = keys
    changes: dict[str, object] = {}
    for row in target.fields:
        present = {key: entry_of(key, keys[key]) for key in row.keys if key in keys}
        if not present:
            continue
        try:
            changes[row.attribute] = row.codec.read(present)
        except BadValue as bad:
            if own:
                continue  # left aside when its own file was read, and written back as it was
            message = f"in what is stated for {target.name} alone: {bad}"
            raise ReadError("override", message, hint=bad.hint) from None
        rest = rest.without(*present)
    return replace(agent.with_extra(target.own, rest), **changes)  # type: ignore[arg-type]


def was_own(agent: Agent, target: Format, *, by_name: bool = False) -> bool:
    """Whether the agent was read from a file of the target's, here or before it became this one; under its name."""
    if agent.origin is not None and agent.origin.dialect == target.own:
        return True
    trace = agent.carried.trace(target.own)
    return trace is not None and (not by_name or trace.digests.get("name", ("",))[0] == digest(agent.name))
