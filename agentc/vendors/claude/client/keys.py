"""The keys of an agent file that Claude Code 2.1.332 knows; it says of any other that it does not.

Belongs here: the names, as the client has them. Not here: what agentc makes of them
(`vendors/claude/agent.py`).
"""

from __future__ import annotations

KNOWN_KEYS = frozenset(
    {
        "name",
        "description",
        "tools",
        "disallowedTools",
        "permissionMode",
        "model",
        "effort",
        "maxTurns",
        "skills",
        "mcpServers",
        "hooks",
        "memory",
        "background",
        "isolation",
        "omitClaudeMd",
        "initialPrompt",
        "color",
        "autoCompactWindow",
        "observer",
        "observerMessage",
        "observeSubagents",
        "observeToolResults",
        "experimental",
    }
)
