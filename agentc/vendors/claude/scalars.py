"""What words without quotes are to Claude Code 2.1.332: nothing, truth values, numbers or texts.

Belongs here: the types of YAML 1.2, for the client's model and for fields that depend on them. Not
here: what is YAML to that reader (`client/yaml.py`).
"""

from __future__ import annotations

import re

from agentc.ir.value import Value

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_BASED = re.compile(r"([-+]?)(?:0x([0-9a-fA-F]+)|0o([0-7]+))\Z", re.ASCII)
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)\Z")


def resolve_plain(text: str) -> Value:
    """Return what a text without quotes is to the client, as in YAML 1.2: `-0` is a number."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _DECIMAL.match(text):
        return float(text)
    if based := _BASED.match(text):
        number = int(based[2], 16) if based[2] else int(based[3], 8)
        return float(min(number, 2**1000)) * (-1 if based[1] == "-" else 1)
    if infinity := _INFINITY.match(text):
        return float(f"{infinity[1]}inf")
    return float("nan") if text in (".nan", ".NaN", ".NAN") else text
