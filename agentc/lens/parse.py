"""The one walk that reads a text through a format's table.

Belongs here: `parse`, and what is noted on the way. Not here: grammars, what a format is
(`format.py`), where a prompt stands (`prompt_keys.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from agentc.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from agentc.diagnostics.shared_codes import (
    BAD_VALUE,
    NO_AGENT,
    NO_FENCES,
    NO_FRONTMATTER,
    UNCLOSED,
    VALUE,
)
from agentc.errors import AgentcError, InvalidValue, ReadError, UnreadLimit
from agentc.ir.agent import Agent, Origin
from agentc.ir.value import Map
from agentc.lens.client_view import refuse_hidden
from agentc.lens.duplicate_keys import keep_last, refuse_doubled
from agentc.lens.field import Field
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_bad_value
from agentc.lens.map_parts import list_unread_parts
from agentc.lens.prompt_keys import read_prompt
from agentc.lens.substitutions import substitution_notes, substitution_notes_outside
from agentc.lens.tolerant.broken_limits import refuse_broken
from agentc.lens.tolerant.broken_lists import read_broken_lists
from agentc.lens.tolerant.broken_maps import read_broken_maps
from agentc.lens.tolerant.broken_names import read_broken_names
from agentc.lens.tolerant.broken_quotes import read_broken_quotes
from agentc.lens.tolerant.cut_limits import note_cut_lists
from agentc.lens.tolerant.cut_patterns import read_cut_patterns
from agentc.lens.tolerant.item_lines import read_item_lines
from agentc.lens.tolerant.limit_words import list_reading_keys
from agentc.lens.tolerant.stray_entries import refuse_stray_items
from agentc.lens.tolerant.swallowing_fences import refuse_swallowing_fences
from agentc.lens.tolerant.texts import looks_like_data, read_texts_whole
from agentc.lens.tolerant.unread_fields import read_as_prompt
from agentc.lens.tolerant.unread_limits import refuse_unread_limits
from agentc.permissions.excluded_tools import exclude_tools, list_excluded
from agentc.syntax import GRAMMARS, carried_comments
from agentc.syntax.frontmatter.unfenced import BY_HAND, find_unfenced
from agentc.syntax.merge_marks import refuse_marks_in_prompt, refuse_merge_marks
from agentc.syntax.read_errors import DoubledKeys
from agentc.syntax.source import Entry, Record, Source, make_entry


def parse(form: Format, text: str, path: str | None = None, name: str | None = None) -> Document:
    """Read a text as a document of a format.

    `name` is used for an agent that has none, before its path is. Raises ReadError with the place
    of what is wrong.
    """
    try:
        refuse_surrogates(text, name)
        refuse_foreign_name(path)
        refuse_merge_marks(text, prose=_has_prose(form))
        try:
            source = _read_source(form, text)
        except DoubledKeys as error:
            refuse_doubled(form, error.source, error)
            raise
        refuse_doubled(form, source)
        notes = [*source.notes, *substitution_notes_outside(form.outside, source)]
        agents = tuple(
            _read_agent(form, source, record, path, name, notes) for record in source.records
        )
    except AgentcError as error:
        raise _use_client_error(form, text, error).at(path) from None
    placed = tuple(note.at(path) for note in notes)
    return Document(form, source, agents, placed, path)


def _has_prose(form: Format) -> bool:
    """Return whether a format's files can have lines that are no fields."""
    return GRAMMARS[form.syntax].has_body or not GRAMMARS[form.syntax].is_yaml


def _use_client_error(form: Format, text: str, error: AgentcError) -> AgentcError:
    """Return the first fault that the client finds, in place of an error with the code `value`; the
    error itself where it finds none."""
    for first in sort_diagnostics(form.refused(text)) if error.code == VALUE else ():
        return type(error)(VALUE, first.message, hint=first.hint, where=first.where)
    return error


def refuse_surrogates(*texts: str | None) -> None:
    """Raise ReadError for text that no UTF-8 file can hold."""
    for text in texts:
        try:
            (text or "").encode()
        except UnicodeEncodeError:
            message = "half of a character (a lone surrogate), which no UTF-8 file can hold"
            raise ReadError("encoding", message, hint="write the text in UTF-8") from None


def refuse_foreign_name(path: str | None) -> None:
    """Raise ReadError for the name of a file that is no UTF-8."""
    try:
        refuse_surrogates(path)
    except ReadError:
        hint = "rename the file: in another encoding no other program may find it by its name"
        raise ReadError("encoding", "the file's name is not UTF-8", hint=hint) from None


