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
from agentc.lens.settings import DEFAULTS, Settings
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Entry, Note, Record, Source

# Where a document without a body has its prompt, in the words of several tools.
_SURROGATE = re.compile("[\ud800-\udfff]")
PROMPT_KEYS = ("prompt", "instructions", "systemPrompt", "system_prompt")


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Format:
    """One kind of document of one vendor.

    `store` names the agent's extra keys that are this format's own (formats of one dialect share it). `strict` formats
    are those whose client rejects a bad value or a key that stands twice; the others' clients ignore it. `bare_body` is
    true where a file without frontmatter is an agent. `targets_key` holds the extra keys of other formats, in a
    format that can hold them. `missing` says what stands in for an attribute that the format cannot do without;
    `prepare` states what the client would otherwise take for granted. `reserved` are names that would change one of the
    client's own agents.
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
        refuse_surrogates(text, path)
        source = _source(form, text)
        notes = list(source.notes)
        agents = tuple(_agent(form, source, record, path, name, notes) for record in source.records)
    except AgentcError as error:
        raise error.at(path) from None
    placed = tuple(replace(note, where=replace(note.where, path=path)) for note in notes)
    return Document(form, source, agents, placed, path)


def refuse_surrogates(*texts: str | None) -> None:
    """Raise ReadError for text that no UTF-8 file can hold."""
    for text in texts:
        if text is not None and not text.isascii() and _SURROGATE.search(text):
            raise ReadError("encoding", "a lone surrogate, which is no text", hint="save it, or name it, in UTF-8")


def _source(form: Format, text: str) -> Source:
    grammar = GRAMMARS[form.syntax]
    try:
        return grammar.read(text, form.keys)
    except ReadError as error:
        if form.bare_body and error.code in ("no-frontmatter", "unclosed"):
            return grammar.bare(text)
        raise


def _agent(
    form: Format, source: Source, record: Record, path: str | None, name: str | None, notes: list[Note]
) -> Agent:
    entries = _last_of_each(form, source, record, notes)
    _refuse_swallowed(form, source, record)
    attributes: dict[str, Any] = {}
    unread: set[str] = set(entries).difference(form.keys)
    for row in form.fields:
        present = {key: entries[key] for key in row.keys if key in entries}
        bad_keys = _read_row(form, source, row, present, attributes, notes)
        unread |= bad_keys
    if not attributes.get("name"):
        attributes["name"] = _name(form, source, path, name, notes)
    if record.body is not None:
        attributes["prompt"] = source.slice(record.body)
    elif "prompt" not in attributes:
        key = next((key for key in PROMPT_KEYS if key in unread and entries[key].text is not None), None)
        attributes["prompt"] = "" if key is None else entries[key].text
        unread.discard(key or "")
    attributes["prompt"] = attributes["prompt"] or ""
    agent = Agent(**attributes, origin=Origin(form.name, path))
    return _with_extra(form, source, agent, entries, unread)


def _refuse_swallowed(form: Format, source: Source, record: Record) -> None:
    """Raise ReadError where text that is not YAML holds a line that looks like a limit on tools."""
    row = form.row_of("permission")
    guards = "|".join(map(re.escape, row.keys)) if row else "(?!)"
    limit = re.compile(rf"^[ \t?\"']*(?:{guards})[\"']?[ \t]*(?::|$)", re.MULTILINE)
    for entry in record.entries:
        found = limit.search(source.text, entry.value_span.start, entry.value_span.end) if entry.mend else None
        if found is not None and "\n" in source.text[entry.value_span.start : found.end()]:
            message = f"a line inside `{entry.key}`, which is not YAML, looks like a limit on tools"
            hint = f"put `{entry.key}` in quotes, or the line at the margin"
            raise ReadError("swallowed-limit", message, hint=hint, where=source.where(found.start()))


def _read_row(
    form: Format,
    source: Source,
    row: Field,
    present: dict[str, Entry],
    attributes: dict[str, Any],
    notes: list[Note],
) -> set[str]:
    """Read one row into its attribute; the keys whose values had to be left aside, each with a note."""
    left: set[str] = set()
    while True:
        try:
            attributes[row.attribute] = row.codec.read(present)
            return left
        except BadValue as bad:
            key = bad.key if bad.key in present else next(iter(present))
            where = source.where(present[key].value_span.start)
            if bad.fatal or form.strict or (len(present) > 1 and not bad.key):
                raise ReadError("value", str(bad), hint=bad.hint, where=where) from None
            notes.append(Note("bad-value", f"{bad}; kept as it is and given no meaning", where))
            left.add(key)
            del present[key]


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


def _with_extra(form: Format, source: Source, agent: Agent, entries: Mapping[str, Entry], unread: set[str]) -> Agent:
    """The agent with its extra keys: those of other formats first, then the file's own, in the file's order."""
    targets = entries[form.targets_key].value if form.targets_key and form.targets_key in entries else Map()
    if not isinstance(targets, Map) or not all(isinstance(keys, Map) for keys in targets.values()):
        where = source.where(entries[form.targets_key or ""].value_span.start)
        raise ReadError("value", f"`{form.targets_key}` must be a map of formats, each with its keys", where=where)
    if form.own in targets:
        where = source.where(entries[form.targets_key or ""].value_span.start)
        hint = "state those keys outside of it"
        raise ReadError("value", f"`{form.targets_key}` cannot name its own format", hint=hint, where=where)
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
    image = Agent(**attributes, extra=extra, origin=agent.origin)
    own = agent.extra_of(form.own) or (base.extra_of(form.own) if base is not None else Map())
    image = image.with_extra(form.own, own.without(*_written_keys(form, image, own)))
    return image, tuple(loss_of(form, settings, change) for change in differences(agent, image))


def _written_keys(form: Format, image: Agent, own: Map) -> set[str]:
    """Those of an agent's extra keys that the format's own rows write: a row wins over a value left aside."""
    rows = [row for row in form.fields if any(key in own for key in row.keys)]
    return {key for row in rows for key in row.codec.write(getattr(image, row.attribute), {})}


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
