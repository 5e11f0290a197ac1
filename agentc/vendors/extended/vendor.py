"""The extended dialect: where each of its parts stands.

Belongs here: the one object that says so. Not here: the parts.
"""

from __future__ import annotations

from agentc.vendors.vendor import Part, Vendor

VENDOR = Vendor(
    formats={
        "extended": Part("agentc.vendors.extended.agent", "FORMAT"),
        "extended-yaml": Part("agentc.vendors.extended.agent", "YAML_FORMAT"),
    },
    lint=Part("agentc.vendors.extended.lint", "lint"),
)
