"""Which MCP servers somebody names: those alone does a denial by a pattern close in a client that
knows names alone.

Belongs here: the list that a conversion was given, and what a file itself names. Not here: what any
format says about a server's tools.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from . import opencode
from .names import _words

_SINGLY = re.compile(r"mcp:([^/*?]+)/.*|mcp__([^*?]+?)(?:__.*)?")
_WHOLE = re.compile(r"(?:mcp:)?([^*?/]+)_\*")


def of_probes(probes: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The servers of the tools that files are asked about."""
    return frozenset(
        argument.partition("/")[0] for capability, argument in probes if capability == "mcp"
    )


def named(stated: Any, given: Iterable[str] = ()) -> frozenset[str]:
    """The servers of a list, those that a file names singly, and those that it names by
    `server_*`."""
    words = set(_words(stated))
    singly = (found[1] or found[2] for word in words if (found := _SINGLY.fullmatch(word)))
    whole = (found[1] for word in words if (found := _WHOLE.fullmatch(word)))
    return frozenset(map(opencode._clean, (*given, *singly, *whole)))
