"""Text of agents on a terminal.

Belongs here: what makes it harmless. Not here: what is printed.
"""

from __future__ import annotations


def printable(text: str, *, lines: bool = False) -> str:
    """Text in which nothing can steer a terminal; with its line breaks where it has `lines`."""
    if text.isprintable():
        return text
    kept = "\n" if lines else ""
    return "".join(char if char.isprintable() or char in kept else "\N{REPLACEMENT CHARACTER}" for char in text)
