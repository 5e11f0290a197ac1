"""Claude Code: where each of its parts stands.

Belongs here: the one object that says so. Not here: the parts.
"""

from __future__ import annotations

from agentc.vendors.vendor import Client, Part, Vendor

VENDOR = Vendor(
    formats={
        "claude": Part("claude.agent", "FORMAT"),
        "claude-plugin": Part("claude.plugin", "FORMAT"),
    },
    lint=Part("claude.lint", "lint"),
    lints_lists=True,
    client=Client(
        predict=Part("claude.client.prediction", "predict"),
        examine=Part("claude.client.prediction", "examine"),
        load_agent=Part("claude.client.loaded_agent", "load_agent"),
        variants={"claude-plugin": Part("claude.client.prediction", "predict_plugin")},
        messages=Part("claude.messages", "MESSAGES"),
        configuration=Part("claude.config_limits", "CLIENT_CONFIG"),
    ),
)
