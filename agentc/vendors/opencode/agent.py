"""OpenCode 1: `.opencode/agent(s)/**/*.md`, as client 1.18.33 reads it.

Belongs here: OpenCode's keys. Not here: its permissions (`vendors/opencode/permission/codec.py`).
Source: opencode.ai/docs/agents, and runs of the client.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.field_change import ChangeReason, Outcome
from agentc.ir.value import Map, Value
from agentc.lens import schema
from agentc.lens.codecs import (
    SCALAR,
    decode_anything,
    decode_flag,
    decode_number,
    decode_positive,
    decode_text,
    encode_float,
    make_choice,
)
from agentc.lens.field import Field, make_field
from agentc.lens.file_names import make_file_name, make_slug_path
from agentc.lens.format import Format
from agentc.lens.schema import ValueKind
from agentc.options import ConversionOptions
from agentc.syntax.source import Entry
from agentc.vendors import colors, models
from agentc.vendors.listing import REGISTRY
from agentc.vendors.opencode.locations import CONFIGURATION
from agentc.vendors.opencode.permission.caveats import find_caveats
from agentc.vendors.opencode.permission.codec import OpenCodePermission
from agentc.vendors.opencode.permission.reader import ACTIONS, SWITCHES
from agentc.vendors.opencode.tools import WORDS


@dataclass(frozen=True, slots=True)
class PathName:
    """The name is the path's; a `name` key is read, since it wins in the client."""

    def list_kinds(self) -> Mapping[str, ValueKind]:
        return {"name": SCALAR}

    def read(self, entries: Mapping[str, Entry]) -> str | None:
        return decode_text(entries["name"]) if "name" in entries else None

    def write(self, attribute: str) -> Mapping[str, Value]:
        return {"name": attribute}

    def image(self, attribute: str, settings: ConversionOptions) -> str:
        return make_slug_path(make_file_name(attribute, settings.file_name))

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        return ChangeReason(Outcome.APPROXIMATED, "an OpenCode agent is named by its file")


@dataclass(frozen=True, slots=True)
class Steps:
    """`steps`, which wins over the deprecated `maxSteps`."""

    def read(self, entries: Mapping[str, Entry]) -> int | None:
        for key in ("steps", "maxSteps"):
            if key in entries:
                return decode_positive(entries[key])
        return None

    def write(self, attribute: int | None) -> Mapping[str, Value]:
        return {} if attribute is None else {"steps": attribute}

    def image(self, attribute: int | None, settings: ConversionOptions) -> int | None:
        return attribute

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        return ChangeReason(Outcome.DROPPED, "")


def view_fields(text: str) -> Map | None:
    """Return the fields that the client has of a text; `None` where it skips it."""
    from agentc.vendors.opencode.client import prediction  # few texts are odd enough

    return prediction.read_values(text)


def find_refused(text: str) -> Iterable[Diagnostic]:
    """Return everything for which the client refuses a text, and every other file of its project
    with it."""
    from agentc.vendors.opencode.client import prediction  # few texts are refused

    return prediction.list_faults(text)


# What the client wants of each (1.18.33): with another value it has no agent of the whole project.
MODES = ("subagent", "primary", "all")
COLOR = schema.either(schema.matching(colors.HEX_DIGITS, "a color"), schema.one_of(*colors.WORDS))
FIELDS = (
    Field(("name",), "name", PathName(), only_where_it_stands=True),
    make_field("description", "description", decode_text, schema.TEXT),
    # A file without one can be both.
    make_field("mode", "mode", make_choice(*MODES), schema.one_of(*MODES), absent="all"),
    make_field("model", "model", decode_text, schema.TEXT,
               to_image=models.add_provider, judge=models.judge_for_opencode),
    make_field("variant", "variant", decode_text, schema.TEXT),
    make_field("temperature", "temperature", decode_number, schema.NUMBER, encode=encode_float),
    make_field("top_p", "top_p", decode_number, schema.NUMBER, encode=encode_float),
    Field(("steps", "maxSteps"), "max_turns", Steps(), accepts=schema.POSITIVE),
    Field(("permission", "tools"), "permission", OpenCodePermission(), accepts=(ACTIONS, SWITCHES)),
    make_field("color", "color", decode_text, COLOR,
               to_image=colors.to_hex, outcome=Outcome.MAPPED, why=colors.WHY),
    make_field("hidden", "hidden", decode_flag, schema.FLAG),
    make_field("disable", "disabled", decode_flag, schema.FLAG),
    make_field("options", "options", decode_anything, schema.MAP),
)  # fmt: skip

FORMAT = Format(
    name="opencode",
    title="OpenCode 1 agents",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="https://opencode.ai/docs/agents",
    places=REGISTRY["opencode"].places,
    fields=FIELDS,
    strict=True,
    bare_body=True,
    merges_reserved=True,
    reserved=frozenset({"build", "plan", "general", "explore", "title", "summary", "compaction"}),
    caveats=find_caveats,
    configuration=CONFIGURATION,
    words=WORDS,
    aliases=("open-code",),
    seen=view_fields,
    refused=find_refused,
    schema=schema.Schema(takes_unknown=True),  # they are the provider's
)
