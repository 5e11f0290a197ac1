"""Plain YAML agents of other tools: the extended format's keys, and the text under one of several
names. Only read.

Belongs here: which keys may hold the text, and what makes a YAML document an agent. Not here: all
other keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agentc.ir.field_change import ChangeReason, Outcome
from agentc.lens.codecs import SCALAR, decode_text
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.prompt_keys import PROMPT_KEYS
from agentc.lens.schema import Schema, ValueKind
from agentc.options import ConversionOptions
from agentc.syntax.source import Entry
from agentc.vendors.extended import agent as extended
from agentc.vendors.listing import REGISTRY
from agentc.vendors.vendor import Part, Vendor


@dataclass(frozen=True, slots=True)
class Prompt:
    """The text, whatever it is called."""

    def list_kinds(self) -> Mapping[str, ValueKind]:
        return dict.fromkeys(PROMPT_KEYS, SCALAR)

    def read(self, entries: Mapping[str, Entry]) -> str | None:
        return next((decode_text(entry) for entry in entries.values()), None)

    def write(self, attribute: str) -> Mapping[str, str]:
        return {PROMPT_KEYS[0]: attribute}

    def image(self, attribute: str, settings: ConversionOptions) -> str:
        return attribute

    def verdict(
        self, name: str, before: str, after: str, settings: ConversionOptions
    ) -> ChangeReason:
        return ChangeReason(Outcome.DROPPED, "")


FORMAT = Format(
    name="yaml-agent",
    title="YAML agents of other tools",
    syntax="yaml",
    template="",
    source="docs/extended.md",
    places=REGISTRY["yaml-agent"].places,
    fields=(*extended.FIELDS, Field(PROMPT_KEYS, "prompt", Prompt(), alternatives=True)),
    writable=False,
    needs=(*PROMPT_KEYS, "description"),
    schema=Schema(takes_unknown=True),
)
VENDOR = Vendor(
    formats={"yaml-agent": Part(__name__, "FORMAT")},
    lint=Part("agentc.vendors.extended.lint", "lint"),
)
