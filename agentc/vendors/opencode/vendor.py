"""OpenCode: where each of its parts stands.

Belongs here: the one object that says so. Not here: the parts.
"""

from __future__ import annotations

from agentc.vendors.evidence import Evidence
from agentc.vendors.vendor import Client, Part, Vendor

PREDICTION = "agentc.vendors.opencode.client.prediction"
VENDOR = Vendor(
    formats={
        "opencode": Part("agentc.vendors.opencode.agent", "FORMAT"),
        "opencode-mode": Part("agentc.vendors.opencode.modes", "FORMAT"),
        "opencode-json": Part("agentc.vendors.opencode.config_json", "FORMAT"),
    },
    lint=Part("agentc.vendors.opencode.lint", "lint"),
    lint_model=Part("agentc.vendors.opencode.model_list", "find_unknown_models"),
    find_misspelt=Part("agentc.vendors.opencode.misspelt_keys", "find_misspelt_keys"),
    evidence=Evidence.CLIENT,
    client=Client(
        predict=Part(PREDICTION, "predict"),
        examine=Part(PREDICTION, "examine"),
        load_agent=Part(PREDICTION, "load_agent"),
        variants={"opencode-json": Part("agentc.vendors.opencode.client.configuration", "predict")},
        messages=Part("agentc.vendors.opencode.messages", "MESSAGES"),
        configuration=Part("agentc.vendors.opencode.config_limits", "CLIENT_CONFIG"),
        guess_values=Part("agentc.vendors.opencode.fixes", "guess_values"),
    ),
)
