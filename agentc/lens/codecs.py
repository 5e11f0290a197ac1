"""Single values of a file as the IR has them: text, numbers, switches, lists of words.

Belongs here: decoders that no vendor owns; each takes an entry and raises InvalidValue. Not here:
fields (`field.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from agentc.errors import InvalidValue
from agentc.ir.value import Map, Value
from agentc.lens import schema
from agentc.lens.schema import ValueKind
from agentc.slips import ask_for_slip
from agentc.syntax.source import Entry, Style

T = TypeVar("T")
# So many digits are read of a whole number.
_DIGITS = 15
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")


@dataclass(frozen=True, slots=True)
class Decoder(Generic[T]):
    """A function that reads a value, and the kind of those that it reads."""

    kind: ValueKind
    decode: Callable[[Entry], T]

    def __call__(self, entry: Entry) -> T:
        return self.decode(entry)


def takes(kind: ValueKind) -> Callable[[Callable[[Entry], T]], Decoder[T]]:
    """Return a decorator of a function that reads values of a kind."""
    return lambda decode: Decoder(kind, decode)


def find_kind(decode: Callable[[Entry], object]) -> ValueKind:
    """Return the kind of values that a function reads; anything, where it does not say."""
    return decode.kind if isinstance(decode, Decoder) else schema.ANYTHING


def _is_whole(value: Value, least: int) -> bool:
    text = str(value) if type(value) is int or isinstance(value, str) else ""
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) >= least


def _describe_whole(least: int, wording: str) -> ValueKind:
    """Return the kind of whole numbers, also as text, that are no less than the least one."""
    digits = f"^(?:{'0*[1-9][0-9]*' if least else '[0-9]+'})$"
    number = {"type": "integer", "minimum": least, "maximum": 10**_DIGITS - 1}
    text = {"type": "string", "pattern": digits, "maxLength": _DIGITS}
    return ValueKind(wording, lambda value: _is_whole(value, least), {"anyOf": [number, text]})


SCALAR = ValueKind(
    "text",
    lambda value: not isinstance(value, Map | tuple),
    {"type": ["string", "number", "boolean", "null"]},
)
WORD = ValueKind(
    "a word",
    lambda value: isinstance(value, str | int | float) and not isinstance(value, bool),
    {"type": ["string", "number"]},
)
WORDS = ValueKind(
    "a list of words, or a line of them with commas between",
    schema.either(SCALAR, schema.list_of(WORD)).holds,
    {"type": [*SCALAR.json_schema["type"], "array"], "items": WORD.json_schema},
)


@takes(SCALAR)
def decode_text(entry: Entry) -> str:
    """Return any scalar as its author spelled it; what only looks like a list or a map (`{name}`,
    `[x]`) is text, too."""
    words = entry.raw if entry.text is None else entry.text
    if words is None or ("\n" in words and entry.text is None):
        raise InvalidValue(f"`{entry.key}` must be text, not a list or a map")
    return words


@takes(schema.FLAG)
def decode_flag(entry: Entry) -> bool:
    """Return `true` or `false`."""
    if isinstance(entry.value, bool):
        return entry.value
    raise InvalidValue(f"`{entry.key}` must be true or false")


@takes(schema.FLAG)
def decode_switch(entry: Entry) -> bool:
    """Return `true` or `false`, where any other word could be the loss of a limit."""
    try:
        return decode_flag(entry)
    except InvalidValue as bad:
        raise InvalidValue(str(bad), fatal=True) from None


@takes(_describe_whole(0, "a whole number"))
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


@takes(_describe_whole(1, schema.POSITIVE.wording))
def decode_positive(entry: Entry) -> int:
    """Return a whole number above zero, also as text."""
    number = decode_integer(entry)
    if number > 0:
        return number
    raise InvalidValue(f"`{entry.key}` must be above zero")


@takes(schema.NUMBER)
def decode_number(entry: Entry) -> float:
    """Return a finite number as YAML 1.2 spells it."""
    if entry.style is Style.PLAIN and entry.text is not None and _NUMBER.match(entry.text):
        result = float(entry.text)
        if math.isfinite(result):
            return result
    raise InvalidValue(f"`{entry.key}` must be a number")


@takes(WORDS)
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


@takes(schema.MAP)
def decode_mapping(entry: Entry) -> Value:
    """Return a map as it stands."""
    if isinstance(entry.value, Map):
        return entry.value
    raise InvalidValue(f"`{entry.key}` must be a map")


def make_choice(*words: str) -> Decoder[str]:
    """Return one of a few words."""

    @takes(schema.one_of(*words))
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
