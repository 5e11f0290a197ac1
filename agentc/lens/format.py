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
    """One kind of document of one vendor: a table of fields, where its files lie, and what its
    client makes of them beside that."""

    # What `--to` calls it, and people do.
    name: str
    title: str
    # Which of `GRAMMARS` reads it, and the skeleton of a new file in `templates/`.
    syntax: str
    template: str
    # Where its files lie, in projects and for a user.
    places: tuple[Place, ...]
    fields: tuple[Field, ...]
    # Where its facts are from.
    source: str
    # Under which name agents keep the extra keys that are this format's own; formats of one dialect
    # share it. Empty for the format's name.
    store: str = ""
    # Whether the client rejects a bad value, or a key that stands twice; others ignore it.
    strict: bool = False
    # Whether a file without frontmatter is an agent.
    bare_body: bool = False
    # The key that holds the extra keys of other formats, in a format that can hold them.
    targets_key: str | None = None
    # For each attribute that the format cannot do without, the one that is written in its place.
    missing: Mapping[str, str] = dataclasses.field(default_factory=dict)
    # For each key of its own that a new file cannot do without, the attribute that it gets.
    completes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    # States what the client would otherwise take for granted.
    prepare: Callable[[Agent], Agent] = lambda agent: agent
    # Names that would change one of the client's own agents.
    reserved: frozenset[str] = frozenset()
    # What the client does not keep to, of an agent and its image, though nothing of it was lost.
    caveats: Callable[[Agent, Agent, ConversionOptions], Iterable[Diagnostic]] = lambda *_: ()
    # Where the client's own configuration stands, what counts least first.
    configuration: tuple[ConfigLocation, ...] = ()
    # False for a format that is only read.
    writable: bool = True
    # The maps of a document whose entries are agents, or the lists whose items are, each with what
    # it says of all of them.
    within: Mapping[str, Map] = dataclasses.field(default_factory=dict)
    # Keys beside those maps that concern every agent.
    outside: frozenset[str] = frozenset()
    # A document with none of these keys is no agent.
    needs: tuple[str, ...] = ()
    # What the client would replace inside of values.
    substitutes: re.Pattern[str] | None = None
    # What the client calls things in prompts, for a format that belongs to one client.
    words: Terminology | None = None
    # Whether nothing but its place tells a file from the dialect's others.
    by_place: bool = False
    # Whether nobody would write the value of an entry in this format, though its client takes it.
    is_foreign: Callable[[Entry], bool] = lambda _: False
    # The one of the unknown keys that holds a hook which guards tools, and for which the client
    # does not start the agent.
    guard_outside: Callable[[Map], str] = lambda _: ""
    # What those of an agent's extra keys limit that the client heeds.
    limits_beside: Callable[[Map], OwnLimits | None] = lambda _: None
    # For some extra keys the values with which the client asks less than without the key.
    freeing: Mapping[str, frozenset[str]] = dataclasses.field(default_factory=dict)
    # Those extra keys that start processes.
    executable: frozenset[str] = frozenset()
    # The fields that the client has of a text; `None` where it has no agent of it.
    view_fields: Callable[[str], Map | None] | None = None
    # Those fields with the denials alone that take something away from the client's agents: of
    # others agentc takes what their author meant.
    keep_heeded_denials: Callable[[Map], Map] = lambda fields: fields
    # Every value for which the client refuses the whole file.
    refused: Callable[[str], Iterable[Diagnostic]] = lambda _: ()
    # Other names of the client, their words joined by `-`, under which people put what is stated
    # for it alone, in files of others (`block_names`).
    aliases: tuple[str, ...] = ()
    # Such keys for clients of which there is no format.
    strange_blocks: frozenset[str] = frozenset()
    # Which of several files with one name in a folder the client has.
    choose_active: Callable[[Sequence[str]], str] | None = None
    # What the client replaces in prompts by the text of the file in its first group.
    file_reference: re.Pattern[str] | None = None
    # Whether an agent with the name of one of the client's own, and no prompt, only changes that.
    merges_reserved: bool = False
    # What the client demands of the fields as a whole.
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
        return _list_block_names(self)

    def field_of(self, attribute: str) -> Field | None:
        """Return the field that holds an attribute; `None` where no field does."""
        return _index_fields(self).get(attribute)

    @property
    def absent(self) -> Mapping[str, Any]:
        """Return what a file means that has none of the table's keys, by attribute."""
        return _list_absent_values(self)

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
def _list_block_names(form: Format) -> frozenset[str]:
    """Return the keys under which another file can state something for a format alone."""
    if not form.writable or form.targets_key:
        return frozenset()
    return frozenset(
        name.replace("-", joint) for name in (form.own, *form.aliases) for joint in ("-", "_", "")
    )


@functools.cache
def _index_fields(form: Format) -> dict[str, Field]:
    return {field.attribute: field for field in form.fields}


@functools.cache
def _list_absent_values(form: Format) -> dict[str, Any]:
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
