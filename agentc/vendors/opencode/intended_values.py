"""Single words that OpenCode 1.18.33 refuses, and what was meant by them: in another case, in
quotes, or as older YAML has them.

Belongs here: one guess a type, `None` where more than one thing could be meant. Not here: whole
fields (`fixes.py`), hints (`client/faults.py`).
"""

from __future__ import annotations

import re

from agentc.ir.value import Value
from agentc.options import DEFAULTS
from agentc.vendors import colors
from agentc.vendors.opencode.client.schema import ACTIONS

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?")
_DIGITS = re.compile(r"#?([0-9a-fA-F]{6})")
_SHORT = re.compile(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_ACTION = {True: "allow", False: "deny"}
MODES = ("subagent", "primary", "all")


def guess_truth(value: Value) -> bool | None:
    """Return `true` or `false` for one of the words that say it; `None` for any other value."""
    if isinstance(value, bool):
        return value
    return _TRUTH.get(value.strip().lower()) if isinstance(value, str) else None


def guess_action(value: Value) -> str | None:
    """Return the decision for its word in another case, and for a truth value; `None` for any other
    value. Nothing is granted that does not stand there."""
    truth = guess_truth(value)
    if truth is not None:
        return _ACTION[truth]
    word = value.strip().lower() if isinstance(value, str) else ""
    return word if word in ACTIONS else None


def guess_mode(value: Value) -> str | None:
    """Return the mode that a word is in another case, or with something between its parts; `None`
    where it is none."""
    word = re.sub(r"[-_\s]", "", value.lower()) if isinstance(value, str) else ""
    return word if word in MODES else None


def guess_number(value: Value) -> int | float | None:
    """Return the number that a text is; `None` for any other value."""
    text = value.strip() if isinstance(value, str) else ""
    if not _NUMBER.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)


def guess_colour(value: Value) -> str | None:
    """Return a colour for six digits without their `#`; `None` for anything else."""
    found = _DIGITS.fullmatch(value.strip()) if isinstance(value, str) else None
    return f"#{found[1].lower()}" if found else None


def suggest_colour(value: Value) -> str | None:
    """Return the nearest colour for some digits, or for a name of a colour that other clients know;
    `None` where there is none."""
    if isinstance(value, float) and value.is_integer() and 0 <= value < 1e6:
        value = f"{int(value):06}" if value >= 1e5 else None
    text = value.strip() if isinstance(value, str) else ""
    if short := _SHORT.fullmatch(text):
        return "#" + "".join(digit * 2 for digit in short.groups())
    return guess_colour(text) or colors.to_hex(text, DEFAULTS)
