"""A Field binds keys of a file to attributes of the IR through a two-way codec.

Belongs here: `Field`, the codec protocol, and the codecs that no vendor owns. Not here: vendors'
words, single values (`codecs.py`). A codec reads entries to an attribute, writes an attribute to
values, and says the `image`: the nearest attribute that the format can hold. It never reports a
loss; losses are the difference between an attribute and its image.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from agentc.errors import InvalidValue
from agentc.ir.field_change import ChangeReason, Outcome, PermissionChange
from agentc.ir.permission import Permission, Tool
from agentc.ir.value import Map, Value
from agentc.lens.codecs import find_kind
from agentc.lens.schema import ANYTHING, ValueKind, or_nothing
from agentc.options import ConversionOptions
from agentc.permissions.changes import ToolMoves
from agentc.syntax.source import Entry, make_entry


class Codec(Protocol):
    """Two ways between a field's entries and one attribute."""

    def read(self, entries: Mapping[str, Entry]) -> Any:
        """Return the attribute's value; `entries` holds those of the field's keys that are present.
        Raises InvalidValue."""

    def write(self, attribute: Any) -> Mapping[str, Value]:
        """Return the values to write. A key that is left out is not written."""

    def image(self, attribute: Any, settings: ConversionOptions) -> Any:
        """Return the nearest attribute that the format can hold; of what is not stated in a key,
        nothing.

        Raises InvalidValue where even that would widen the agent.
        """

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        """Return what becomes of a statement that changes, and why. `name` is the statement's,
        dotted below `permission`."""


@runtime_checkable
class ReportsChanges(Protocol):
    """A codec that says what a change lets the agent do differently."""

    def effects(
        self, before: Any, after: Any, settings: ConversionOptions
    ) -> tuple[PermissionChange, ...]:
        """Return what the agent may do differently, the gravest first."""


@runtime_checkable
class NamesServers(Protocol):
    """A codec of limits for a client that can deny MCP servers by their names, and by no
    pattern."""

    def unseen(self, attribute: Any, settings: ConversionOptions) -> tuple[Tool, ...]:
        """Return the denials by a pattern that hold only for servers that somebody names."""


@runtime_checkable
class ListsWords(Protocol):
    """A codec of limits that says which words a file can have for them."""

    def list_words(self) -> Mapping[str, tuple[Tool, ...]]:
        """Return each word with the tools that it grants or closes."""


@runtime_checkable
class TakesKinds(Protocol):
    """A codec that says which kinds of values it reads."""

    def list_kinds(self) -> Mapping[str, ValueKind]:
        """Return for each key the kind of value that it reads; anything, for one that is not
        there."""


@runtime_checkable
class ReadsParts(Protocol):
    """A codec that reads some entries of maps; the others are extra keys of the agent."""

    @property
    def map_keys(self) -> frozenset[str]:
        """Return the keys of these maps."""

    def list_unread(self, entries: Mapping[str, Entry]) -> Mapping[str, Map]:
        """Return for each map the entries that it does not read."""


@runtime_checkable
class PatchesInPlace(Protocol):
    """A codec of limits that can take a tool away, or add one, without saying the others anew."""

    def read(self, entries: Mapping[str, Entry]) -> Any:
        """Return what entries state, as `Codec` does."""

    def image(self, attribute: Any, settings: ConversionOptions) -> Any:
        """Return the nearest attribute that the format can hold, as `Codec` does."""

    def patch(
        self, values: Mapping[str, Value], moves: ToolMoves, wanted: Permission
    ) -> Mapping[str, Value]:
        """Return the values of the field's keys with some tools closed and some opened, as far as
        possible. What is no rule is taken from `wanted`.

        Raises InvalidValue where nothing of that is possible.
        """


