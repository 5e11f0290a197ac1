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
    from agentc.api.files import WriteAction, Written, check, detect, repair, write
    from agentc.api.texts import convert, formats, merge_edits, parse, render
    from agentc.diagnostics.code_types import Severity
    from agentc.diagnostics.diagnostic import Diagnostic
    from agentc.errors import AgentcError
    from agentc.ir.agent import Agent
    from agentc.ir.field_change import FieldChange, Outcome
    from agentc.lens.format import Document
    from agentc.options import ConversionOptions
    from agentc.pipeline.convert import Conversion

__version__ = "0.1.0"

_PUBLIC = {
    "Agent": "agentc.ir.agent",
    "AgentcError": "agentc.errors",
    "Conversion": "agentc.pipeline.convert",
    "Diagnostic": "agentc.diagnostics.diagnostic",
    "Document": "agentc.lens.format",
    "FieldChange": "agentc.ir.field_change",
    "Outcome": "agentc.ir.field_change",
    "Severity": "agentc.diagnostics.code_types",
    "ConversionOptions": "agentc.options",
    "WriteAction": "agentc.api.files",
    "Written": "agentc.api.files",
    "check": "agentc.api.files",
    "convert": "agentc.api.texts",
    "detect": "agentc.api.files",
    "formats": "agentc.api.texts",
    "merge_edits": "agentc.api.texts",
    "parse": "agentc.api.texts",
    "render": "agentc.api.texts",
    "repair": "agentc.api.files",
    "write": "agentc.api.files",
}

__all__ = [
    "Agent",
    "AgentcError",
    "Conversion",
    "ConversionOptions",
    "Diagnostic",
    "Document",
    "FieldChange",
    "Outcome",
    "Severity",
    "WriteAction",
    "Written",
    "__version__",
    "check",
    "convert",
    "detect",
    "formats",
    "merge_edits",
    "parse",
    "render",
    "repair",
    "write",
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'agentc' has no attribute {name!r}")
