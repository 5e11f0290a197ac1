"""Where Claude Code 2.1.332 looks for agents and settings.

Belongs here: folders and files, and the variables that move them. Not here: what a variable states
(`filesystem/environment_folders.py`), what the settings limit (`config_limits.py`).
"""

from __future__ import annotations

from agentc.lens.client_config import Base, ConfigLocation
from agentc.vendors.listing import REGISTRY

AGENTS = REGISTRY["claude"].places[0].folder
# Where an administrator's settings stand on Linux, macOS and Windows.
MANAGED = (
    "/etc/claude-code",
    "/Library/Application Support/ClaudeCode",
    "C:\\Program Files\\ClaudeCode",
)
# Where its settings stand, the user's own first; those of the folder that it is started in, and of
# none above.
CONFIGURATION = (
    ConfigLocation(Base.HOME, ("settings.json",), ".claude", "CLAUDE_CONFIG_DIR"),
    ConfigLocation(Base.ROOT, (".claude/settings.json", ".claude/settings.local.json")),
    *(
        ConfigLocation(Base.SYSTEM, ("managed-settings.json", "managed-settings.d/*.json"), folder)
        for folder in MANAGED
    ),
)
