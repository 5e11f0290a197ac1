"""OpenCode 1: `.opencode/agent(s)/**/*.md`, as client 1.18.33 reads it.

Belongs here: OpenCode's keys. Not here: its permissions (`opencode_permission.py`).
Source: opencode.ai/docs/agents, and runs of the client.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agentc.formats import colors, models
from agentc.formats.opencode_caveats import caveats
from agentc.formats.opencode_permission import OpenCodePermission
from agentc.formats.opencode_words import AGENTS, CONFIGURATION, USER_AGENTS, WORDS
from agentc.ir.loss import Outcome, Verdict
from agentc.ir.value import Map, Value
from agentc.lens.decode import anything, flag, float_value, number, one_of, positive, text
from agentc.lens.field import Field, single
from agentc.lens.format import Format
from agentc.lens.place import Place, file_name, slug_path
from agentc.lens.settings import Settings
from agentc.syntax.source import Entry, Note


@dataclass(frozen=True, slots=True)
class PathName:
    """The name is the path's; a `name` key is read, since it wins in the client."""

    def read(self, entries: Mapping[str, Entry]) -> str | None:
        return text(entries["name"]) if "name" in entries else None

    def write(self, attribute: str) -> Mapping[str, Value]:
        return {"name": attribute}

    def image(self, attribute: str, settings: Settings) -> str:
        return slug_path(file_name(attribute, settings.file_name))

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> Verdict:
        return Verdict(Outcome.APPROXIMATED, "an OpenCode agent is named by its file")


@dataclass(frozen=True, slots=True)
class Steps:
    """`steps`, which wins over the deprecated `maxSteps`."""

    def read(self, entries: Mapping[str, Entry]) -> int | None:
        for key in ("steps", "maxSteps"):
            if key in entries:
                return positive(entries[key])
        return None

    def write(self, attribute: int | None) -> Mapping[str, Value]:
        return {} if attribute is None else {"steps": attribute}

    def image(self, attribute: int | None, settings: Settings) -> int | None:
        return attribute

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> Verdict:
        return Verdict(Outcome.DROPPED, "")


def seen(text: str) -> Map | None:
    """Return the fields that the client has of a text; `None` where it skips it."""
    from agentc.formats import opencode_client  # few texts are odd enough

    return opencode_client.values(text)


def refused(text: str) -> Iterable[Note]:
    """Return everything for which the client refuses a text, and every other file of its project with it."""
    from agentc.formats import opencode_client  # few texts are refused

    return opencode_client.faults(text)


FIELDS = (
    Field(("name",), "name", PathName(), only_where_it_stands=True),
    single("description", "description", text),
    single("mode", "mode", one_of("subagent", "primary", "all"), absent="all"),  # a file without one can be both
    single("model", "model", text, to_image=models.with_provider, judge=models.judge_for_opencode),
    single("variant", "variant", text),
    single("temperature", "temperature", number, encode=float_value),
    single("top_p", "top_p", number, encode=float_value),
    Field(("steps", "maxSteps"), "max_turns", Steps()),
    Field(("permission", "tools"), "permission", OpenCodePermission()),
    single("color", "color", text, to_image=colors.as_hex, outcome=Outcome.MAPPED, why=colors.WHY),
    single("hidden", "hidden", flag),
    single("disable", "disabled", flag),
    single("options", "options", anything),
)

FORMAT = Format(
    name="opencode",
    title="OpenCode 1 agents",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="https://opencode.ai/docs/agents",
    places=(
        Place("project", AGENTS, nested=True, also=(".opencode/agent",)),
        Place("user", USER_AGENTS, nested=True, also=(".config/opencode/agent",), variable="XDG_CONFIG_HOME"),
    ),
    fields=FIELDS,
    strict=True,
    bare_body=True,
    merges_reserved=True,
    reserved=frozenset({"build", "plan", "general", "explore", "title", "summary", "compaction"}),
    caveats=caveats,
    configuration=CONFIGURATION,
    words=WORDS,
    blocks=frozenset({"opencode", "open-code"}),
    seen=seen,
    refused=refused,
)
