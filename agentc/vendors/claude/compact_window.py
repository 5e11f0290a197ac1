"""When Claude Code 2.1.332 shortens an agent's session: the window in tokens.

Belongs here: reading the value of `autoCompactWindow`. Not here: the table of fields (`agent.py`).
"""

from __future__ import annotations

import re
from math import isfinite

from agentc.errors import InvalidValue
from agentc.ir.value import Value
from agentc.lens.codecs import takes
from agentc.lens.schema import ValueKind
from agentc.syntax import javascript
from agentc.syntax.source import Entry

MIN_WINDOW = 100_000
_DECIMAL = re.compile(
    r"\s*[-+]?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][-+]?[0-9]{1,3})?\s*\Z", re.ASCII
)


def find_compact_window(value: Value) -> int | None:
    """Return how many tokens a value is to the client, which takes a text for the number that it
    begins with, without commas; `None` for what it ignores."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        found = float(value) if isfinite(value) and float(value).is_integer() else 0.0
    else:
        words = javascript.to_string(value).replace(",", "")
        found = float(words) if _DECIMAL.match(words) else float(javascript.parse_int(words) or 0)
    return int(found) if isfinite(found) and found >= MIN_WINDOW else None


WINDOW = ValueKind(
    f"a whole number of at least {MIN_WINDOW}",
    lambda value: find_compact_window(value) is not None,
    {
        "anyOf": [
            {"type": "number", "minimum": MIN_WINDOW, "multipleOf": 1},
            {"type": "string", "pattern": "[0-9]"},
        ]
    },
)


@takes(WINDOW)
def read_compact_window(entry: Entry) -> int:
    """Return the window of a session in tokens.

    Raises InvalidValue for what the client ignores.
    """
    window = find_compact_window(entry.value)
    if window is None:
        raise InvalidValue(f"`{entry.key}` must be a whole number of at least {MIN_WINDOW}")
    return window