def read_spelling(form: Format, text: str) -> Source:
    """Return the entries of a text, with what is no YAML, and what YAML cuts short, as its author
    meant it. Raises ReadError for a text that is not of its grammar."""
    source = GRAMMARS[form.syntax].read(text, list_reading_keys(form, text), tuple(form.within))
    source = read_broken_names(form, read_cut_patterns(form, source))
    source = read_broken_quotes(form, source)
    source = read_broken_maps(form, source)
    source = read_broken_lists(form, read_texts_whole(form, source))
    return note_cut_lists(form, read_item_lines(form, source))


def _read_source(form: Format, text: str) -> Source:
    """Return the entries of a text. What is no YAML is read as its author meant it, where that is
    clear. Raises ReadError for fields without fences, and for a text that is no agent."""
    grammar = GRAMMARS[form.syntax]
    try:
        source = read_spelling(form, text)
    except ReadError as error:
        head = find_unfenced(text, form.keys) if error.code == NO_FRONTMATTER else None
        if form.bare_body and error.code in (NO_FRONTMATTER, UNCLOSED):
            return read_as_prompt(grammar.bare(text), head, form)
        if head is not None:
            hint = "`agentc check --fix` puts them there" if head.fixes else BY_HAND
            raise ReadError(NO_FENCES, head.message, hint=hint, where=head.where) from None
        raise
    if form.needs and not any(
        entry.key in form.needs for record in source.records for entry in record.entries
    ):
        hint = f"an agent says at least one of {', '.join(form.needs)}"
        raise ReadError(NO_AGENT, "nothing in this file makes it an agent", hint=hint)
    return source


def _read_agent(
    form: Format,
    source: Source,
    record: Record,
    path: str | None,
    name: str | None,
    notes: list[Diagnostic],
) -> Agent:
    """Return the agent of one record, and add to `notes` what there is to say of it.

    Its name is the key that it stands under, else what its `name` says, else that of its file.
    """
    entries = keep_last(source, record, notes)
    entries |= {
        key: make_entry(key, value)
        for key, value in form.within.get(record.within or "", Map()).items()
    }
    refuse_stray_items(form, source, record)
    refuse_unread_limits(form, source, record)
    refuse_swallowing_fences(form, source, record)
    limits = form.field_of("permission")
    notes += substitution_notes(form.substitutes, source, record, limits.keys if limits else ())
    attributes = dict(form.absent)
    unread = {key for key in entries if key not in form.keys or key in form.schema.own}
    notes += _looks_like_data(form, source, entries)
    for field in form.fields:
        if entries.keys().isdisjoint(field.keys):
            continue
        present = field.present(entries)
        for key in (key for key in field.keys if key in entries and key not in present):
            where = source.where(entries[key].span.start)
            notes.append(
                Diagnostic(
                    "spare-key",
                    f'"{key}" is ignored because "{next(iter(present))}" is set',
                    where,
                )
            )
            unread.add(key)
        unread |= _read_field(form, source, record, field, present, attributes, notes)
    _take_excluded_tools(attributes)
    refuse_hidden(form, source, record, attributes)
    if record.name and attributes.get("name") not in (None, record.name):
        message = (
            f'"{record.name}" calls itself "{attributes["name"]}"; the key that it stands '
            f"under is its name"
        )
        notes.append(Diagnostic("other-name", message, source.where(entries["name"].span.start)))
    named = bool(record.name or attributes.get("name"))
    attributes["name"] = (
        record.name or attributes.get("name") or _read_name(form, source, path, name, notes)
    )
    attributes["prompt"] = read_prompt(source, record, attributes, entries, unread)
    refuse_marks_in_prompt(attributes["prompt"], source.where(record.head.start))
    _include_outside(form, source, attributes)
    carried, damaged = carried_comments.read(source, record)
    notes += damaged
    agent = Agent(**attributes, origin=Origin(form.name, path, form.own, named), carried=carried)
    return _read_extra_keys(form, source, agent, entries, unread)


def _include_outside(form: Format, source: Source, attributes: dict[str, Any]) -> None:
    """Put the limits that stand beside the agents, and hold for all of them, before each agent's
    own."""
    field = form.field_of("permission")
    keys = set(field.keys) & set(form.outside) if field else set()
    general = {entry.key: entry for entry in source.outside if entry.key in keys}
    if field is not None and general:
        try:
            rules = field.codec.read(general).rules or ()
        except InvalidValue as bad:
            where = source.where(next(iter(general.values())).value_span.start)
            raise UnreadLimit(VALUE, str(bad), hint=bad.hint, where=where) from None
        own = attributes["permission"]
        attributes["permission"] = replace(own, rules=(*rules, *(own.rules or ())))


