"""Claude Code: where each of its parts stands.

Belongs here: the one object that says so. Not here: the parts.
"""

from __future__ import annotations

from agentc.vendors.evidence import Evidence
from agentc.vendors.vendor import Client, Part, Vendor

PREDICTION = "agentc.vendors.claude.client.prediction"
VENDOR = Vendor(
    formats={
        "claude": Part("agentc.vendors.claude.agent", "FORMAT"),
        "claude-plugin": Part("agentc.vendors.claude.plugin", "FORMAT"),
    },
    lint=Part("agentc.vendors.claude.lint", "lint"),
    lints_lists=True,
    evidence=Evidence.CLIENT,
    client=Client(
        predict=Part(PREDICTION, "predict"),
        examine=Part(PREDICTION, "examine"),
        load_agent=Part("agentc.vendors.claude.client.loaded_agent", "load_agent"),
        variants={"claude-plugin": Part(PREDICTION, "predict_plugin")},
        messages=Part("agentc.vendors.claude.messages", "MESSAGES"),
        configuration=Part("agentc.vendors.claude.config_limits", "CLIENT_CONFIG"),
    ),
)
