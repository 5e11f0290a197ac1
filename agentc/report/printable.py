"""Text of agents in a report.

Belongs here: what makes it harmless on a terminal, and which of it no report repeats. Not here:
what is printed, what looks like a secret (`secrets/scan.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from agentc.secrets.scan import Verbatim, hide


def escape_harmful(text: str, known: Iterable[str]) -> Verbatim:
    """A line of a report without secrets, `known` ones and others, and without what steers a
    terminal."""
    return Verbatim(to_printable(hide(text, known), lines=True))


def to_printable(text: str, *, lines: bool = False) -> str:
    """Text in which nothing can steer a terminal; with its line breaks where it has `lines`."""
    if text.isprintable():
        return text
    kept = "\n" if lines else ""
    return "".join(
        char if char.isprintable() or char in kept else "\N{REPLACEMENT CHARACTER}" for char in text
    )
