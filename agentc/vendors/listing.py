"""The formats by name: which module has the vendor of each, and where its files lie. Both are known
before any vendor is imported, so that a file's folder alone tells whose it is.

Belongs here: one entry a format. Not here: all else about a format (its vendor's module), looking
one up (`registry.py`), places as such (`lens/place.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from agentc.lens.place import Place

CLAUDE = ".claude/agents"
PLUGIN = ".claude-plugin/plugin.json"
OPENCODE, OPENCODE_USER = ".opencode", ".config/opencode"
XDG = "XDG_CONFIG_HOME"
ROO = "Code/User/globalStorage/rooveterinaryinc.roo-cline/settings"


@dataclass(frozen=True, slots=True)
class Listing:
    """One format: the module below `agentc.vendors` that has its vendor, and its places."""

    module: str
    places: tuple[Place, ...]


# In the order in which a file of unknown origin is tried.
REGISTRY: dict[str, Listing] = {
    "claude": Listing(
        "claude.vendor",
        # People share agents in a folder `agents` of their repository, which is no place that the
        # client looks into.
        (
            Place("project", CLAUDE, shared=("agents",)),
            Place("user", CLAUDE, variable="CLAUDE_CONFIG_DIR"),
        ),
    ),
    "opencode": Listing(
        "opencode.vendor",
        (
            Place("project", f"{OPENCODE}/agents", nested=True, also=(f"{OPENCODE}/agent",)),
            Place(
                "user",
                f"{OPENCODE_USER}/agents",
                nested=True,
                also=(f"{OPENCODE_USER}/agent",),
                variable=XDG,
            ),
        ),
    ),
    # A manifest names single files (2.1.332): one with a folder among them is refused.
    "claude-plugin": Listing(
        "claude.vendor", (Place("project", "agents", marker=PLUGIN, named="agents"),)
    ),
    "opencode-mode": Listing(
        "opencode.vendor",
        (
            Place("project", f"{OPENCODE}/mode", flat=True, also=(f"{OPENCODE}/modes",)),
            Place(
                "user",
                f"{OPENCODE_USER}/mode",
                flat=True,
                also=(f"{OPENCODE_USER}/modes",),
                variable=XDG,
            ),
        ),
    ),
    "extended": Listing(
        "extended.vendor",
        (
            Place("project", "agents", shared=(CLAUDE,), decides=False),
            Place("user", ".config/agentc/agents", shared=(CLAUDE,), variable=XDG),
        ),
    ),
    "extended-yaml": Listing(
        "extended.vendor",
        (
            Place("project", "agents", ".yaml", decides=False),
            Place("user", ".config/agentc/agents", ".yaml", variable=XDG),
        ),
    ),
    "opencode-json": Listing(
        "opencode.vendor",
        (
            Place("project", OPENCODE, ".json", file="opencode.json", also=("",)),
            Place("project", OPENCODE, ".jsonc", file="opencode.jsonc", also=("",)),
            Place("user", OPENCODE_USER, ".json", file="opencode.json", variable=XDG),
            Place("user", OPENCODE_USER, ".jsonc", file="opencode.jsonc", variable=XDG),
        ),
    ),
    # Such files stand in folders of other tools, too, beside those tools' own.
    "yaml-agent": Listing(
        "generic_yaml",
        tuple(
            Place(
                "project",
                "agents",
                suffix,
                shared=(CLAUDE, f"{OPENCODE}/agents", f"{OPENCODE}/agent"),
                decides=False,
            )
            for suffix in (".yaml", ".yml")
        ),
    ),
    "gemini": Listing(
        "gemini",
        (
            Place("project", ".gemini/agents", flat=True),
            Place("user", ".gemini/agents", flat=True),
        ),
    ),
    "copilot": Listing(
        "copilot",
        (
            Place("project", ".github/agents", nested=True, ending=".agent"),
            Place("project", ".github/chatmodes", flat=True, ending=".chatmode"),
            Place("user", ".copilot/agents", ending=".agent"),
        ),
    ),
    "cursor": Listing(
        "cursor",
        (
            Place("project", ".cursor/agents", nested=True),
            Place("user", ".cursor/agents", nested=True),
        ),
    ),
    "codex": Listing(
        "codex",
        (
            Place("project", ".codex/agents", ".toml"),
            Place("user", ".codex/agents", ".toml", variable="CODEX_HOME"),
        ),
    ),
    "qwen": Listing(
        "qwen",
        (
            Place("project", ".qwen/agents", flat=True),
            Place("user", ".qwen/agents", flat=True),
        ),
    ),
    "roo": Listing(
        "roo",
        (
            Place("project", "", ".yaml", file=".roomodes"),
            Place(
                "user",
                f".config/{ROO}",
                ".yaml",
                file="custom_modes.yaml",
                also=(f"Library/Application Support/{ROO}",),
            ),
        ),
    ),
}
