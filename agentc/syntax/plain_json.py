"""JSON: a whole text as plain data.

Belongs here: the reading. Not here: YAML, of which JSON is nearly a part (`syntax/yaml/reader.py`).
"""

from __future__ import annotations

import json
from typing import NoReturn

from agentc.errors import ReadError
from agentc.ir.value import Value, freeze


def load(text: str) -> Value:
    """Return the data, with every number a float. Raises ReadError: `json`."""
    try:
        return freeze(
            json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_refuse)
        )
    except (ValueError, RecursionError):
        raise ReadError("json", "not valid JSON") from None


def _number(digits: str) -> float:
    return float(digits)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
