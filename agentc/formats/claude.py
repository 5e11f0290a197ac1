"""Claude Code: `.claude/agents/**/*.md`, as client 2.1.332 reads it.

Belongs here: Claude Code's keys and their quirks. Not here: its words (`claude_words.py`), the grammar of tool lists
(`lens/toollist.py`).
Source: code.claude.com/docs/en/sub-agents (2026-08), and runs of the client.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.formats import colors, models
from agentc.formats.claude_hooks import guard_outside, read_hooks
from agentc.formats.claude_names import NAMES, last_by_bytes, safe_name
from agentc.formats.claude_observing import read_observers, read_window
from agentc.formats.claude_permission import ClaudePermission, spell_out_denials
from agentc.formats.claude_words import AGENTS, CONFIGURATION, WORDS
from agentc.ir.agent import Agent
from agentc.ir.effective import Effective
from agentc.ir.loss import Outcome
from agentc.ir.permission import ANY, Cap, Decision, Tool
from agentc.ir.value import Map
from agentc.lens.decode import anything, flag, mapping, one_of, positive, strings, text
from agentc.lens.field import Field, Implied, Without, single
from agentc.lens.format import Format
from agentc.lens.granting import REACHING
from agentc.lens.place import Place
from agentc.lens.settings import Settings
from agentc.syntax.source import Entry, Note


def read_effort(entry: Entry) -> str | int:
    """A level, or a whole number."""
    return entry.value if type(entry.value) is int else one_of("low", "medium", "high", "xhigh", "max")(entry)


def line_breaks(value: str) -> str:
    """The client turns backslash + n into a line break in every spelling of a description (2.1.332)."""
    return value.replace("\\n", "\n")


def caveats(before: Agent, after: Agent, settings: Settings) -> Iterator[Note]:
    """A closed list keeps an agent in its project in other clients; here the session asks before it leaves."""
    rules = Effective(before.permission.rules)
    outside, reach = Tool(Cap.EXTERNAL_DIRECTORY), Effective(after.permission.rules)
    reaching = any(reach.strictest(Tool(cap)) is not Decision.DENY for cap in REACHING)
    kept_inside = rules.strictest(ANY) is rules.strictest(outside) is Decision.DENY
    if before.origin and before.origin.dialect == "opencode" and reaching and kept_inside:
        message = "its limits also kept it in its project; Claude Code's session asks before it leaves"
        yield Note("PERM-OUTSIDE-BY-SESSION", message)


def seen(text: str) -> Map | None:
    """The fields that the client has of a text; `None` where it has no agent of it."""
    from agentc.formats import claude_client  # few texts are odd enough

    return claude_client.values(text)


FIELDS = (
    single("name", "name", text, to_image=safe_name, why=NAMES),
    single("description", "description", lambda entry: line_breaks(text(entry)),
           why="backslash + n is a line break in every description"),
    Field(("tools", "disallowedTools", "permissionMode"), "permission", ClaudePermission(), depends=("memory",)),
    single("model", "model", text, to_image=models.for_claude, judge=models.judge_for_claude),
    single("effort", "effort", read_effort),
    single("maxTurns", "max_turns", positive),
    single("skills", "skills", strings),
    single("mcpServers", "mcp_servers", anything),
    single("hooks", "hooks", read_hooks),
    single("memory", "memory", one_of("user", "project", "local")),
    single("background", "background", flag),
    single("isolation", "isolation", one_of("worktree", "remote")),
    single("omitClaudeMd", "omit_instructions", flag),
    single("initialPrompt", "initial_prompt", text),
    single("color", "color", text, to_image=colors.as_name, outcome=Outcome.MAPPED, why=colors.WHY),
    single("autoCompactWindow", "auto_compact_window", read_window),
    single("observer", "observer", read_observers, encode=", ".join),
    single("observerMessage", "observer_message", text),
    single("observeSubagents", "observe_subagents", flag),
    single("observeToolResults", "observe_tool_results", flag),
    single("experimental", "experimental", mapping),
    Field((), "mode", Implied("subagent", "every Claude Code agent file is a subagent")),
    Field((), "disabled", Without("it is disabled, and here it would come alive", "delete `disable: true` first")),
)  # fmt: skip

FORMAT = Format(
    name="claude",
    title="Claude Code subagents",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="https://code.claude.com/docs/en/sub-agents",
    # People share agents in a folder `agents` of their repository, which is no place that the client looks into.
    places=(Place("project", AGENTS, shared=("agents",)), Place("user", AGENTS, variable="CLAUDE_CONFIG_DIR")),
    fields=FIELDS,
    missing={"description": lambda agent: agent.name},
    prepare=spell_out_denials,
    # An agent of exactly this name takes the place of the client's own (2.1.332).
    reserved=frozenset({"general-purpose", "Explore", "Plan", "claude", "statusline-setup"}),
    caveats=caveats,
    configuration=CONFIGURATION,
    words=WORDS,
    is_foreign=lambda entry: entry.key in ("tools", "disallowedTools") and isinstance(entry.value, Map),
    guard_outside=guard_outside,
    seen=seen,
    blocks=frozenset({"claude", "claudecode", "claude-code", "claude_code"}),
    active=last_by_bytes,
)
