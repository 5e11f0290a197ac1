"""Cursor: `.cursor/agents/**/*.md`, as the reader in its package of 1.0.32 takes it.

Belongs here: everything about Cursor. Not here: what coarse words need (`codecs/levels.py`).
Source: cursor.com/docs/agent/subagents, and the reader of `@cursor/sdk`.
"""

from __future__ import annotations

import re

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.ir.permission import Cap
from agentc.ir.value import Map
from agentc.lens import codecs, schema
from agentc.lens.field import ALWAYS_ENABLED, Field, Implied, make_field
from agentc.lens.file_names import make_slug
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.syntax import GRAMMARS
from agentc.vendors.codecs.levels import Level, Levels
from agentc.vendors.listing import REGISTRY
from agentc.vendors.messages import ClientMessages
from agentc.vendors.models import ModelNames
from agentc.vendors.prediction import LoadOutcome, Prediction, name_code
from agentc.vendors.vendor import Part, Vendor, describe_client

# It closes every command and every MCP server, too (1.0.32).
READONLY = Level(
    Map({"readonly": True}),
    frozenset({Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK, Cap.SHELL, Cap.MCP}),
)
LIMITS = Levels("Cursor", ("readonly",), (READONLY,), absent=frozenset({Cap.LSP, Cap.MODE_SWITCH}))
MODELS = ModelNames("Cursor", ("claude-", "gpt-", "gemini-", "composer", "fast", "grok-"), "cursor")
SYNTAX = "frontmatter"
_FIELDS = re.compile(r"^---\s*\n([\s\S]*?)\n---\s*\n?([\s\S]*)\Z", re.MULTILINE)


def make_plain(text: str, settings: ConversionOptions) -> str | None:
    """Return a text on one line that needs no quotes in YAML: to Cursor they are a part of it."""
    line = (
        " ".join(text.split())
        .replace(": ", " - ")
        .replace(" #", " ")
        .strip(" :-'\"&*!|>%@`#{}[],?")
    )
    return line if line and GRAMMARS[SYNTAX].writer.scalar(line) == line else None


def read_lines(text: str) -> tuple[dict[str, str], str] | None:
    """Return the fields that the client has of a text, line by line, and the prompt; `None` where
    it has no agent of it."""
    found = _FIELDS.search(text)
    if found is None or not found[2].strip():
        return None
    lines = (line.strip() for line in found[1].split("\n"))
    pairs = (line.partition(":") for line in lines if ":" in line and not line.startswith("#"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs}, found[2].strip()


class CursorClient:
    """What the client makes of a text."""

    def predict(self, text: str) -> Prediction:
        """Return whether it has an agent of a text."""
        if read_lines(text) is not None:
            return Prediction("cursor-sdk", "1.0.32", LoadOutcome.LOADS)
        message = "the file has no fields between two lines of `---`, or no prompt below them"
        told = Diagnostic(name_code("cursor", LoadOutcome.SKIPS), message, Where(line=1))
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
    template="frontmatter.md.j2",
    source="https://cursor.com/docs/agent/subagents",
    places=REGISTRY["cursor"].places,
    fields=(
        make_field("name", "name", codecs.decode_text,
                   to_image=lambda name, options: make_plain(name, options) or make_slug(name)),
        make_field("description", "description", codecs.decode_text, to_image=make_plain,
                   why="to Cursor a text is one line without quotes"),
        Field(LIMITS.keys, "permission", LIMITS, accepts=schema.FLAG),
        make_field("model", "model", codecs.decode_text,
                   to_image=MODELS.to_image, judge=MODELS.judge),
        make_field("is_background", "background", codecs.decode_flag),
        Field((), "mode", Implied("subagent", "every Cursor agent file is a subagent")),
        ALWAYS_ENABLED,
    ),
    schema=schema.Schema(
        own=dict.fromkeys(("tools", "background", "force-default-model"), schema.ANYTHING)
    ),
)  # fmt: skip
CLIENT = CursorClient()
MESSAGES = ClientMessages("Cursor", {LoadOutcome.SKIPS: "Cursor has no agent of the file."}, {})
VENDOR = Vendor(formats={"cursor": Part(__name__, "FORMAT")}, client=describe_client(__name__))
