"""What a source's own format would write of a value, compared with what its author wrote.

Belongs here: whether a value, or only its spelling, would be lost on the way back. Not here: what
is carried then (`collect.py`), how an agent was written (`authored.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from agentc.carry.authored import AuthoredForm
from agentc.errors import InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.permission import Permission
from agentc.ir.value import Value, same
from agentc.lens.field import Field
from agentc.options import ConversionOptions
from agentc.syntax.source import make_entry
from agentc.syntax.yaml.writer import FRONTMATTER


def survives_round_trip(
    field: Field, prepared: Agent, agent: Agent, origin: AuthoredForm, settings: ConversionOptions
) -> bool:
    """Return whether the source's own format would state a field again as it did, from nothing but
    its value."""
    value, ready = getattr(agent, field.attribute), getattr(prepared, field.attribute)
    if (value is not ready and not same(value, ready)) or (
        not value and field.attribute in origin.home.missing
    ):
        return False
    if value is None:
        return True  # what is not stated is not written
    if field.attribute == "permission":
        return not is_spelled_differently(field, value, origin)
    try:
        return same(field.codec.image(value, settings), value)
    except InvalidValue:
        return False


def is_spelled_differently(field: Field, limits: Permission, origin: AuthoredForm) -> bool:
    """Return whether the author spelled limits otherwise than agentc would."""
    theirs = {key: origin.spelled(key) for key in field.keys if key in origin.entries}
    return bool(theirs) and theirs != _spell_key(field, limits)


@functools.lru_cache(maxsize=1024)  # agents are alike in what they may do
def _spell_key(field: Field, limits: Permission) -> Mapping[str, str] | None:
    written = write_values(field, limits)
    return None if written is None else {key: encode_value(item) for key, item in written.items()}


def write_values(field: Field, value: Any) -> Mapping[str, Value] | None:
    """Return what the field writes of a value, or `None` where it cannot write all of it."""
    try:
        written = field.codec.write(value)
        again = field.codec.read({key: make_entry(key, item) for key, item in written.items()})
    except InvalidValue:
        return None
    return written if same(again, value) else None


def spell_raw(origin: AuthoredForm, key: str, value: Value) -> str:
    """Return the text behind a key as its author wrote it; else as agentc writes the value."""
    raw = origin.raw(key)
    return encode_value(value) if raw is None else raw


def encode_value(value: Value) -> str:
    """Return the text that agentc writes behind a key for a value."""
    return FRONTMATTER.after_colon(value).lstrip(" ")
