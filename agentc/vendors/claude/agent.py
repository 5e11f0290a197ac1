"""Claude Code: `.claude/agents/**/*.md`, as client 2.1.332 reads it.

Belongs here: Claude Code's keys and their quirks. Not here: its words (`tools.py`), the grammar of
tool lists (`tool_lists/reader.py`). Source: code.claude.com/docs/en/sub-agents (2026-08), and runs
of the client.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.agent import Agent
from agentc.ir.field_change import Outcome
from agentc.ir.permission import ANY, Cap, Decision, Tool
from agentc.ir.value import Map
from agentc.lens import schema
from agentc.lens.codecs import (
    SCALAR,
    decode_flag,
    decode_mapping,
    decode_positive,
    decode_strings,
    decode_text,
    make_choice,
    takes,
)
from agentc.lens.field import ALWAYS_ENABLED, Field, Implied, make_field
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.permissions.excluded_tools import EXCLUDED, INCLUDED
from agentc.permissions.resolve import ResolvedRules
from agentc.syntax.source import Entry
from agentc.tool_lists.openings import REACHING
from agentc.vendors import colors, models
from agentc.vendors.claude.client.names import NAMES, make_safe_name, pick_last_by_bytes
from agentc.vendors.claude.compact_window import read_compact_window
from agentc.vendors.claude.denials import keep_heeded_denials
from agentc.vendors.claude.hooks import find_guard_outside, read_hooks
from agentc.vendors.claude.locations import CONFIGURATION
from agentc.vendors.claude.observers import read_observers
from agentc.vendors.claude.permission import ClaudePermission, spell_out_denials
from agentc.vendors.claude.tools import WORDS
from agentc.vendors.listing import REGISTRY
from agentc.vendors.server_maps import ServerWords

EFFORTS = ("low", "medium", "high", "xhigh", "max")
INTEGER = schema.ValueKind("a whole number", lambda value: type(value) is int, {"type": "integer"})


@takes(schema.either(schema.one_of_any_case(*EFFORTS), INTEGER))
def read_effort(entry: Entry) -> str | int:
    """Return a level, or a whole number. Raises InvalidValue for anything else."""
    if type(entry.value) is int:
        return entry.value
    # Client 2.1.332 takes a level in any case.
    folded = entry if entry.text is None else replace(entry, text=entry.text.lower())
    return make_choice(*EFFORTS)(folded)


def unescape_line_breaks(value: str) -> str:
    """Return a text as the client has it: backslash + n is a line break in every spelling of a
    description (2.1.332)."""
    return value.replace("\\n", "\n")


@takes(SCALAR)
def decode_description(entry: Entry) -> str:
    """Return a description as the client has it. Raises InvalidValue for what is no text."""
    return unescape_line_breaks(decode_text(entry))


def list_caveats(before: Agent, after: Agent, settings: ConversionOptions) -> Iterator[Diagnostic]:
    """Yield a note where limits kept an agent in its project, and here the session asks before it
    leaves."""
    rules = ResolvedRules(before.permission.rules)
    outside, reach = Tool(Cap.EXTERNAL_DIRECTORY), ResolvedRules(after.permission.rules)
    reaching = any(reach.for_all_arguments(Tool(cap)) is not Decision.DENY for cap in REACHING)
    kept_inside = rules.for_all_arguments(ANY) is rules.for_all_arguments(outside) is Decision.DENY
    if before.origin and before.origin.dialect == "opencode" and reaching and kept_inside:
        message = (
            "its limits also kept it in its project; Claude Code's session asks before it leaves"
        )
        yield Diagnostic("PERM-OUTSIDE-BY-SESSION", message)


def view_fields(text: str) -> Map | None:
    """Return the fields that the client has of a text; `None` where it has no agent of it."""
    from agentc.vendors.claude.client import prediction  # few texts are odd enough

    return prediction.read_values(text)


SERVERS = ServerWords(absent=frozenset({INCLUDED, EXCLUDED}))
FIELDS = (
    make_field("name", "name", decode_text, schema.FILLED_TEXT, to_image=make_safe_name, why=NAMES),
    make_field("description", "description", decode_description, schema.FILLED_TEXT,
               why="backslash + n is a line break in every description"),
    Field(("tools", "disallowedTools", "permissionMode"), "permission", ClaudePermission(),
          depends=("memory",)),
    make_field("model", "model", decode_text, to_image=models.to_claude,
               judge=models.judge_for_claude),
    make_field("effort", "effort", read_effort),
    make_field("maxTurns", "max_turns", decode_positive),
    make_field("skills", "skills", decode_strings),
    make_field("mcpServers", "mcp_servers", lambda entry: SERVERS.read(entry.value),
               encode=SERVERS.write, why="the limits say which of a server's tools there are"),
    make_field("hooks", "hooks", read_hooks),
    make_field("memory", "memory", make_choice("user", "project", "local")),
    make_field("background", "background", decode_flag),
    make_field("isolation", "isolation", make_choice("worktree", "remote")),
    make_field("omitClaudeMd", "omit_instructions", decode_flag),
    make_field("initialPrompt", "initial_prompt", decode_text),
    make_field("color", "color", decode_text, to_image=colors.to_name, outcome=Outcome.MAPPED,
               why=colors.WHY),
    make_field("autoCompactWindow", "auto_compact_window", read_compact_window),
    make_field("observer", "observer", read_observers, encode=", ".join),
    make_field("observerMessage", "observer_message", decode_text),
    make_field("observeSubagents", "observe_subagents", decode_flag),
    make_field("observeToolResults", "observe_tool_results", decode_flag),
    make_field("experimental", "experimental", decode_mapping),
    Field((), "mode", Implied("subagent", "every Claude Code agent file is a subagent")),
    ALWAYS_ENABLED,
)  # fmt: skip

FORMAT = Format(
    name="claude",
    title="Claude Code subagents",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="https://code.claude.com/docs/en/sub-agents",
    places=REGISTRY["claude"].places,
    fields=FIELDS,
    missing={"description": "name"},
    prepare=spell_out_denials,
    # An agent of exactly this name takes the place of the client's own (2.1.332).
    reserved=frozenset({"general-purpose", "Explore", "Plan", "claude", "statusline-setup"}),
    caveats=list_caveats,
    configuration=CONFIGURATION,
    words=WORDS,
    is_foreign=lambda entry: (
        entry.key in ("tools", "disallowedTools") and isinstance(entry.value, Map)
    ),
    guard_outside=find_guard_outside,
    view_fields=view_fields,
    keep_heeded_denials=keep_heeded_denials,
    aliases=("claude-code",),
    choose_active=pick_last_by_bytes,
    # Without them it has no agent of a file (2.1.332).
    schema=schema.Schema(required=("name", "description")),
)
