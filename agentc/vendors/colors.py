"""Claude Code's eight colour names and one fixed hex value for each, both ways.

Belongs here: the table. Not here: theme words of other clients, which have no counterpart; other
names (`css_colors.py`).
"""

from __future__ import annotations

import re

from agentc.options import ConversionOptions

NAMES = {
    "red": "#ef4444",
    "blue": "#3b82f6",
    "green": "#22c55e",
    "yellow": "#eab308",
    "purple": "#a855f7",
    "orange": "#f97316",
    "pink": "#ec4899",
    "cyan": "#06b6d4",
}
WORDS = ("primary", "secondary", "accent", "success", "warning", "error", "info")
THEME = frozenset(WORDS)
WHY = (
    "Claude Code has eight colour names, OpenCode hex values and words of its theme; each name has "
    "one fixed value"
)
_BYHEX = {value: name for name, value in NAMES.items()}
HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")


def to_name(color: str, settings: ConversionOptions) -> str | None:
    """Return one of the eight names, or `None`."""
    lower = color.lower()
    return lower if lower in NAMES else _BYHEX.get(lower)


def to_hex(color: str, settings: ConversionOptions) -> str | None:
    """Return a hex value or a word of the theme, or `None`."""
    if HEX.match(color) or color in THEME:
        return color
    if color.lower() in NAMES:
        return NAMES[color.lower()]
    from agentc.vendors.css_colors import CSS  # few agents have one of them

    return CSS.get(color.lower())
