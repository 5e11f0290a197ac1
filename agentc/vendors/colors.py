"""Spellings of colours: Claude Code's eight names and one fixed hex value for each, both ways, and
what CSS has besides (`#fff`, `rgb()`).

Belongs here: the table, and what a spelling is in digits. Not here: theme words of other clients,
which have no counterpart; other names (`css_color_names.py`).
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
HEX_DIGITS = "#[0-9a-fA-F]{6}"
HEX = re.compile(rf"{HEX_DIGITS}\Z")
_SHORT = re.compile(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
_RGB = re.compile(
    r"rgb\(\s*(\d{1,3})(?:\s*,\s*(\d{1,3})\s*,\s*|\s+(\d{1,3})\s+)(\d{1,3})\s*\)", re.IGNORECASE
)


def to_name(color: str, settings: ConversionOptions) -> str | None:
    """Return one of the eight names, or `None`."""
    lower = color.lower()
    return lower if lower in NAMES else _BYHEX.get((write_digits(color) or lower).lower())


def write_digits(color: str) -> str | None:
    """Return the six digits that `#fff` and `rgb(1, 2, 3)` stand for; `None` for anything else."""
    if short := _SHORT.fullmatch(color):
        return "#" + "".join(digit * 2 for digit in short.groups())
    if (parts := _RGB.fullmatch(color)) is None:
        return None
    values = [int(part) for part in parts.groups() if part is not None]
    return "#" + "".join(f"{value:02x}" for value in values) if max(values) <= 255 else None


def to_hex(color: str, settings: ConversionOptions) -> str | None:
    """Return a hex value or a word of the theme, or `None`."""
    if HEX.match(color) or color in THEME:
        return color
    if color.lower() in NAMES:
        return NAMES[color.lower()]
    if spelled := write_digits(color):
        return spelled
    from agentc.vendors.css_color_names import CSS  # few agents have one of them

    return CSS.get(color.lower())
