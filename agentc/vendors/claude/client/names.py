"""Names of agents as Claude Code 2.1.332 takes them, and which of two files with one name it has.

Belongs here: what a name may be. Not here: other fields (`vendors/claude/agent.py`), names of files
(`lens/file_names.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agentc.options import DEFAULTS, ConversionOptions

# Of a name in JavaScript's characters, of which an emoji has two (2.1.332).
MAX_NAME = 256
NAMES = (
    f"a name may not begin with `-`, hold `:` in any of its forms, or have more than {MAX_NAME} "
    "characters"
)


def make_safe_name(name: str, settings: ConversionOptions = DEFAULTS) -> str:
    """Return the nearest name that the client lists: it refuses a leading `-`, any `:`, and long
    ones (2.1.332)."""
    if not name.isascii():
        name = "".join("-" if ":" in normalize_name(char) else char for char in name)
    name = name.replace(":", "-").lstrip("-")
    return name.encode("utf-16-le")[: 2 * MAX_NAME].decode("utf-16-le", "ignore") or "agent"


def normalize_name(char: str) -> str:
    """Return a character in NFKC, the form in which the client looks for a colon."""
    from unicodedata import normalize  # few names have such characters

    return normalize("NFKC", char)


def pick_last_by_bytes(paths: Sequence[str]) -> str:
    """Return the path of which the client has the agent: the last one, byte by byte (since 2.1.330;
    before, the first that its search of files found)."""
    return max(paths, key=lambda path: path.encode("utf-8", "surrogateescape"))
