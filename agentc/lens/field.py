"""A Field binds keys of a file to attributes of the IR through a two-way codec.

Belongs here: `Field`, the codec protocol, and the codecs that no vendor owns. Not here: vendors' words, single values
(`decode.py`).
A codec reads entries to an attribute, writes an attribute to values, and says the `image`: the nearest attribute that
the format can hold. It never reports a loss; losses are the difference between an attribute and its image.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from agentc.ir.loss import Effect, Outcome, Verdict
from agentc.ir.permission import Permission, Tool
from agentc.ir.ruling import Ruling
from agentc.ir.value import Value
from agentc.lens.settings import Settings
from agentc.syntax.source import Entry, entry_of


class BadValue(Exception):
    """A value that does not fit its field. `fatal` where reading on without it could widen the agent.

    `key` is the key whose value is meant, where a field has several; `about` are the labels of tools that are meant;
    `path` are the keys and numbers that lead to the part of the value that is at fault.
    """

    def __init__(
        self,
        message: str,
        *,
        key: str = "",
        hint: str = "",
        fatal: bool = False,
        about: tuple[str, ...] = (),
        path: tuple[int | str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.key = key
        self.hint = hint
        self.fatal = fatal
        self.about = about
        self.path = path


class Codec(Protocol):
    """Two ways between a field's entries and one attribute."""

    def read(self, entries: Mapping[str, Entry]) -> Any:
        """The attribute's value; `entries` holds those of the field's keys that are present. Raises BadValue."""

    def write(self, attribute: Any) -> Mapping[str, Value]:
        """The values to write. A key that is left out is not written."""

    def image(self, attribute: Any, settings: Settings) -> Any:
        """The nearest attribute that the format can hold; of what is not stated in a key, nothing.

        Raises BadValue where even that would widen the agent.
        """

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> Verdict:
        """What a change is called, and why it happened; `name` is the statement's, dotted below `permission`."""


@runtime_checkable
class Explains(Protocol):
    """A codec that says what a change comes to."""

    def effects(self, before: Any, after: Any, settings: Settings) -> tuple[Effect, ...]:
        """What the agent may do differently, the gravest first."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Tools that an edit closes and opens, and what it wants decided about each of them: one can be open in part."""

    closed: Collection[Tool]
    opened: Collection[Tool]
    rulings: Mapping[Tool, Ruling]


@runtime_checkable
class NamesServers(Protocol):
    """A codec of limits for a client that can deny MCP servers by their names, and by no pattern."""

    def unseen(self, attribute: Any, settings: Settings) -> tuple[Tool, ...]:
        """The denials by a pattern that hold for servers alone which somebody names."""


@runtime_checkable
class Patches(Protocol):
    """A codec of limits that can take a tool away, or add one, without saying the others anew."""

    def read(self, entries: Mapping[str, Entry]) -> Any:
        """As any codec does."""

    def image(self, attribute: Any, settings: Settings) -> Any:
        """As any codec does."""

    def patch(self, values: Mapping[str, Value], moves: Moves, wanted: Permission) -> Mapping[str, Value]:
        """The values of the field's keys with some tools closed and some opened, as far as it can; what is no rule is
        as in `wanted`. Raises BadValue where it can do none of that."""


@dataclass(frozen=True, slots=True)
class Field:
    """One row of a format's table: `keys` of the file, the attribute they stand for, the codec between them.

    `depends` names other attributes that decide what the format makes of this one; `only_where_it_stands` is true for
    a row that is kept where a base has it and never written anew. Where the keys are `alternatives`,
    other names of one key, the first that holds text counts.
    """

    keys: tuple[str, ...]
    attribute: str
    codec: Codec
    depends: tuple[str, ...] = ()
    alternatives: bool = False
    only_where_it_stands: bool = False

    def present(self, entries: Mapping[str, Entry]) -> dict[str, Entry]:
        """The entries that the row reads."""
        found = {key: entries[key] for key in self.keys if key in entries}
        if not self.alternatives:
            return found
        return dict(sorted(found.items(), key=lambda item: item[1].text is None or item[1].empty)[:1])


def _same(attribute: Any, settings: Settings) -> Any:
    return attribute


@dataclass(frozen=True, slots=True)
class Single:
    """A codec of one key, made of functions.

    `absent` is what a missing key means. `to_image`, and `outcome` with `why` (or `judge`, where that depends on the
    values), say what becomes of what the format cannot hold.
    """

    key: str
    decode: Callable[[Entry], Any]
    encode: Callable[[Any], Value] = lambda attribute: attribute
    to_image: Callable[[Any, Settings], Any] = _same
    outcome: Outcome = Outcome.APPROXIMATED
    why: str = ""
    judge: Callable[[Any, Any, Settings], Verdict] | None = None
    absent: Any = None

    def read(self, entries: Mapping[str, Entry]) -> Any:
        entry = entries.get(self.key)
        return self.absent if entry is None or entry.empty else self.decode(entry)

    def write(self, attribute: Any) -> Mapping[str, Value]:
        return {} if attribute is None or attribute == self.absent else {self.key: self.encode(attribute)}

    def image(self, attribute: Any, settings: Settings) -> Any:
        nearest = None if attribute is None else self.to_image(attribute, settings)
        if nearest is None:
            return None
        try:
            return self.read({self.key: entry_of(self.key, self.encode(nearest))})
        except BadValue:
            return None

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> Verdict:
        if self.judge is not None:
            return self.judge(before, after, settings)
        return Verdict(Outcome.DROPPED if after is None else self.outcome, self.why)


@dataclass(frozen=True, slots=True)
class Implied:
    """A codec of no key: the format itself says it. Reading gives `value`, and `value` is all it can hold."""

    value: Any
    why: str

    def read(self, entries: Mapping[str, Entry]) -> Any:
        return self.value

    def write(self, attribute: Any) -> Mapping[str, Value]:
        return {}

    def image(self, attribute: Any, settings: Settings) -> Any:
        return self.value

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> Verdict:
        return Verdict(Outcome.APPROXIMATED, self.why)


@dataclass(frozen=True, slots=True)
class Without:
    """A codec of no key, for a switch whose loss would matter: an agent with the switch on is refused."""

    refusal: str
    hint: str

    def read(self, entries: Mapping[str, Entry]) -> None:
        return None

    def write(self, attribute: None) -> Mapping[str, Value]:
        return {}

    def image(self, attribute: bool | None, settings: Settings) -> None:
        if attribute:
            raise BadValue(self.refusal, hint=self.hint, fatal=True)

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> Verdict:
        return Verdict(Outcome.MAPPED, "being off needs no word here")


def single(
    key: str,
    attribute: str,
    decode: Callable[[Entry], Any],
    **options: Any,
) -> Field:
    """A field of one key."""
    return Field((key,), attribute, Single(key, decode, **options))
