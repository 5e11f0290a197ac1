"""What a vendor calls things in a text for people.

Belongs here: `Terminology`. Not here: any vendor's words, finding and pairing them
(`prompt/matcher.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agentc.ir.permission import Tool


@dataclass(frozen=True, slots=True, eq=False)
class Terminology:
    """One vendor's words; those of two vendors for one concept make a pair.

    `tools` are its tools by name, `older` names that its client still takes. `agents` are the
    agents that come with the client, `files` files and folders, each by a concept that all vendors
    call the same. `unmistakable` names of tools are no words of any language; `ordinary` ones are,
    and mean the tool only after `the` and before `tool`.
    """

    tools: Mapping[str, Tool]
    agents: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    older: Mapping[str, Tool] = field(default_factory=dict)
    unmistakable: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name of a tool."""
        return (*self.tools, *self.older)
