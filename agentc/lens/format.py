"""A format as a table of fields, and a document of it.

Belongs here: `Format`, `Document`. Not here: any vendor's fields, how a table is walked
(`parse.py`, `project.py`).
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError
from agentc.ir.agent import Agent
from agentc.ir.permission import OwnLimits
from agentc.ir.value import Map
from agentc.lens.client_config import ConfigLocation
from agentc.lens.field import Field
from agentc.lens.place import Place
from agentc.lens.schema import NO_DEMANDS, Schema
from agentc.lens.terminology import Terminology
from agentc.options import ConversionOptions
from agentc.syntax.source import Entry, Source


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Format:
    """One kind of document of one vendor.

    `store` names the agent's extra keys that are this format's own (formats of one dialect share
    it). `strict` formats are those whose client rejects a bad value or a key that stands twice; the
    others' clients ignore it. `bare_body` is true where a file without frontmatter is an agent.
    `targets_key` holds the extra keys of other formats, in a format that can hold them. `missing`
    names, for each attribute that the format cannot do without, the one that is written in its
    place, and `completes` the one that a new file has under a key of its own which it cannot do
    without; `prepare` states what the client would otherwise take for granted. `reserved` are names
    that would change one of the client's own agents. `caveats` says of an agent and its image what
    the client does not keep to, though nothing of it was lost. `configuration` says where its
    client's own configuration stands, what counts least first.

    `writable` is false for a format that is only read. `within` names the maps of a document whose
    entries are agents, or the lists whose items are, each with what it says of all of them;
    `outside` are keys beside those maps that concern every agent. A document with none of the keys
    `needs` is no agent. `substitutes` finds what the client would replace inside of values. `words`
    are what a client calls things in prompts, for a format that belongs to one client. `by_place`
    is true where nothing but its place tells a file from the dialect's others. `is_foreign` says of
    an entry that nobody would write its value in this format, though its client takes it.
    `guard_outside` gives that one of the unknown keys which holds a hook that guards tools, and for
    which the client does not start the agent. `seen` gives the fields that its client has of a
    text, `None` where it has no agent of it; `refused` every value for which it refuses the whole
    file. `aliases` are other names of its client, their words joined by `-`, under which people put
    what is stated for it alone, in files of others (`block_names`); `strange_blocks` are such keys
    for clients of which there is no format.

    `active` says which of several files with one name in a folder its client has. `file_reference`
    is what its client replaces in prompts by the text of the file in its first group.
    `limits_beside` says what those of an agent's extra keys limit that its client heeds, and
    `executable` are those that start processes.
    `merges_reserved` is true where an agent with the name of one of the client's own, and no
    prompt, only changes that. `schema` is what its client demands of the fields as a whole.
    """

    name: str
    title: str
    syntax: str
    template: str
    places: tuple[Place, ...]
    fields: tuple[Field, ...]
    source: str
    store: str = ""
    strict: bool = False
    bare_body: bool = False
    targets_key: str | None = None
    missing: Mapping[str, str] = dataclasses.field(default_factory=dict)
    completes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    prepare: Callable[[Agent], Agent] = lambda agent: agent
    reserved: frozenset[str] = frozenset()
    caveats: Callable[[Agent, Agent, ConversionOptions], Iterable[Diagnostic]] = lambda *_: ()
    configuration: tuple[ConfigLocation, ...] = ()
    writable: bool = True
    within: Mapping[str, Map] = dataclasses.field(default_factory=dict)
    outside: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    substitutes: re.Pattern[str] | None = None
    words: Terminology | None = None
    by_place: bool = False
    is_foreign: Callable[[Entry], bool] = lambda _: False
    guard_outside: Callable[[Map], str] = lambda _: ""
    limits_beside: Callable[[Map], OwnLimits | None] = lambda _: None
    executable: frozenset[str] = frozenset()
    seen: Callable[[str], Map | None] | None = None
    refused: Callable[[str], Iterable[Diagnostic]] = lambda _: ()
    aliases: tuple[str, ...] = ()
    strange_blocks: frozenset[str] = frozenset()
    active: Callable[[Sequence[str]], str] | None = None
    file_reference: re.Pattern[str] | None = None
    merges_reserved: bool = False
    schema: Schema = NO_DEMANDS

    def __repr__(self) -> str:
        return f"<format {self.name}>"

    @property
    def own(self) -> str:
        """Return the name of this format's dialect. Formats of one dialect share one store of extra
        keys."""
        return self.store or self.name

    @property
    def marker(self) -> str:
        """Return the file below the root that makes the format's places its own; empty where none
        is needed."""
        return next((place.marker for place in self.places if place.marker), "")

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key that the table knows, in its order."""
        return _list_keys(self)

    @property
    def block_names(self) -> frozenset[str]:
        """Return the keys, in lower case, of what is stated for this format alone: its name and
        its client's, however the words are joined. What is never a target has none."""
        return _name_blocks(self)

    def field_of(self, attribute: str) -> Field | None:
        """Return the field that holds an attribute."""
        return _index_fields(self).get(attribute)

    @property
    def absent(self) -> Mapping[str, Any]:
        """Return what a file means that has none of the table's keys, by attribute."""
        return _absent_values(self)

    def find_own_limits(self, keys: Map) -> OwnLimits | None:
        """Return what an agent's extra keys of this dialect limit and start; `None` where none of
        them does."""
        found = self.limits_beside(keys)
        executable = tuple(key for key in keys if key in self.executable)
        if not executable:
            return found
        return dataclasses.replace(found or OwnLimits(self.own), executable=executable)

    def place(self, scope: str = "project") -> Place:
        """Return where files of a scope are written."""
        return next(place for place in self.places if place.scope == scope)

    def name_of(self, path: str) -> str:
        """Return the name that a path alone gives: that of the place it stands in, else its
        stem."""
        pure = PurePath(path)
        named = (name for place in self.places if (name := place.name_of(pure)))
        return next(named, None) or self._strip_ending(pure.stem)

    def _strip_ending(self, stem: str) -> str:
        endings = (place.ending for place in self.places if place.ending)
        ending = next((one for one in endings if stem.endswith(one)), "")
        return stem.removesuffix(ending) or stem


@functools.cache
def _list_keys(form: Format) -> tuple[str, ...]:
    known = (*(key for field in form.fields for key in field.keys), *form.schema.own)
    return (*known, form.targets_key) if form.targets_key else known


@functools.cache
def _name_blocks(form: Format) -> frozenset[str]:
    if not form.writable or form.targets_key:
        return frozenset()
    return frozenset(
        name.replace("-", joint) for name in (form.own, *form.aliases) for joint in ("-", "_", "")
    )


@functools.cache
def _index_fields(form: Format) -> dict[str, Field]:
    return {field.attribute: field for field in form.fields}


@functools.cache
def _absent_values(form: Format) -> dict[str, Any]:
    return {field.attribute: field.codec.read({}) for field in form.fields}


@dataclass(frozen=True, slots=True)
class Document:
    """A text, what it means, and what there is to say about the reading. A document holds any
    number of agents."""

    format: Format
    source: Source
    agents: tuple[Agent, ...]
    notes: tuple[Diagnostic, ...] = ()
    path: str | None = None

    @property
    def agent(self) -> Agent:
        """Return the only agent. Raises ReadError when there is not exactly one."""
        if len(self.agents) != 1:
            raise ReadError("agents", f"the document holds {len(self.agents)} agents, not one").at(
                self.path
            )
        return self.agents[0]
