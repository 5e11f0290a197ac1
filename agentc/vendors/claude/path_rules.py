"""Paths in the rules of Claude Code's settings: what they match, as patterns.

Belongs here: the way of `.gitignore` with `*`, `**`, sets and escapes. Not here: which rules have a
path (`config_limits.py`), saying a pattern as a path (`settings_rules.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentc.ir.permission import EVERYTHING

_START = re.compile(r"^(?:\.{1,2}/|/|~/|\*\*/)+")
# One character, and what only the client's own reader understands, up to the end.
_LETTER = re.compile(r"\\(?s:.)|\[[!^]?[^\[\]/\\]+\]")
_UNCLEAR = re.compile(r"[\\\[](?s:.*)\Z")
_INSIDE = ("/**", "/*")


def list_path_patterns(scope: str) -> Iterator[str]:
    """Yield patterns that together match all that a path in the manner of `.gitignore` does: what
    it names, and what lies below that, whatever folder the session is in.

    A path that begins with `!` takes something back, and is passed over.
    """
    if scope.startswith("!"):
        return
    path = _UNCLEAR.sub(EVERYTHING, _LETTER.sub("?", _START.sub("", scope)))
    path = path.replace("**/", EVERYTHING).rstrip("/")
    end = next((end for end in _INSIDE if path.endswith(end)), "")
    path = path.removesuffix(end).rstrip("/")
    if not path.strip("*/"):
        yield EVERYTHING
        return
    starts = ("",) if path.startswith("*") else ("", "*/")
    if not end:
        yield from (f"{start}{path}" for start in starts)
    if end or not path.endswith("*"):
        yield from (f"{start}{path}/*" for start in starts)
