"""A format as a table of fields, and the one generic walk that reads it and projects an agent on it.

Belongs here: `Format`, `Document`, `parse`, `project`. Not here: any vendor's fields, the text that is written
(`render.py`), the disc.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath, PurePosixPath
from typing import Any

from agentc.errors import AgentcError, ReadError, Refused
from agentc.ir.agent import Agent, Origin, differences
from agentc.ir.loss import Loss, Outcome
from agentc.ir.value import Map, same
from agentc.lens.field import BadValue, Field
from agentc.lens.place import Place
from agentc.lens.remarks import remarks, remarks_outside
from agentc.lens.settings import DEFAULTS, Settings
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Entry, Note, Record, Source, entry_of


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Format:
    """One kind of document of one vendor.

    `store` names the agent's extra keys that are this format's own (formats of one dialect share it). `strict` formats
    are those whose client rejects a bad value or a key that stands twice; the others' clients ignore it. `bare_body` is
    true where a file without frontmatter is an agent. `targets_key` holds the extra keys of other formats, in a
    format that can hold them. `missing` says what stands in for an attribute that the format cannot do without;
    `prepare` states what the client would otherwise take for granted. `reserved` are names that would change one of the
    client's own agents.

    `writable` is false for a format that is only read. `within` names the maps of a document whose entries are agents,
    each with what it says of all of them; `outside` are keys beside those maps that concern every agent. A document
    with none of the keys `needs` is no agent. `substitutes` finds what the client would replace inside of values.
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
    missing: Mapping[str, Callable[[Agent], Any]] = field(default_factory=dict)
    prepare: Callable[[Agent], Agent] = lambda agent: agent
    reserved: frozenset[str] = frozenset()
    writable: bool = True
    within: Mapping[str, Map] = field(default_factory=dict)
    outside: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    substitutes: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return f"<format {self.name}>"

    @property
    def own(self) -> str:
        """The name of this format's store of extra keys."""
        return self.store or self.name

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that the table knows, in its order."""
        return _keys(self)

    def row_of(self, attribute: str) -> Field | None:
        """The row that holds an attribute."""
        return _rows(self).get(attribute)

    @property
    def reserved_paths(self) -> frozenset[str]:
        """Where files of the reserved names would stand."""
        return _reserved_paths(self)

    def place(self, scope: str = "project") -> Place:
        """Where files of a scope are written."""
        return next(place for place in self.places if place.scope == scope)

    def name_of(self, path: str) -> str:
        """The name that a path alone gives: that of the place it stands in, else its stem."""
        pure = PurePosixPath(PurePath(path).as_posix())
        names = [name for place in self.places if (name := place.name_of(pure))]
        return names[0] if names else pure.stem


@functools.cache
def _keys(form: Format) -> tuple[str, ...]:
    known = tuple(key for row in form.fields for key in row.keys)
    return (*known, form.targets_key) if form.targets_key else known


@functools.cache
def _rows(form: Format) -> dict[str, Field]:
    return {row.attribute: row for row in form.fields}


@functools.cache
def _reserved_paths(form: Format) -> frozenset[str]:
    return frozenset(form.place().path_of(name) for name in form.reserved)


@dataclass(frozen=True, slots=True)
class Document:
    """A text, what it means, and what there is to say about the reading. A document holds any number of agents."""

    format: Format
    source: Source
    agents: tuple[Agent, ...]
    notes: tuple[Note, ...] = ()
    path: str | None = None

    @property
    def agent(self) -> Agent:
        """The only agent. Raises ReadError when there is not exactly one."""
        if len(self.agents) != 1:
            raise ReadError("agents", f"the document holds {len(self.agents)} agents, not one").at(self.path)
        return self.agents[0]


def parse(form: Format, text: str, path: str | None = None, name: str | None = None) -> Document:
    """Read a text as a document of a format.

    `name` is used for an agent that has none, before its path is. Raises ReadError with the place of what is wrong.
    """
    try:
        source = _source(form, text)
        notes = [*source.notes, *remarks_outside(form.outside, source)]
        agents = tuple(_agent(form, source, record, path, name, notes) for record in source.records)
    except AgentcError as error:
        raise error.at(path) from None
    placed = tuple(replace(note, where=replace(note.where, path=path)) for note in notes)
    return Document(form, source, agents, placed, path)


def _source(form: Format, text: str) -> Source:
    grammar = GRAMMARS[form.syntax]
    try:
        source = grammar.read(text, form.keys, tuple(form.within))
    except ReadError as error:
        if form.bare_body and error.code in ("no-frontmatter", "unclosed"):
            return grammar.bare(text)
        raise
    if form.needs and not any(entry.key in form.needs for record in source.records for entry in record.entries):
        hint = f"an agent says at least one of {', '.join(form.needs)}"
        raise ReadError("no-agent", "nothing in this file makes it an agent", hint=hint)
    return source


def _agent(
    form: Format, source: Source, record: Record, path: str | None, name: str | None, notes: list[Note]
) -> Agent:
    entries = _last_of_each(form, source, record, notes)
    entries |= {key: entry_of(key, value) for key, value in form.within.get(record.within or "", Map()).items()}
    notes += remarks(form.substitutes, source, record)
    attributes: dict[str, Any] = {}
    unread: set[str] = set(entries).difference(form.keys)
    for row in form.fields:
        present = row.present(entries)
        for key in (key for key in row.keys if key in entries and key not in present):
            where = source.where(entries[key].span.start)
            notes.append(Note("spare-key", f'"{key}" is given no meaning beside "{next(iter(present))}"', where))
            unread.add(key)
        try:
            attributes[row.attribute] = row.codec.read(present)
        except BadValue as bad:
            first = next(iter(present.values()))
            if bad.fatal or form.strict:
                where = source.where(first.value_span.start)
                raise ReadError("value", str(bad), hint=bad.hint, where=where) from None
            where = source.where(first.value_span.start)
            notes.append(Note("bad-value", f"{bad}; kept as it is and given no meaning", where))
            unread |= set(present)
            attributes[row.attribute] = row.codec.read({})
    if record.name and attributes.get("name") not in (None, record.name):
        message = f'"{record.name}" calls itself "{attributes["name"]}"; the key that it stands under is its name'
        notes.append(Note("other-name", message, source.where(entries["name"].span.start)))
    attributes["name"] = record.name or attributes.get("name") or _name(form, source, path, name, notes)
    if record.body is not None:
        attributes["prompt"] = source.slice(record.body)
    else:
        attributes["prompt"] = attributes.get("prompt") or ""
    agent = Agent(**attributes, origin=Origin(form.name, path))
    return _with_extra(form, agent, entries, unread)


def _last_of_each(form: Format, source: Source, record: Record, notes: list[Note]) -> dict[str, Entry]:
    """Entries by key. Where a key stands twice the last one counts, as in the lenient clients; a strict one refuses."""
    entries: dict[str, Entry] = {}
    for entry in record.entries:
        if entry.key in entries:
            line = source.where(entries[entry.key].span.start).line
            message = f'"{entry.key}" stands twice (before in line {line})'
            if form.strict:
                raise ReadError("duplicate-key", message, where=source.where(entry.span.start))
            notes.append(Note("duplicate-key", f"{message}; the last one counts", source.where(entry.span.start)))
        entries[entry.key] = entry
    return entries


def _name(form: Format, source: Source, path: str | None, name: str | None, notes: list[Note]) -> str:
    if name:
        return name
    if path:
        stem = form.name_of(path)
        if form.place().nested is False:
            notes.append(Note("name-from-path", f'no `name`; the file name gives "{stem}"'))
        return stem
    hint = "add a `name:` field, or say --name NAME"
    raise ReadError("no-name", "the agent has no name", hint=hint, where=source.where(0))


def _with_extra(form: Format, agent: Agent, entries: Mapping[str, Entry], unread: set[str]) -> Agent:
    """The agent with its extra keys: those of other formats first, then the file's own, in the file's order."""
    targets = entries[form.targets_key].value if form.targets_key and form.targets_key in entries else Map()
    if not isinstance(targets, Map) or not all(isinstance(keys, Map) for keys in targets.values()):
        raise ReadError("value", f"`{form.targets_key}` must be a map of formats, each with a map of keys")
    kept = Map((owner, keys) for owner, keys in targets.items() if keys)
    own = Map((key, entry.value) for key, entry in entries.items() if key in unread)
    agent = replace(agent, extra=kept) if kept else agent
    return agent.with_extra(form.own, Map({**agent.extra_of(form.own), **own})) if own else agent


def project(
    form: Format, agent: Agent, settings: Settings = DEFAULTS, base: Agent | None = None
) -> tuple[Agent, tuple[Loss, ...]]:
    """The nearest agent that a format can hold, and every statement that had to change.

    What a `base` of that format already says is held as it is.
    Raises Refused where even the nearest agent could do more than this one, or would come alive.
    """
    attributes: dict[str, Any] = {"prompt": agent.prompt}
    prepared = form.prepare(agent)
    for row in form.fields:
        if base is not None and _unchanged(row, agent, base):
            attributes[row.attribute] = getattr(agent, row.attribute)
            continue
        before = getattr(prepared, row.attribute)
        if not before and row.attribute in form.missing:
            before = form.missing[row.attribute](agent)
        try:
            attributes[row.attribute] = row.codec.image(before, settings)
        except BadValue as bad:
            message = f'{form.name} cannot hold "{agent.name}": {bad}'
            raise Refused(row.attribute, message, hint=bad.hint) from None
    extra = agent.extra if form.targets_key else Map()
    image = Agent(**attributes, extra=extra, origin=agent.origin).with_extra(form.own, agent.extra_of(form.own))
    return image, tuple(loss_of(form, settings, change) for change in differences(agent, image))


def _unchanged(row: Field, agent: Agent, base: Agent) -> bool:
    return all(same(getattr(agent, name), getattr(base, name)) for name in (row.attribute, *row.depends))


def loss_of(form: Format, settings: Settings, change: tuple[str, Any, Any]) -> Loss:
    """The report's entry for one difference between an agent and what a format makes of it."""
    name, before, after = change
    attribute, _, rest = name.partition(".")
    if attribute == "extra":
        return Loss(name, Outcome.DROPPED, f"only {rest.partition('.')[0]} has this key", before, after)
    row = form.row_of(attribute)
    if row is None:
        return Loss(name, Outcome.DROPPED, f"{form.name} has no field for it", before, after)
    if not before and attribute in form.missing:
        return Loss(name, Outcome.APPROXIMATED, f"{form.name} requires it; another field stands in", before, after)
    outcome, why = row.codec.verdict(name, before, after, settings)
    return Loss(name, outcome, why or f"{form.name} has no field for it", before, after)
