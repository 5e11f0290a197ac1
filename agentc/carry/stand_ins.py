"""Taking back what a file has only because its format cannot do without it.

Belongs here: keys that complete a new file, and statements that a format makes by itself. Not here:
values that comments carry (`restore.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from agentc.ir.agent import Agent
from agentc.ir.provenance import digest
from agentc.ir.value import Map
from agentc.lens.field import Implied
from agentc.lens.format import Format


def drop_completed(agent: Agent, form: Format) -> Agent:
    """Return an agent without the keys that its file got because the format cannot do without them,
    where the trace says that its original had none, and nobody touched them since."""
    own = agent.extra_of(form.own)
    if not own or not set(own) <= set(form.completes):
        return agent
    pairs = (trace.digests.get(f"extra.{form.own}") for trace in agent.carried.traces)
    written = (digest(None), digest(own))
    return agent.with_extra(form.own, Map()) if written in pairs else agent


def return_implied(
    agent: Agent, form: Format, formats: Mapping[str, Format], stated: Collection[str]
) -> Agent:
    """Return an agent with what its first original meant where it said nothing, in the place of
    what its format says of every agent; what comments stated of it stays."""
    meant: dict[str, Any] = {}
    for field in form.fields:
        if not isinstance(field.codec, Implied) or field.attribute in stated:
            continue
        here = digest(getattr(agent, field.attribute))
        for trace in agent.carried.traces:  # the last one has its word: that of the first original
            there, written = trace.digests.get(field.attribute, (here, here))
            if there == here or written != here:
                continue
            home = formats.get(trace.format)
            default = None if home is None else home.absent.get(field.attribute)
            if default is not None and digest(default) == there:
                meant[field.attribute] = default
    return replace(agent, **meant) if meant else agent
