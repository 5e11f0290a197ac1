"""Cursor: `.cursor/agents/**/*.md`, as the reader in its package of 1.0.32 takes it.

Belongs here: everything about Cursor. Not here: what coarse words need (`codecs/levels.py`).
Source: cursor.com/docs/agent/subagents, and the reader of `@cursor/sdk`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.ir.field_change import ChangeReason, Outcome
from agentc.ir.permission import Cap
from agentc.ir.value import Map, Value
from agentc.lens import codecs, schema
from agentc.lens.field import ALWAYS_ENABLED, Field, Implied, make_field
from agentc.lens.file_names import make_file_name, make_slug
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.syntax import GRAMMARS
from agentc.syntax.javascript import LINE_ENDS, SPACE, trim_text
from agentc.syntax.source import Entry
from agentc.vendors.codecs.levels import Level, Levels
from agentc.vendors.evidence import Evidence
from agentc.vendors.foreign_words import names_claude_tools
from agentc.vendors.listing import REGISTRY
from agentc.vendors.messages import ClientMessages
from agentc.vendors.models import ModelNames
from agentc.vendors.prediction import LoadOutcome, Prediction, name_code
from agentc.vendors.unheeded_limits import UnheededLimits
from agentc.vendors.vendor import Part, Vendor, describe_client

# It closes every command and every MCP server, too (1.0.32).
READONLY = Level(
    Map({"readonly": True}),
    frozenset({Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK, Cap.SHELL, Cap.MCP}),
)
LIMITS = Levels("Cursor", ("readonly",), (READONLY,), absent=frozenset({Cap.LSP, Cap.MODE_SWITCH}))
MODELS = ModelNames("Cursor", ("claude-", "gpt-", "gemini-", "composer", "fast", "grok-"), "cursor")
SYNTAX = "lines"
_FIELDS = re.compile(
    rf"(?:\A|(?<=[{LINE_ENDS}]))---[{SPACE}]*\n([\s\S]*?)\n---[{SPACE}]*\n?([\s\S]*)\Z"
)

# What no YAML takes for anything but a text: several words, and letters in one of them.
_PROSE = re.compile(r"(?=.*[A-Za-z]{2})(?=.* )[\x20-\x7e]+\Z")


def make_plain(text: str, settings: ConversionOptions) -> str | None:
    """Return a text on one line that needs no quotes in YAML: to Cursor they are a part of it."""
    line = " ".join(_spell_words(text)).strip(" :-'\"&*!|>%@`#{}[],?")
    # Letters of every script stand as they are; what else asks for quotes does so in ASCII.
    plain = "".join(char if char.isascii() or not char.isprintable() else "x" for char in line)
    is_plain = _PROSE.match(plain) or (line and GRAMMARS[SYNTAX].writer.scalar(plain) == plain)
    return line if is_plain and GRAMMARS[SYNTAX].holds(line) else None


def _spell_words(text: str) -> Iterator[str]:
    """Yield the words of a text without what ends a key in YAML, and what begins a comment."""
    for word in text.split():
        yield from word.lstrip("#").rstrip(":").split()
        if word.endswith(":"):
            yield "-"


def fit_model(model: str, settings: ConversionOptions) -> str | None:
    """Return a model as Cursor takes it, on one line."""
    name = MODELS.to_image(model, settings)
    return name if name and GRAMMARS[SYNTAX].holds(name) else None


@dataclass(frozen=True, slots=True)
class Background:
    """Whether an agent runs in the background: `background` before `is_background`."""

    key: str = "is_background"

    def list_kinds(self) -> Mapping[str, schema.ValueKind]:
        """Return the kind of both keys."""
        return dict.fromkeys(("background", self.key), schema.or_nothing(schema.FLAG))

    def read(self, entries: Mapping[str, Entry]) -> bool | None:
        """Return what the first key says that is there."""
        entry = entries.get("background", entries.get(self.key))
        return None if entry is None or entry.empty else codecs.decode_flag(entry)

    def write(self, attribute: bool | None) -> Mapping[str, Value]:
        """Return the key that is documented."""
        return {} if attribute is None else {self.key: attribute}

    def image(self, attribute: bool | None, settings: ConversionOptions) -> bool | None:
        """Return the same."""
        return attribute

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        """Return nothing new: both can be said."""
        return ChangeReason(Outcome.MAPPED, "")


def read_lines(text: str) -> tuple[dict[str, str], str] | None:
    """Return the fields that the client has of a text, line by line, and the prompt; `None` where
    it has no agent of it."""
    found = _FIELDS.search(text)
    if found is None or not trim_text(found[2]):
        return None
    lines = map(trim_text, found[1].split("\n"))
    pairs = (line.partition(":") for line in lines if ":" in line and not line.startswith("#"))
    fields = ((trim_text(key).lower(), trim_text(value)) for key, _, value in pairs)
    return {key: value for key, value in fields if key}, trim_text(found[2])


def spell_name(name: str, settings: ConversionOptions) -> str:
    """Return a name on one line that needs no quotes in YAML, else a safe one."""
    return make_plain(name, settings) or make_slug(make_file_name(name, settings.file_name))


class CursorClient:
    """What the client makes of a text."""

    def predict(self, text: str) -> Prediction:
        """Return whether it has an agent of a text."""
        if read_lines(text) is not None:
            return Prediction("cursor-sdk", "1.0.32", LoadOutcome.LOADS)
        message = "the file has no fields between two lines of `---`, or no prompt below them"
        hint = "write these two lines, each `---` alone, and a prompt below"
        told = Diagnostic(name_code("cursor", LoadOutcome.SKIPS), message, Where(line=1), hint=hint)
        return Prediction("cursor-sdk", "1.0.32", LoadOutcome.SKIPS, "lines", told)

    def examine(self, text: str) -> tuple[Prediction, tuple[Diagnostic, ...]]:
        """Return what `predict` says; the client complains about nothing."""
        return self.predict(text), ()

    def load_agent(self, text: str) -> object:
        """Return the fields and the prompt that it has of a text."""
        return read_lines(text)


FORMAT = Format(
    name="cursor",
    title="Cursor subagents",
    syntax=SYNTAX,
    template="lines.md.j2",
    source="https://cursor.com/docs/agent/subagents",
    places=REGISTRY["cursor"].places,
    caveats=MODELS.warn_unseen,
    fields=(
        make_field("name", "name", codecs.decode_text,
                   to_image=spell_name, why="to Cursor a name is one line of plain text"),
        make_field("description", "description", codecs.decode_text, to_image=make_plain,
                   why="to Cursor a text is one line without quotes"),
        Field(LIMITS.keys, "permission", LIMITS, accepts=schema.FLAG),
        make_field("model", "model", codecs.decode_text,
                   to_image=fit_model, judge=MODELS.judge),
        Field(("is_background", "background"), "background", Background()),
        Field((), "mode", Implied("subagent", "every Cursor agent file is a subagent")),
        ALWAYS_ENABLED,
    ),
    schema=schema.Schema(
        own=dict.fromkeys(("tools", "force-default-model"), schema.ANYTHING),
        unheeded={
            # Its reader takes a list of words; what comes of it nobody has seen (1.0.32).
            "tools": schema.matching(r"[^*].*", "tools"),
            # Without quotes and `#`, of which there is more to say.
            "readonly": schema.matching(r"[^\"'#|>]+", "any other word"),
        },
    ),
    # Who names Claude Code's tools means that client.
    is_foreign=lambda entry: (
        entry.key == "tools" and names_claude_tools(codecs.decode_strings(entry))
    ),
)  # fmt: skip
CLIENT = CursorClient()
MESSAGES = ClientMessages("Cursor", {LoadOutcome.SKIPS: "Cursor has no agent of the file."}, {})
RULES = UnheededLimits("Cursor", "readonly: true", "is not known to keep to")
VENDOR = Vendor(
    formats={"cursor": Part(__name__, "FORMAT")},
    lint=Part(__name__, "RULES.lint"),
    client=describe_client(__name__),
    evidence=Evidence.READER,
)
