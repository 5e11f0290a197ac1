"""The extended dialect: where each of its parts stands.

Belongs here: the one object that says so. Not here: the parts.
"""

from __future__ import annotations

from agentc.vendors.vendor import Part, Vendor

VENDOR = Vendor(
    formats={
        "extended": Part("extended.agent", "FORMAT"),
        "extended-yaml": Part("extended.agent", "YAML_FORMAT"),
    },
    lint=Part("extended.lint", "lint"),
)
