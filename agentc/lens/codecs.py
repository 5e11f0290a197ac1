"""Single values of a file as the IR has them: text, numbers, switches, lists of words.

Belongs here: decoders that no vendor owns; each takes an entry and raises InvalidValue. Not here:
fields (`field.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from agentc.errors import InvalidValue
from agentc.ir.value import Map, Value
from agentc.slips import ask_for_slip
from agentc.syntax.source import Entry, Style

_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")


def decode_text(entry: Entry) -> str:
    """Return any scalar as its author spelled it; what only looks like a list or a map (`{name}`,
    `[x]`) is text, too."""
    words = entry.raw if entry.text is None else entry.text
    if words is None or ("\n" in words and entry.text is None):
        raise InvalidValue(f"`{entry.key}` must be text, not a list or a map")
    return words


def decode_flag(entry: Entry) -> bool:
    """Return `true` or `false`."""
    if isinstance(entry.value, bool):
        return entry.value
    raise InvalidValue(f"`{entry.key}` must be true or false")


def decode_switch(entry: Entry) -> bool:
    """Return `true` or `false`, where any other word could be the loss of a limit."""
    try:
        return decode_flag(entry)
    except InvalidValue as bad:
        raise InvalidValue(str(bad), fatal=True) from None


def decode_integer(entry: Entry) -> int:
    """Return a whole number, also as text."""
    if (
        entry.text is not None
        and entry.text.isascii()
        and entry.text.isdigit()
        and len(entry.text) <= 15
    ):
        return int(entry.text)
    raise InvalidValue(f"`{entry.key}` must be a whole number")


def decode_positive(entry: Entry) -> int:
    """Return a whole number above zero, also as text."""
    number = decode_integer(entry)
    if number > 0:
        return number
    raise InvalidValue(f"`{entry.key}` must be above zero")


def decode_number(entry: Entry) -> float:
    """Return a finite number as YAML 1.2 spells it."""
    if entry.style is Style.PLAIN and entry.text is not None and _NUMBER.match(entry.text):
        result = float(entry.text)
        if math.isfinite(result):
            return result
    raise InvalidValue(f"`{entry.key}` must be a number")


def decode_strings(entry: Entry) -> tuple[str, ...]:
    """Return a list of words, or a comma-separated line of them."""
    if isinstance(entry.value, tuple):
        return tuple(decode_item(entry, item, place) for place, item in enumerate(entry.value))
    if entry.text is None:
        raise InvalidValue(f"`{entry.key}` must be a list")
    return tuple(part.strip() for part in entry.text.split(",") if part.strip())


def decode_item(entry: Entry, item: Value, place: int) -> str:
    """Return one item of a list of words, by its place there."""
    if isinstance(item, (Map, tuple)) or item is None or isinstance(item, bool):
        raise InvalidValue(f"`{entry.key}` must be a list of words", path=(place,))
    return item if isinstance(item, str) else getattr(item, "text", None) or str(item)


def decode_anything(entry: Entry) -> Value:
    """Return the value as it stands."""
    return entry.value


def decode_mapping(entry: Entry) -> Value:
    """Return a map as it stands."""
    if isinstance(entry.value, Map):
        return entry.value
    raise InvalidValue(f"`{entry.key}` must be a map")


def make_choice(*words: str) -> Callable[[Entry], str]:
    """Return one of a few words."""

    def decode(entry: Entry) -> str:
        if entry.text in words:
            return entry.text
        near = ask_for_slip(entry.text, words)
        raise InvalidValue(f"`{entry.key}` must be one of {', '.join(words)}{near}", key=entry.key)

    return decode


def without_nulls(value: Value) -> Value:
    """Return a value without the members that are null, at any depth, for a grammar that has no
    such value."""
    if isinstance(value, Map):
        kept = ((key, part) for key, part in value.items() if part is not None)
        return Map((key, without_nulls(part)) for key, part in kept)
    if isinstance(value, tuple):
        return tuple(without_nulls(part) for part in value if part is not None)
    return value


def encode_float(value: float) -> Value:
    """Return a number without a needless `.0`."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
