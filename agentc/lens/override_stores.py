"""Where an author states something for one format alone: under `targets`, or in a block that is
named for it.

Belongs here: such places, what is stated there, and putting it there. Not here: applying it
(`overrides.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agentc.ir.agent import Agent
from agentc.ir.value import Map, Value
from agentc.lens.format import Format


@dataclass(frozen=True, slots=True)
class OverrideStore:
    """A place where an agent states something for one format alone: all of a holder's extra keys,
    or a block among them."""

    holder: str
    block: str = ""

    def keys(self, agent: Agent) -> Map:
        """Return what is stated there."""
        own = agent.extra_of(self.holder)
        stated = own.get(self.block) if self.block else own
        return stated if isinstance(stated, Map) else Map()

    def put(self, agent: Agent, keys: Map) -> Agent:
        """Return the agent with other keys there. A block that was emptied stays."""
        return agent.with_extra(
            self.holder,
            agent.extra_of(self.holder).updated(self.block, keys) if self.block else keys,
        )

    def drop(self, agent: Agent) -> Agent:
        """Return the agent without what is stated there."""
        own = agent.extra_of(self.holder)
        return agent.with_extra(self.holder, own.without(self.block) if self.block else Map())


def list_stores(agent: Agent, form: Format, formats: Mapping[str, Format]) -> list[OverrideStore]:
    """Return the places where something can be stated for a format alone. Of several that state one
    key the first counts."""
    blocks = [
        OverrideStore(holder, key)
        for holder in agent.extra.without(form.own)
        for key, value in agent.extra_of(holder).items()
        if holder in formats and find_block_owner(key, value, formats) == form.own
    ]
    return [OverrideStore(form.own), *blocks]


def list_blocks(agent: Agent, form: Format, formats: Mapping[str, Format]) -> list[OverrideStore]:
    """Return only the blocks in which something is stated for a format."""
    return list_stores(agent, form, formats)[1:]


def find_block_owner(key: str, value: Value, formats: Mapping[str, Format]) -> str | None:
    """Return the format for which a block states something; empty for a block of a client without a
    format; `None` for what is no block."""
    if not isinstance(value, Map):
        return None
    for form in formats.values():
        if key.lower() in form.block_names:
            return form.own
    return "" if any(key in form.strange_blocks for form in formats.values()) else None
