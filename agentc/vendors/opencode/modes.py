"""OpenCode 1 modes: `.opencode/{mode,modes}/*.md`, as client 1.18.33 reads them. Only read.

Belongs here: what the client makes of that place. Not here: everything else, which is as in
`agent.py`. Source: runs of the client: an agent like any other, but always primary, whatever `mode`
says; sub-folders count for nothing. (What is written goes to `.opencode/agents`, with `mode:
primary`.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agentc.ir.value import Value
from agentc.lens import schema
from agentc.lens.field import Field, Implied
from agentc.options import ConversionOptions
from agentc.syntax.source import Entry
from agentc.vendors.listing import REGISTRY
from agentc.vendors.opencode import agent


@dataclass(frozen=True, slots=True)
class Primary(Implied):
    """`mode`, which is read and counts for nothing."""

    def read(self, entries: Mapping[str, Entry]) -> Value:
        return "primary"

    def image(self, attribute: Value, settings: ConversionOptions) -> Value:
        return None if attribute is None else self.value


MODE = Field(
    ("mode",),
    "mode",
    Primary("primary", "OpenCode takes every file in its folder for modes for primary"),
    accepts=schema.one_of(*agent.MODES),
)

FORMAT = replace(
    agent.FORMAT,
    name="opencode-mode",
    title="OpenCode 1 modes",
    places=REGISTRY["opencode-mode"].places,
    fields=tuple(MODE if field.attribute == "mode" else field for field in agent.FIELDS),
    store=agent.FORMAT.name,
    by_place=True,
    writable=False,
)
