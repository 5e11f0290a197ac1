"""What a file carries of other formats' files: values that its own format cannot hold, and traces
of its origin.

Belongs here: the plain data, and the digests that traces are made of. Not here: how a file spells
it (`syntax/carried_comments.py`), what is made of it (`carry/restore.py`,
`pipeline/merge_fields.py`).
"""

from __future__ import annotations

import json
from binascii import crc32
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from agentc.ir.permission import Rationale, Rule
from agentc.ir.value import Map, Spelled

DIGITS = 6
# Stands for the digest of what nobody knows, and is that of nothing.
UNKNOWN = "0"
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class CarriedKey:
    """One key of another format's file: `raw` is what stood behind its colon, `None` where the key
    was not there; `stand_in` tells a reader what stands for it in the file that carries it."""

    format: str
    key: str
    raw: str | None
    stand_in: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Trace:
    """A file's origin: for each statement a digest of what the source said, and of what was written
    here. Of those that are `guessed` nobody knows it: both are of what stands there now."""

    format: str
    digests: Mapping[str, tuple[str, str]]
    guessed: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """Everything that one file carries, the nearest origin first."""

    kept: tuple[CarriedKey, ...] = ()
    traces: tuple[Trace, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kept or self.traces)

    @property
    def made_from(self) -> str:
        """Return the format of the nearest origin, empty where none is known."""
        return self.traces[0].format if self.traces else ""

    def trace(self, format_name: str) -> Trace | None:
        """Return the trace of one format; `None` where there is none."""
        return next((trace for trace in self.traces if trace.format == format_name), None)


CARRIES_NOTHING = Carried()


@dataclass(frozen=True, slots=True)
class KnownTraces:
    """The traces of a generated file that stand elsewhere than in it: they are those of the text of
    which its header has this check value."""

    check: str
    traces: tuple[Trace, ...]


def digest(value: Any) -> str:
    """Return a short fingerprint of any value of the IR, the same in every release: it tells what
    was edited from what was not, and nothing about who did it."""
    # A text needs no escapes to be told from everything else: it alone begins with a quote.
    text = f'"{value}"' if type(value) is str else _ENCODER.encode(_to_plain(value))
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"[-DIGITS:]


def _to_plain(value: Any) -> Any:
    """Return a value as JSON that tells types apart where JSON itself does not."""
    if type(value) is str or value is None:
        return value
    if isinstance(value, Spelled):
        return ["number", value.text]
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, Map):
        return ["map", *([key, _to_plain(item)] for key, item in value.items())]
    if isinstance(value, tuple):
        return ["list", *map(_to_plain, value)]
    if isinstance(value, Rule):  # most of what there is
        implied = ["implied"] if value.implied else []
        return [
            [str(value.tool.cap), value.tool.name],
            str(value.decision),
            value.pattern,
            *implied,
        ]
    if isinstance(value, Rationale):
        return [value.text, _to_plain(value.tools), _to_plain(value.extra)]
    return value
