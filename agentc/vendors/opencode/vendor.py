"""OpenCode: where each of its parts stands.

Belongs here: the one object that says so. Not here: the parts.
"""

from __future__ import annotations

from agentc.vendors.vendor import Client, Part, Vendor

VENDOR = Vendor(
    formats={
        "opencode": Part("opencode.agent", "FORMAT"),
        "opencode-mode": Part("opencode.modes", "FORMAT"),
        "opencode-json": Part("opencode.config_json", "FORMAT"),
    },
    lint=Part("opencode.lint", "lint"),
    find_misspelt=Part("opencode.misspelt_keys", "find_misspelt_keys"),
    client=Client(
        predict=Part("opencode.client.prediction", "predict"),
        examine=Part("opencode.client.prediction", "examine"),
        load_agent=Part("opencode.client.prediction", "load_agent"),
        variants={"opencode-json": Part("opencode.client.configuration", "predict")},
        messages=Part("opencode.messages", "MESSAGES"),
        configuration=Part("opencode.config_limits", "CLIENT_CONFIG"),
        guess_values=Part("opencode.fixes", "guess_values"),
    ),
)
