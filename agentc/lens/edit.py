"""Writing a projected agent into a base document, span by span: only what differs is touched.

Belongs here: what changes against a base, and the proof for bases that are not YAML. Not here: a
new text (`render.py`), how an edit is made (`syntax/edits/entries.py`), which agent is written
(`project.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError, InvalidValue, Refused
from agentc.ir.agent import Agent, differences
from agentc.ir.value import Value, same
from agentc.lens.field import Field, WritesOver
from agentc.lens.format import Document, Format
from agentc.lens.map_parts import join_changes
from agentc.lens.parse import parse
from agentc.lens.quoted_comments import list_entry_comments, quote_comments
from agentc.lens.render import render
from agentc.lens.spelling import preserve_spelling
from agentc.lens.split import select_same
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.entries import REMOVE, refuse_broken_base
from agentc.syntax.source import Entry, Record, Source, Style, make_entry
from agentc.syntax.yaml.value_comments import COMMENT_SIGN


@dataclass(frozen=True, slots=True)
class Edited:
    """A base's text after an edit, and what there is to say about it."""

    text: str
    notes: tuple[Diagnostic, ...] = ()


def edit_text(form: Format, image: Agent, base: Document, index: int = 0) -> str:
    """Return a base's text, changed only in those fields in which `image` differs from the base's
    agent.

    `image` is the projection of an agent over that base. Raises Refused for a base whose fields are
    not YAML where the edit cannot be shown to change nothing else.
    """
    return edit_document(form, image, base, index).text


def edit_document(
    form: Format,
    image: Agent,
    base: Document,
    index: int = 0,
    stated: Mapping[str, Value] | None = None,
) -> Edited:
    """Return what `edit_text` does, with a note where all fields had to be written anew. `stated`
    are values, by their keys, that are known to mean what the image does. Raises Refused as
    `edit_text`, and for an edit that would leave an empty file."""
    old = base.agents[index]
    record = base.source.records[index]
    grammar = GRAMMARS[form.syntax]
    changes = _change_fields(form, image, old, record, stated or {})
    changes |= _change_targets(form, image, old)
    for key, value in _change_extra_keys(form, image, old).items():
        if value is not REMOVE or key not in changes:  # what had no meaning makes room for what has
            changes[key] = value
    changes = join_changes(form, changes, {e.key: e for e in record.entries}, image, old)
    body = image.prompt if grammar.has_body and image.prompt != old.prompt else None
    if not changes and body is None:
        return Edited(base.source.text)
    if not record.entries and record.broken:
        return Edited(render(form, image, base.source.newline))  # a body without fields gets some
    try:
        done = grammar.splice(base.source, record, changes, body)
        if not done.text.strip():
            hint = "keep a description, or delete the file"
            raise Refused("empty", "the edit would leave an empty file", hint=hint)
        if record.broken:
            _verify_broken(form, image, base, index, done.text, changes)
    except Refused as error:
        error.where = base.source.where(record.head.start, base.path)
        raise
    if not done.anew:
        return Edited(done.text, tuple(_note_lost_comments(base, index, changes, done.text)))
    message = (
        "the fields are written anew: what is changed shares an anchor, or has no line of its own"
    )
    if COMMENT_SIGN.search(base.source.slice(record.head)) and done.text.count(
        "#"
    ) < base.source.text.count("#"):
        message += "; the comments among them are lost"
    return Edited(
        done.text,
        (Diagnostic("rewritten-head", message, base.source.where(record.head.start, base.path)),),
    )


def _note_lost_comments(
    base: Document, index: int, changes: Mapping[str, object], text: str
) -> Iterator[Diagnostic]:
    """Yield a note for each list or map in which an edit lost comments."""
    before = _list_changed_comments(base, index, changes)
    if not before:
        return
    again = select_same(parse(base.format, text, base.path, base.agents[index].name), base, index)
    after = _list_changed_comments(again, 0, changes)
    for key, (entry, comments) in before.items():
        left = after[key][1] if key in after else []
        lost = list((Counter(comments) - Counter(left)).elements())
        if lost:
            message = f"comments in `{key}` went with what the edit changed: {quote_comments(lost)}"
            where = base.source.where(entry.span.start, base.path)
            yield Diagnostic("rewritten-head", message, where)


