"""Compile agent definitions between the formats of AI coding tools.

Belongs here: the public names, imported when first used. Not here: any logic.

    >>> import agentc
    >>> done = agentc.convert(text, source="claude", target="opencode", path=".claude/agents/x.md")
    >>> done.text, done.losses
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agentc.api import convert, parse, render
    from agentc.errors import AgentcError
    from agentc.formats import every as formats
    from agentc.into import put_back
    from agentc.ir.agent import Agent
    from agentc.ir.loss import Loss, Outcome
    from agentc.lens.format import Document
    from agentc.lens.settings import Settings
    from agentc.pipeline import Conversion

__version__ = "0.1.0"

_PUBLIC = {
    "Agent": "agentc.ir.agent",
    "AgentcError": "agentc.errors",
    "Conversion": "agentc.pipeline",
    "Document": "agentc.lens.format",
    "Loss": "agentc.ir.loss",
    "Outcome": "agentc.ir.loss",
    "Settings": "agentc.lens.settings",
    "convert": "agentc.api",
    "put_back": "agentc.into",
    "parse": "agentc.api",
    "render": "agentc.api",
}

__all__ = [
    "Agent",
    "AgentcError",
    "Conversion",
    "Document",
    "Loss",
    "Outcome",
    "Settings",
    "__version__",
    "convert",
    "formats",
    "parse",
    "put_back",
    "render",
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    if name == "formats":
        return importlib.import_module("agentc.formats")
    raise AttributeError(f"module 'agentc' has no attribute {name!r}")
