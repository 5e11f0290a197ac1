"""One format as a JSON Schema: of what stands in a file, for editors and other programs.

Belongs here: the layout of such a schema. Not here: any knowledge of a format (its table), the
schema of `agentc.toml` (`build/configuration_schema.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from agentc.lens.format import Format
from agentc.lens.schema import ANYTHING, ValueKind

JsonSchema: TypeAlias = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
# Where a schema has those of what is stated for single formats.
_BLOCKS = "$defs"


def dump_schema(schema: JsonSchema) -> str:
    """Return a schema as text, the same one always."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def describe_file(form: Format, formats: Mapping[str, Format]) -> JsonSchema:
    """Return the JSON Schema of the fields of a file; of the whole document, where that lists its
    agents."""
    agent = _describe_agent(form, formats)
    if form.within:
        maps = form.syntax != "listed"
        many: JsonSchema = (
            {"type": "object", "additionalProperties": agent}
            if maps
            else {"type": "array", "items": agent}
        )
        # What else stands there is its client's.
        agent = {"type": "object", "properties": dict.fromkeys(form.within, many)}
    defined = {name: _describe_block(one) for name, one in _list_owners(form, formats).items()}
    return {
        "$schema": DRAFT,
        "title": form.title,
        "description": f"Fields of {form.title}, described in {form.source}",
        **agent,
        **({_BLOCKS: defined} if defined else {}),
    }


def _describe_agent(form: Format, formats: Mapping[str, Format]) -> JsonSchema:
    """Return the schema of one agent's fields."""
    owners = _list_owners(form, formats)
    blocks = {
        block: _refer_to(name) for name, one in owners.items() for block in sorted(one.block_names)
    }
    if form.targets_key:
        stated = {name: _refer_to(name) for name in owners}
        everywhere = {"type": "array", "items": {"type": "string"}}
        # A list there is another tool's, and says nothing.
        targets = {"anyOf": [_close({"type": "object"}, stated), everywhere]}
        blocks[form.targets_key] = targets
    for strange in _list_strange_blocks(owners, formats):
        blocks.setdefault(strange, {"type": "object"})
    known = {**blocks, **_describe_keys(form)}
    schema: JsonSchema = {"type": "object", "properties": known}
    if form.schema.required:
        schema["required"] = sorted(form.schema.required)
    if form.needs:
        schema["anyOf"] = [{"required": [key]} for key in form.needs]
    return schema if form.schema.takes_unknown else _close(schema, known)


def _list_strange_blocks(owners: Mapping[str, Format], formats: Mapping[str, Format]) -> list[str]:
    """Return the keys of blocks for clients of which there is no format, where there are blocks."""
    found = (block for form in formats.values() for block in form.strange_blocks)
    return sorted(found) if owners else []


def _close(schema: JsonSchema, properties: JsonSchema) -> JsonSchema:
    return {**schema, "properties": properties, "additionalProperties": False}


def _list_owners(form: Format, formats: Mapping[str, Format]) -> dict[str, Format]:
    """Return the formats for which a file can state something apart, by name."""
    if form.schema.refuses_unknown:
        return {}
    return {
        name: one
        for name, one in sorted(formats.items())
        if one.writable and one.name == one.own != form.own and not one.targets_key
    }


def _refer_to(name: str) -> JsonSchema:
    return {"$ref": f"#/{_BLOCKS}/{name}"}


def _describe_block(form: Format) -> JsonSchema:
    """Return the schema of what is stated for a format alone: any of its keys, and others."""
    description = f"For {form.title} alone"
    return {"type": "object", "description": description, "properties": _describe_keys(form)}


def _describe_keys(form: Format) -> JsonSchema:
    """Return the schema of each key that a table knows, in words as well."""
    return {key: _describe_value(kind, stands_for) for key, kind, stands_for in _list_keys(form)}


def _list_keys(form: Format) -> Iterator[tuple[str, ValueKind, str]]:
    """Yield each key with the kind of its values, and what it stands for, if for anything."""
    for key, kind in form.schema.own.items():
        yield key, kind, ""
    for field in form.fields:
        for key, kind in field.list_kinds().items():
            yield key, kind, field.attribute


def _describe_value(kind: ValueKind, stands_for: str) -> JsonSchema:
    parts = _join([f"stands for {stands_for}" if stands_for else "", _say_kind(kind)])
    return {**kind.json_schema, **({"description": parts} if parts else {})}


def _say_kind(kind: ValueKind) -> str:
    return "" if kind is ANYTHING or not kind.json_schema else kind.wording


def _join(parts: Iterable[str]) -> str:
    return ": ".join(filter(None, parts))
