"""agentc's own dialect, a superset of everything the IR can hold: `agents/NAME.md`, and `agents/NAME.yaml`.

Belongs here: its keys. Not here: how it says permissions (`extended_permission.py`), what clients accept.
It takes Claude Code's keys and names, and adds metadata, and `targets:` with what is stated for one client alone.
"""

from __future__ import annotations

from dataclasses import replace

from agentc.formats import claude
from agentc.formats.claude_hooks import guard_outside, read_hooks
from agentc.formats.claude_observing import read_observers, read_window
from agentc.formats.extended_permission import KEYS, ExtendedPermission
from agentc.lens.decode import anything, flag, float_value, integer, number, one_of, positive, strings, switch, text
from agentc.lens.field import Field, single
from agentc.lens.format import Format
from agentc.lens.place import Place
from agentc.syntax.source import Entry, Style


def description(entry: Entry) -> str:
    """Text; backslash + n is a line break where the author used no quotes at all."""
    return claude.line_breaks(text(entry)) if entry.style is Style.PLAIN else text(entry)


FIELDS = (
    single("name", "name", text),
    single("description", "description", description),
    single("mode", "mode", one_of("subagent", "primary", "all"), absent="subagent"),
    Field(KEYS, "permission", ExtendedPermission()),
    single("model", "model", text),
    single("variant", "variant", text),
    single("effort", "effort", claude.read_effort),
    single("temperature", "temperature", number, encode=float_value),
    single("top_p", "top_p", number, encode=float_value),
    single("thinking-level", "thinking_level", text),
    single("thinking-tokens", "thinking_tokens", integer),
    single("maxTurns", "max_turns", positive),
    single("skills", "skills", strings),
    single("mcpServers", "mcp_servers", anything),
    single("hooks", "hooks", read_hooks),
    single("memory", "memory", text),
    single("background", "background", flag),
    single("isolation", "isolation", text),
    single("omitClaudeMd", "omit_instructions", flag),
    single("initialPrompt", "initial_prompt", text),
    single("autoCompactWindow", "auto_compact_window", read_window),
    single("observer", "observer", read_observers, encode=", ".join),
    single("observerMessage", "observer_message", text),
    single("observeSubagents", "observe_subagents", flag),
    single("observeToolResults", "observe_tool_results", flag),
    single("experimental", "experimental", anything),
    single("color", "color", text),
    single("hidden", "hidden", flag),
    single("disable", "disabled", switch),
    single("options", "options", anything),
    single("category", "category", text),
    single("specialization_level", "specialization_level", text),
    single("domain_expertise", "domain_expertise", strings),
    single("escalation_to", "escalation_to", strings),
    single("escalation_from", "escalation_from", strings),
    single("parallel_compatible", "parallel_compatible", strings),
    single("scale_triggers", "scale_triggers", anything),
    single("complexity_triggers", "complexity_triggers", anything),
    single("scope_triggers", "scope_triggers", anything),
    single("escalation_triggers", "escalation_triggers", anything),
)

FORMAT = Format(
    name="extended",
    title="agentc's own, as Markdown",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="docs/extended.md",
    places=(
        Place("project", "agents", shared=(".claude/agents",), decides=False),
        Place("user", ".config/agentc/agents", shared=(".claude/agents",), variable="XDG_CONFIG_HOME"),
    ),
    fields=FIELDS,
    targets_key="targets",
    strange_blocks=frozenset(
        {
            "codex",
            "codexcli",
            "codex-cli",
            "copilot",
            "cursor",
            "gemini",
            "geminicli",
            "kilo",
            "qwen",
            "roo",
            "windsurf",
        }
    ),
    guard_outside=guard_outside,
)
YAML_FORMAT = replace(
    FORMAT,
    name="extended-yaml",
    title="agentc's own, as one YAML document",
    syntax="yaml",
    template="document.yaml.j2",
    store="extended",
    places=tuple(replace(place, suffix=".yaml", shared=()) for place in FORMAT.places),
    fields=(*FIELDS, single("prompt", "prompt", text)),
)
