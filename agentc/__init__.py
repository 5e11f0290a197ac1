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
    from agentc.api import convert, formats, parse, render
    from agentc.errors import AgentcError
    from agentc.ir.agent import Agent
    from agentc.ir.field_change import FieldChange, Outcome
    from agentc.lens.format import Document
    from agentc.options import ConversionOptions
    from agentc.pipeline.convert import Conversion
    from agentc.pipeline.merge import merge_edits

__version__ = "0.1.0"

_PUBLIC = {
    "Agent": "agentc.ir.agent",
    "AgentcError": "agentc.errors",
    "Conversion": "agentc.pipeline.convert",
    "Document": "agentc.lens.format",
    "FieldChange": "agentc.ir.field_change",
    "Outcome": "agentc.ir.field_change",
    "ConversionOptions": "agentc.options",
    "convert": "agentc.api",
    "formats": "agentc.api",
    "merge_edits": "agentc.pipeline.merge",
    "parse": "agentc.api",
    "render": "agentc.api",
}

__all__ = [
    "Agent",
    "AgentcError",
    "Conversion",
    "ConversionOptions",
    "Document",
    "FieldChange",
    "Outcome",
    "__version__",
    "convert",
    "formats",
    "merge_edits",
    "parse",
    "render",
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'agentc' has no attribute {name!r}")
