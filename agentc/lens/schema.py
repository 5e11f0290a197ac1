"""What a client demands of the fields of a file, as data: the kind of each value, which keys must
be there, and what becomes of keys that it does not know.

Belongs here: the shape of such demands, and the usual kinds of values. Not here: any client's
(`vendors/`), what a client then does with a file (`vendors/schema_client.py`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agentc.ir.value import Map, Spelled, Value

if TYPE_CHECKING:
    from agentc.lens.format import Format


@dataclass(frozen=True, slots=True)
class ValueKind:
    """One kind of value: `wording` completes "must be ...", `holds` tells what is one, and
    `json_schema` says the same as JSON Schema does, or less where that cannot say it."""

    wording: str
    holds: Callable[[Value], bool]
    json_schema: Mapping[str, Any] = dataclasses.field(default_factory=dict, compare=False)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Spelled) and not isinstance(value, bool)


def _is_positive(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


ANYTHING = ValueKind("anything", lambda _: True)
TEXT = ValueKind("text", lambda value: isinstance(value, str), {"type": "string"})
FILLED_TEXT = ValueKind(
    "text that is not empty",
    lambda value: isinstance(value, str) and value != "",
    {"type": "string", "minLength": 1},
)
NOT_BLANK = ValueKind(
    "text that is not blank",
    lambda value: isinstance(value, str) and value.strip() != "",
    {"type": "string", "pattern": r"\S"},
)
FLAG = ValueKind("true or false", lambda value: isinstance(value, bool), {"type": "boolean"})
NUMBER = ValueKind("a number", _is_number, {"type": "number"})
POSITIVE = ValueKind(
    "a whole number above zero", _is_positive, {"type": "integer", "exclusiveMinimum": 0}
)
NOTHING = ValueKind("nothing", lambda value: value is None, {"type": "null"})
MAP = ValueKind("a map", lambda value: isinstance(value, Map), {"type": "object"})


def one_of(*words: str) -> ValueKind:
    """Return the kind of a few words."""
    wording = f"one of {', '.join(words)}"
    return ValueKind(wording, lambda value: value in words, {"enum": [*words]})


def one_of_any_case(*words: str) -> ValueKind:
    """Return the kind of a few words, in capital or small letters."""
    spelled = ("".join(f"[{sign}{sign.upper()}]" for sign in word) for word in words)
    return matching("|".join(spelled), one_of(*words).wording)


def matching(pattern: str, wording: str, portable: str = "") -> ValueKind:
    """Return the kind of texts that a pattern matches from end to end. `portable` is one for other
    readers of patterns, where they would read it otherwise; it may match more."""
    compiled = re.compile(pattern)
    return ValueKind(
        wording,
        lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None,
        {"type": "string", "pattern": f"^(?:{portable or pattern})$"},
    )


def map_of(item: ValueKind, **of_key: ValueKind) -> ValueKind:
    """Return a map of values of a kind, of which those under some keys are of another."""
    properties = {key: kind.json_schema for key, kind in of_key.items()}
    return ValueKind(
        f"a map of {item.wording}",
        lambda value: (
            isinstance(value, Map)
            and all(of_key.get(key, item).holds(part) for key, part in value.items())
        ),
        {
            "type": "object",
            **({"properties": properties} if properties else {}),
            "additionalProperties": item.json_schema,
        },
    )


def list_of(item: ValueKind) -> ValueKind:
    """Return the kind of lists whose items are all of a kind."""
    return ValueKind(
        f"a list, each item {item.wording}",
        lambda value: isinstance(value, tuple) and all(map(item.holds, value)),
        {"type": "array", "items": item.json_schema},
    )


def either(*kinds: ValueKind) -> ValueKind:
    """Return the kind of values that are of one of several kinds."""
    return ValueKind(
        " or ".join(kind.wording for kind in kinds),
        lambda value: any(kind.holds(value) for kind in kinds),
        {"anyOf": [kind.json_schema for kind in kinds]},
    )


def or_nothing(kind: ValueKind) -> ValueKind:
    """Return the kind of values that are of a kind, and of a key with nothing behind it, of which
    there is nothing to say."""
    schema = dict(kind.json_schema)
    if kind.holds(None):
        return kind
    if "type" in schema:
        stated = schema["type"]
        schema["type"] = [*([stated] if isinstance(stated, str) else stated), "null"]
    elif "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    elif schema:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return ValueKind(kind.wording, lambda value: value is None or kind.holds(value), schema)


@dataclass(frozen=True, slots=True)
class Schema:
    """The demands on a file, beside those on single fields (`Field.accepts`).

    `own` are keys that the client knows, and that stand for nothing in the IR. The client has no
    agent of a file without one of the `required` keys, with a value of a wrong kind, with a key
    that it does not know where it `refuses_unknown`, with fields that are no YAML unless it
    `repairs` them, and with a prompt of fewer characters than its `shortest_prompt`, not counting
    white space around it. Where it `takes_unknown`, such a key means something all the same.
    Without a prompt where it `needs_prompt`, and with what `not_in_prompt` finds there, it has one
    that cannot be started. `opening` and `closing` are the lines that it takes for fences.
    `unheeded` are keys with the values that state a limit to which it does not keep.
    """

    own: Mapping[str, ValueKind] = dataclasses.field(default_factory=dict)
    unheeded: Mapping[str, ValueKind] = dataclasses.field(default_factory=dict)
    required: tuple[str, ...] = ()
    refuses_unknown: bool = False
    takes_unknown: bool = False
    repairs: bool = False
    shortest_prompt: int = 0
    needs_prompt: bool = False
    not_in_prompt: re.Pattern[str] | None = None
    opening: re.Pattern[str] = re.compile(r"---[ \t]*\r?\n")
    closing: re.Pattern[str] = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


NO_DEMANDS = Schema()


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """What a client finds wrong with a key: in words, and the key, which may be missing; `hint` is
    what to do about it."""

    key: str
    message: str
    hint: str = ""


def find_prompt_faults(schema: Schema, prompt: str) -> Iterator[SchemaFault]:
    """Yield everything for which a client cannot start an agent with a prompt."""
    if schema.needs_prompt and not prompt.strip():
        yield SchemaFault("", "it has no prompt")
    found = schema.not_in_prompt.search(prompt) if schema.not_in_prompt else None
    if found is not None:
        yield SchemaFault("", f"it has `{found[0]}` in its prompt")


def find_schema_faults(form: Format, values: Map) -> Iterator[SchemaFault]:
    """Yield everything in which the fields of a file are not what the format's client demands."""
    kinds = dict(form.schema.own)
    for field in form.fields:
        kinds |= field.kinds
    for key in form.schema.required:
        if key not in values:
            yield SchemaFault(key, f"`{key}` is missing", "add it")
    for key, value in values.items():
        kind = kinds.get(key)
        if kind is not None and not kind.holds(value):
            yield SchemaFault(key, f"`{key}` must be {kind.wording}", "write that, or take it out")
        elif form.schema.refuses_unknown and key not in form.keys:
            yield SchemaFault(key, f"`{key}` is no key of {form.title}", "take it out")