def _take_excluded_tools(attributes: dict[str, Any]) -> None:
    """Take from the limits of an agent the tools that the configurations of its own servers leave
    out. Limits that grant none of them stay as they are stated."""
    excluded = list_excluded(attributes.get("mcp_servers"))
    if not excluded:
        return
    permission = attributes["permission"]
    rules = exclude_tools(permission.rules or (), excluded)
    if rules is not None:
        attributes["permission"] = replace(permission, rules=rules)


def _looks_like_data(
    form: Format, source: Source, entries: dict[str, Entry]
) -> Iterator[Diagnostic]:
    """Yield a note for every text that a YAML reader takes for a list or a map."""
    for field in form.fields:
        for entry in (entries[key] for key in field.keys if key in entries):
            if looks_like_data(field, entry):
                message = f"`{entry.key}` looks like a list or a map; read as the text that it is"
                yield Diagnostic("looks-like-data", message, source.where(entry.value_span.start))


def _read_field(
    form: Format,
    source: Source,
    record: Record,
    field: Field,
    present: dict[str, Entry],
    attributes: dict[str, Any],
    notes: list[Diagnostic],
) -> set[str]:
    """Read one field into its attribute. Return the keys whose values are left aside, each of which
    is noted."""
    left: set[str] = set()
    while True:
        try:
            attributes[field.attribute] = field.codec.read(present)
            return left
        except InvalidValue as bad:
            key = bad.key if bad.key in present else next(iter(present))
            where = source.where(locate_bad_value(source, record, present[key], bad))
            if bad.fatal or form.strict or (len(present) > 1 and not bad.key):
                refuse_broken(source, present.values())
                kind = UnreadLimit if field.attribute == "permission" else ReadError
                raise kind(VALUE, str(bad), hint=bad.hint, where=where) from None
            notes.append(Diagnostic(BAD_VALUE, f"{bad}; kept, but ignored", where))
            left.add(key)
            del present[key]


def _read_name(
    form: Format, source: Source, path: str | None, name: str | None, notes: list[Diagnostic]
) -> str:
    """Return the name of an agent that states none: `name`, else what its path says."""
    if name:
        return name
    if path and not form.within:
        stem = form.name_of(path)
        if not (form.place().nested or form.place().flat):
            notes.append(Diagnostic("name-from-path", f'no `name`; the file name gives "{stem}"'))
        return stem
    hint = "add a `name:` field, or say --name NAME"
    raise ReadError("no-name", "the agent has no name", hint=hint, where=source.where(0))


def _read_extra_keys(
    form: Format, source: Source, agent: Agent, entries: Mapping[str, Entry], unread: set[str]
) -> Agent:
    """Return the agent with its extra keys: those that are stated for other formats first, then
    those of the file that no field reads, in the file's order. Parts of maps that a field leaves
    unread are among the latter."""
    targets_entry = entries.get(form.targets_key) if form.targets_key else None
    stated = Map()
    if targets_entry is not None and isinstance(targets_entry.value, tuple):
        # In other tools' files it is a list of the tools for which the file is meant.
        unread = unread | {targets_entry.key}
    elif targets_entry is not None:
        stated = _read_targets(form, source, targets_entry)
    file_keys = {key: entry.value for key, entry in entries.items() if key in unread}
    read = {key: entry for key, entry in entries.items() if key not in unread}
    file_keys |= list_unread_parts(form, read)
    agent = replace(agent, extra=stated) if stated else agent
    if not file_keys:
        return agent
    agent = agent.with_extra(form.own, Map({**agent.extra_of(form.own), **file_keys}))
    return replace(agent, own_limits=form.find_own_limits(agent.extra_of(form.own)))


def _read_targets(form: Format, source: Source, entry: Entry) -> Map:
    """Return what is stated for other formats: the keys of each, by its name; formats without keys
    are left out."""
    targets, where = entry.value, source.where(entry.value_span.start)
    if not isinstance(targets, Map) or not all(isinstance(keys, Map) for keys in targets.values()):
        message = f"`{form.targets_key}` must be a map of formats, each with its keys"
        raise ReadError(VALUE, message, where=where)
    if form.own in targets:
        message = f"`{form.targets_key}` cannot name its own format"
        raise ReadError(VALUE, message, hint="state those keys outside of it", where=where)
    return Map((owner, keys) for owner, keys in targets.items() if keys)
