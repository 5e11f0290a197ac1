"""agentc's own dialect, a superset of everything the IR can hold: `agents/NAME.md`, and
`agents/NAME.yaml`.

Belongs here: its keys. Not here: how it says permissions (`permission.py`), what clients accept. It
takes Claude Code's keys and names, and adds metadata, and `targets:` with what is stated for one
client alone.
"""

from __future__ import annotations

from dataclasses import replace

from agentc.lens.codecs import (
    SCALAR,
    decode_anything,
    decode_flag,
    decode_integer,
    decode_number,
    decode_positive,
    decode_strings,
    decode_switch,
    decode_text,
    encode_float,
    make_choice,
    takes,
)
from agentc.lens.field import Field, make_field
from agentc.lens.format import Format
from agentc.syntax.source import Entry, Style
from agentc.vendors.claude import agent as claude
from agentc.vendors.claude.compact_window import read_compact_window
from agentc.vendors.claude.hooks import find_guard_outside, read_hooks
from agentc.vendors.claude.observers import read_observers
from agentc.vendors.extended.permission import KEYS, ExtendedPermission
from agentc.vendors.listing import REGISTRY
from agentc.vendors.server_maps import ServerWords


@takes(SCALAR)
def read_description(entry: Entry) -> str:
    """Return text; backslash + n is a line break where the author used no quotes at all."""
    return (
        claude.unescape_line_breaks(decode_text(entry))
        if entry.style is Style.PLAIN
        else decode_text(entry)
    )


FIELDS = (
    make_field("name", "name", decode_text),
    make_field("description", "description", read_description),
    make_field("mode", "mode", make_choice("subagent", "primary", "all"), absent="subagent"),
    Field(KEYS, "permission", ExtendedPermission()),
    make_field("model", "model", decode_text),
    make_field("variant", "variant", decode_text),
    make_field("effort", "effort", claude.read_effort),
    make_field("temperature", "temperature", decode_number, encode=encode_float),
    make_field("top_p", "top_p", decode_number, encode=encode_float),
    make_field("thinking-level", "thinking_level", decode_text),
    make_field("thinking-tokens", "thinking_tokens", decode_integer),
    make_field("maxTurns", "max_turns", decode_positive),
    make_field("skills", "skills", decode_strings),
    make_field("mcpServers", "mcp_servers", lambda entry: ServerWords().read(entry.value)),
    make_field("hooks", "hooks", read_hooks),
    make_field("memory", "memory", decode_text),
    make_field("background", "background", decode_flag),
    make_field("isolation", "isolation", decode_text),
    make_field("omitClaudeMd", "omit_instructions", decode_flag),
    make_field("initialPrompt", "initial_prompt", decode_text),
    make_field("autoCompactWindow", "auto_compact_window", read_compact_window),
    make_field("observer", "observer", read_observers, encode=", ".join),
    make_field("observerMessage", "observer_message", decode_text),
    make_field("observeSubagents", "observe_subagents", decode_flag),
    make_field("observeToolResults", "observe_tool_results", decode_flag),
    make_field("experimental", "experimental", decode_anything),
    make_field("color", "color", decode_text),
    make_field("hidden", "hidden", decode_flag),
    make_field("disable", "disabled", decode_switch),
    make_field("options", "options", decode_anything),
    make_field("category", "category", decode_text),
    make_field("specialization_level", "specialization_level", decode_text),
    make_field("domain_expertise", "domain_expertise", decode_strings),
    make_field("escalation_to", "escalation_to", decode_strings),
    make_field("escalation_from", "escalation_from", decode_strings),
    make_field("parallel_compatible", "parallel_compatible", decode_strings),
    make_field("scale_triggers", "scale_triggers", decode_anything),
    make_field("complexity_triggers", "complexity_triggers", decode_anything),
    make_field("scope_triggers", "scope_triggers", decode_anything),
    make_field("escalation_triggers", "escalation_triggers", decode_anything),
)

FORMAT = Format(
    name="extended",
    title="agentc's own, as Markdown",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="docs/extended.md",
    places=REGISTRY["extended"].places,
    fields=FIELDS,
    targets_key="targets",
    strange_blocks=frozenset({"kilo", "windsurf"}),
    guard_outside=find_guard_outside,
)
YAML_FORMAT = replace(
    FORMAT,
    name="extended-yaml",
    title="agentc's own, as one YAML document",
    syntax="yaml",
    template="document.yaml.j2",
    store="extended",
    places=REGISTRY["extended-yaml"].places,
    fields=(
        *(field for field in FIELDS if field.attribute != "permission"),
        Field(KEYS, "permission", ExtendedPermission(looks_like_claude=False)),
        make_field("prompt", "prompt", decode_text),
    ),
    needs=("name", "description", "prompt", "targets"),
)
