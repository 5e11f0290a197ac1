"""JSON: a whole text as plain data.

Belongs here: the reading. Not here: YAML, of which JSON is nearly a part (`syntax/yaml/reader.py`).
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from agentc.errors import ReadError
from agentc.ir.value import Value, freeze

# How the escape of half of a character begins. Bytes of a variable that are no text are halves,
# too.
_HALF = "\\ud"


def load(text: str) -> Value:
    """Return the data, with every number a float. Raises ReadError: `json`, `limit`."""
    try:
        data = json.loads(
            text, parse_int=_read_number, parse_float=_read_number, parse_constant=_refuse
        )
        has_halves = _HALF in text.lower() or not text.isascii()
        return freeze(_mend_texts(data) if has_halves else data)
    except RecursionError:
        raise ReadError("limit", "it is nested too deeply") from None
    except ValueError:
        raise ReadError("json", "not valid JSON") from None


def _mend_texts(data: Any) -> Any:
    """Return data without halves of characters (surrogates) in its texts and keys, as a client in
    JavaScript writes them: two that belong together are their character, and one alone is U+FFFD.
    So they are in every file, command and name that the client makes of them."""
    if isinstance(data, str):
        return data.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(data, list):
        return [_mend_texts(item) for item in data]
    if isinstance(data, dict):
        return {_mend_texts(key): _mend_texts(value) for key, value in data.items()}
    return data


def _read_number(digits: str) -> float:
    return float(digits)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