@runtime_checkable
class WritesOver(Protocol):
    """A codec of a text that can stand in parts, under several keys."""

    def write_over(self, attribute: Any, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the values to write where some stand already, in the parts of these."""


@dataclass(frozen=True, slots=True)
class Field:
    """One row of a format's table: `keys` of the file, the attribute they stand for, the codec
    between them.

    `depends` names other attributes that decide what the format makes of this one.
    `only_where_it_stands` is true for a row that is kept where a base has it, and never written
    anew. `alternatives` is true where the keys are several names for one, of which the first that
    holds text counts. `accepts` is the kind of value that the client takes, or a kind for each
    of the keys; it has no agent of a file with any other.
    """

    keys: tuple[str, ...]
    attribute: str
    codec: Codec
    depends: tuple[str, ...] = ()
    alternatives: bool = False
    only_where_it_stands: bool = False
    accepts: ValueKind | tuple[ValueKind, ...] | None = None

    @property
    def kinds(self) -> dict[str, ValueKind]:
        """Return the kind of value that the client takes of each key that is given one."""
        if self.accepts is None:
            return {}
        if isinstance(self.accepts, tuple):
            return dict(zip(self.keys, self.accepts, strict=True))
        return dict.fromkeys(self.keys, self.accepts)

    def list_kinds(self) -> dict[str, ValueKind]:
        """Return the kind of value of each key: what the client takes, where that is stated, else
        what is read."""
        codec: object = self.codec
        read = codec.list_kinds() if isinstance(codec, TakesKinds) else {}
        return {key: self.kinds.get(key) or read.get(key, ANYTHING) for key in self.keys}

    def present(self, entries: Mapping[str, Entry]) -> dict[str, Entry]:
        """Return the entries that the field reads."""
        found = {key: entries[key] for key in self.keys if key in entries}
        if not self.alternatives:
            return found
        return dict(
            sorted(found.items(), key=lambda item: item[1].text is None or item[1].empty)[:1]
        )


def _identity(attribute: Any, settings: ConversionOptions) -> Any:
    return attribute


@dataclass(frozen=True, slots=True)
class Single:
    """A codec of one key, made of functions.

    `absent` is what a missing key means. `to_image` gives the nearest value that the format can
    hold; `outcome` and `why`, or `judge` where that depends on the values, say what becomes of the
    rest.
    """

    key: str
    decode: Callable[[Entry], Any]
    encode: Callable[[Any], Value] = lambda attribute: attribute
    to_image: Callable[[Any, ConversionOptions], Any] = _identity
    outcome: Outcome = Outcome.APPROXIMATED
    why: str = ""
    judge: Callable[[Any, Any, ConversionOptions], ChangeReason] | None = None
    absent: Any = None

    def list_kinds(self) -> Mapping[str, ValueKind]:
        return {self.key: or_nothing(find_kind(self.decode))}

    def read(self, entries: Mapping[str, Entry]) -> Any:
        entry = entries.get(self.key)
        return self.absent if entry is None or entry.empty else self.decode(entry)

    def write(self, attribute: Any) -> Mapping[str, Value]:
        return (
            {}
            if attribute is None or attribute == self.absent
            else {self.key: self.encode(attribute)}
        )

    def image(self, attribute: Any, settings: ConversionOptions) -> Any:
        nearest = None if attribute is None else self.to_image(attribute, settings)
        if nearest is None:
            return None
        try:
            return self.read({self.key: make_entry(self.key, self.encode(nearest))})
        except InvalidValue:
            return None

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        if self.judge is not None:
            return self.judge(before, after, settings)
        return ChangeReason(Outcome.DROPPED if after is None else self.outcome, self.why)


@dataclass(frozen=True, slots=True)
class Implied:
    """A codec of no key: the format itself says it. Reading gives `value`, and `value` is all it
    can hold."""

    value: Any
    why: str

    def read(self, entries: Mapping[str, Entry]) -> Any:
        return self.value

    def write(self, attribute: Any) -> Mapping[str, Value]:
        return {}

    def image(self, attribute: Any, settings: ConversionOptions) -> Any:
        return self.value

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        return ChangeReason(Outcome.APPROXIMATED, self.why)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A codec of no key, for a switch whose loss would matter: an agent with the switch on is
    refused."""

    refusal: str
    hint: str

    def read(self, entries: Mapping[str, Entry]) -> None:
        return None

    def write(self, attribute: None) -> Mapping[str, Value]:
        return {}

    def image(self, attribute: bool | None, settings: ConversionOptions) -> None:
        if attribute:
            raise InvalidValue(self.refusal, hint=self.hint, fatal=True)

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        return ChangeReason(Outcome.MAPPED, "being off needs no word here")


# For a client whose files cannot switch an agent off.
ALWAYS_ENABLED = Field(
    (),
    "disabled",
    Unsupported("it is disabled, and here it would come alive", "delete its `disable` first"),
)


def make_field(
    key: str,
    attribute: str,
    decode: Callable[[Entry], Any],
    accepts: ValueKind | None = None,
    **options: Any,
) -> Field:
    """Return a field of one key."""
    return Field((key,), attribute, Single(key, decode, **options), accepts=accepts)
