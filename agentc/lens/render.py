"""Writing a projected agent into a fresh skeleton.

Belongs here: the fields that a template gets. Not here: how text is spelled
(`syntax/yaml/writer.py`), what changes in a text that is there (`edit.py`), which agent is written
(`project.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from agentc.errors import InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.value import Value, same
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.map_parts import join_parts, list_maps_with_parts
from agentc.syntax import GRAMMARS
from agentc.syntax.source import make_entry
from agentc.syntax.yaml.reader import read_value
from agentc.templating.environment import fill
from agentc.templating.filters import TemplateField


class AuthoredSpelling(Protocol):
    """How an author once spelled an agent in this format, as far as a comment carries it."""

    def unchanged_fields(self, agent: Agent) -> tuple[Field, ...]:
        """Return the fields of which the agent has what the author wrote."""

    def spelled(self, agent: Agent) -> Mapping[str, str | None]:
        """Return what stood behind the colon of each key."""


def list_fields(
    form: Format, image: Agent, held: AuthoredSpelling | None = None
) -> tuple[TemplateField, ...]:
    """Return everything that a format writes of a projected agent, encoded, in the table's order;
    extra keys go last. What is `held` as a file of this format said it keeps its author's
    spelling."""
    agreed = held.unchanged_fields(image) if held is not None else ()
    raws = held.spelled(image) if held is not None else {}
    fence = {
        key for key, raw in raws.items() if raw is not None and "---" in raw
    }  # some clients end the head there
    aside = image.extra_of(form.own)  # values that mean nothing stand under their key by themselves
    rows = []
    for field in form.fields:
        if field in agreed and not fence.intersection(field.keys):
            spelled = [(key, raws.get(key)) for key in field.keys if key not in aside]
            rows += [TemplateField(key, None, raw) for key, raw in spelled if raw is not None]
        elif field in agreed or not field.only_where_it_stands:
            raw_values = {
                key: raw
                for key in field.keys
                if key not in aside and (raw := raws.get(key)) is not None
            }
            values = _encode_field(
                field, getattr(image, field.attribute), raw_values if field in agreed else {}
            )
            rows += [TemplateField(key, value) for key, value in values.items()]
    if form.targets_key and (others := image.extra.without(form.own)):
        rows.append(
            TemplateField(form.targets_key, others, _drop_fence_like(raws.get(form.targets_key)))
        )
    rows += [
        TemplateField(key, value, _drop_fence_like(raws.get(key)), key in form.keys)
        for key, value in aside.items()
    ]
    ordered = sorted(_join_rows(form, rows), key=lambda field: field.key == "prompt")
    return tuple(ordered if GRAMMARS[form.syntax].is_yaml else map(_drop_spelling, ordered))


def _join_rows(form: Format, rows: list[TemplateField]) -> list[TemplateField]:
    """Return what is written with parts of maps in their maps."""
    names = list_maps_with_parts(form, (row.key for row in rows))
    plain = {row.key: _drop_spelling(row) if row.key in names else row for row in rows}
    joined = join_parts(form, {key: row.value for key, row in plain.items()})
    return [
        TemplateField(key, value) if key in names else plain[key] for key, value in joined.items()
    ]


def _drop_spelling(field: TemplateField) -> TemplateField:
    """Return a field with its value in the place of its author's spelling, which is YAML."""
    entry = None if field.raw is None else read_value(field.key, field.raw)
    return TemplateField(field.key, field.value if entry is None else entry.value)


def _encode_field(field: Field, attribute: Any, raws: Mapping[str, str]) -> Mapping[str, Value]:
    """Return what a field writes of an attribute; its author's spelling instead, where only that
    says the value."""
    if not raws:
        return field.codec.write(attribute)
    try:
        written = field.codec.write(attribute)
        if same(
            field.codec.read({key: make_entry(key, value) for key, value in written.items()}),
            attribute,
        ):
            return written
    except InvalidValue:
        pass  # no words of its own for it
    entries = {key: read_value(key, raw) for key, raw in raws.items()}
    return {key: entry.value for key, entry in entries.items() if entry is not None}


def _drop_fence_like(raw: str | None) -> str | None:
    return None if raw is not None and "---" in raw else raw


def render(
    form: Format,
    image: Agent,
    newline: str = "\n",
    block: Sequence[str] = (),
    comments: Sequence[str] = (),
    held: AuthoredSpelling | None = None,
) -> str:
    """Return a new text from the format's skeleton, with the lines of a block at its top, and
    comments further down. The body is kept as it is; only the head takes `newline`."""
    grammar, fields = GRAMMARS[form.syntax], list_fields(form, image, held)
    split = None
    if grammar.write_entry is not None:
        fields = tuple(sorted(fields, key=lambda field: grammar.place(field.value)))
        split = sum(grammar.place(field.value) == 0 for field in fields)
    return fill(form.template, newline, image, fields, image.prompt, (block, comments), split)
