"""Text that cannot steer what shows it: a terminal, a browser, an editor.

Belongs here: what stands for characters that are none to look at. Not here: secrets
(`secrets/scan.py`), which texts are shown (`report/`).
"""

from __future__ import annotations


def to_printable(text: str, *, keep: str = "") -> str:
    """Return a text in which every character shows itself, but for those to `keep`."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in keep else "\N{REPLACEMENT CHARACTER}" for char in text
    )
