"""Plain data as the clients' own language sees it: they are written in JavaScript, and some of it
shows.

Belongs here: white space, numbers as text, truth, the order of keys. Not here: what any client does
with them. A number is a float here, whole or not, as it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite, isnan

from agentc.ir.value import Map, Value

# What `\s` stands for and `trim()` takes off: not what Python's does, which knows U+001C to U+001F
# and U+0085.
SPACE = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# What `.` does not stand for.
LINE_ENDS = "\n\r\u2028\u2029"

_INTEGER = re.compile(rf"[{SPACE}]*([-+]?[0-9]+)")


def trim_text(text: str) -> str:
    """Return a text without the white space at both ends."""
    return text.strip(SPACE)


def to_string(value: Value) -> str:
    """Return `String(value)`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _to_number(float(value))
    if isinstance(value, tuple):
        return ",".join("" if item is None else to_string(item) for item in value)
    return "[object Object]" if isinstance(value, Map) else value


def truthy(value: Value) -> bool:
    """Return whether a value counts as true."""
    if isinstance(value, (tuple, Map)):
        return True
    return bool(value) and not (isinstance(value, float) and isnan(value))


def parse_int(text: str) -> int | None:
    """Return `parseInt(text, 10)`: the whole number that a text begins with; `None` where it begins
    with none."""
    found = _INTEGER.match(text)
    return int(found[1][:400]) if found else None


def order_keys(pairs: Iterable[tuple[str, Value]]) -> Map:
    """Return an object's pairs in the order of its keys: indices first. Of equal keys the last
    value counts, in the place of the first."""
    found = dict(pairs)
    indices = sorted(filter(is_index, found), key=int)
    return Map({**{key: found[key] for key in indices}, **found} if indices else found)


def is_index(key: str) -> bool:
    """Return whether a key is an array index, from 0 up to 2**32 - 2: an object has those first, by
    size."""
    return (
        key.isascii()
        and key.isdigit()
        and len(key) < 11
        and str(int(key)) == key
        and int(key) < 2**32 - 1
    )


def _to_number(value: float) -> str:
    """Return a number as JavaScript spells it: the shortest digits, without an exponent from 1e-6
    up to 1e21."""
    if not isfinite(value):
        return "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    from decimal import Decimal  # few values are numbers with a point

    if 1e-6 <= abs(value) < 1e21:
        text = format(Decimal(repr(value)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, _, exponent = f"{Decimal(repr(value)).normalize():e}".partition("e")
    return f"{mantissa}e{int(exponent):+d}"