def _list_changed_comments(
    document: Document, index: int, changes: Mapping[str, object]
) -> dict[str, tuple[Entry, list[str]]]:
    """Return the changed lists and maps, with the comments inside of them and behind them; only
    those that have some."""
    entries = (
        entry
        for entry in document.source.records[index].entries
        if changes.get(entry.key, REMOVE) is not REMOVE and entry.style is Style.COLLECTION
    )
    listed = ((entry, list_entry_comments(document, entry)) for entry in entries)
    return {entry.key: (entry, comments) for entry, comments in listed if comments}


def _verify_broken(
    form: Format, image: Agent, base: Document, index: int, text: str, changes: Mapping[str, object]
) -> None:
    """Raise Refused where an edit of fields that are not YAML does not read as wanted, or touched
    others."""
    old = base.agents[index]
    path = base.path if old.name == image.name else form.place().path_of(image.name)
    try:
        again = parse(form, text, path, image.name)
    except AgentcError:
        raise refuse_broken_base() from None
    kept = image.extra_of(form.own) or old.extra_of(form.own).without(*changes)
    if (
        len(again.agents) != len(base.agents)
        or differences(image.with_extra(form.own, kept), again.agents[index])
        or _list_other_records(base.source, index, changes)
        != _list_other_records(again.source, index, changes)
    ):
        raise refuse_broken_base()


def _list_other_records(
    source: Source, index: int, changes: Mapping[str, object]
) -> list[tuple[str, str, bool]]:
    """Return the fields that an edit must not touch, as they are written and read."""
    entries = source.records[index].entries
    return [
        (entry.key, source.slice(entry.span), entry.mend)
        for entry in entries
        if entry.key not in changes
    ]


def _change_fields(
    form: Format, image: Agent, old: Agent, record: Record, stated: Mapping[str, Value]
) -> dict[str, object]:
    """Return the values to write for those of a format's fields in which the image is another
    one."""
    changes: dict[str, object] = {}
    entries = {entry.key: entry for entry in record.entries}
    aside = old.extra_of(form.own)  # values that could be given no meaning
    for field in form.fields:
        new = getattr(image, field.attribute)
        if same(new, getattr(old, field.attribute)):
            continue
        present = {key: entries[key] for key in field.keys if key in entries and key not in aside}
        if field.only_where_it_stands and not present:
            continue
        own = {key: stated[key] for key in field.keys if key in stated}
        written = own or _write_over(field, new, present)
        read = (
            {}
            if own
            else field.present({key: entry for key, entry in entries.items() if key not in aside})
        )
        near = (
            preserve_spelling(
                field, read, _write_field(field, getattr(old, field.attribute)), written
            )
            if read
            else None
        )
        if near is not None:
            changes |= {
                key: value for key, value in near.items() if not same(value, present[key].value)
            }
            continue
        for key in field.keys:
            if key in written and not (
                key in present and _reads_as(field, present[key], written[key])
            ):
                changes[key] = written[key]
            elif key in present and key not in written:
                changes[key] = REMOVE
    return changes


def _write_over(field: Field, attribute: Any, present: Mapping[str, Entry]) -> Mapping[str, Value]:
    """Return what a field writes of an attribute into a text that has some of its keys."""
    if not isinstance(field.codec, WritesOver):
        return field.codec.write(attribute)
    values = {key: entry.value for key, entry in present.items()}
    return field.codec.write_over(attribute, values)


def _write_field(field: Field, attribute: Any) -> Mapping[str, Value]:
    try:
        return field.codec.write(attribute)
    except InvalidValue:
        return {}


def _reads_as(field: Field, entry: Entry, value: Value) -> bool:
    """Return whether an entry means what `value` would, however it is spelled."""
    if same(entry.value, value):
        return True
    try:
        return same(
            field.codec.read({entry.key: entry}),
            field.codec.read({entry.key: make_entry(entry.key, value)}),
        )
    except InvalidValue:
        return False


def _change_targets(form: Format, image: Agent, old: Agent) -> dict[str, object]:
    """Return the change of what is stated for other formats, if there is one."""
    others = image.extra.without(form.own)
    if not form.targets_key or same(others, old.extra.without(form.own)):
        return {}
    return {form.targets_key: others or REMOVE}


def _change_extra_keys(form: Format, image: Agent, old: Agent) -> dict[str, object]:
    """Return the changes of unknown keys. An agent that has some states all of them; else those of
    the base stay."""
    changes: dict[str, object] = {}
    new, before = image.extra_of(form.own), old.extra_of(form.own)
    if new and not same(new, before):
        changes |= {
            key: value
            for key, value in new.items()
            if key not in before or not same(value, before[key])
        }
        changes |= {key: REMOVE for key in before if key not in new}
    return changes
