"""The JSON Schema of `agentc.toml`, for editors and other programs.

Belongs here: the layout of that schema. Not here: what may stand in the file (the tables of
`configuration_keys.py` and `project/config_keys.py`), the schemas of formats
(`report/json_schema.py`).
"""

from __future__ import annotations

from typing import Any

from agentc.build.configuration_keys import (
    GITIGNORE,
    IGNORE_KEY,
    LISTED,
    ON_A_LINE,
    PATTERNS,
    SOURCE,
    SOURCE_KEYS,
    TARGET,
    TARGET_KEYS,
    WHEN_KEYS,
    is_built,
)
from agentc.build.versions import RANGE_PATTERN
from agentc.project.config_files import FILE, LOCAL
from agentc.project.config_keys import (
    APART,
    FILLED,
    PROVIDER_SCHEMA,
    TABLES,
    UNENFORCED,
    Keys,
    Setting,
)
from agentc.report.json_schema import DRAFT, JsonSchema
from agentc.vendors.registry import get_format, list_format_names
from agentc.vendors.third_parties import list_declared_names


def describe_configuration() -> JsonSchema:
    """Return the JSON Schema of `agentc.toml`, and of `agentc.local.toml` beside it."""
    declared = list_declared_names()
    formats = list(dict.fromkeys((*list_format_names(), *declared)))
    built = [name for name in formats if name in declared or is_built(get_format(name))]
    tables = {name: _close(_describe_keys(keys)) for name, keys in TABLES.items()}
    properties: JsonSchema = {
        "models": _MODELS,
        APART: _close(dict.fromkeys(formats, _describe_setting(UNENFORCED))),
        "required-version": {
            "type": "string",
            "pattern": RANGE_PATTERN,
            "description": "which versions of agentc will do",
        },
        **tables,
        SOURCE: {"type": "array", "items": _describe_source(formats)},
        TARGET: {"type": "array", "items": _describe_target(built)},
        **{key: _describe_setting(SOURCE_KEYS[key]) for key in PATTERNS},
        IGNORE_KEY: _describe_setting(GITIGNORE),
    }
    about = f"{FILE}, and {LOCAL} beside it for one machine"
    return {"$schema": DRAFT, "title": FILE, "description": about, **_close(properties)}


def _close(properties: JsonSchema, **rest: Any) -> JsonSchema:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **rest,
    }


def _describe_keys(keys: Keys) -> JsonSchema:
    return {key: _describe_setting(setting) for key, setting in keys.items()}


def _describe_setting(setting: Setting) -> JsonSchema:
    described = {"description": setting.meaning} if setting.meaning else {}
    return {**setting.json_schema, **described}


def _describe_source(names: list[str]) -> JsonSchema:
    properties = _describe_keys(SOURCE_KEYS)
    properties["format"] |= {"enum": names}
    return _close(properties, required=["path"])


def _describe_target(names: list[str]) -> JsonSchema:
    properties = _describe_keys(TARGET_KEYS)
    properties["format"] |= {"enum": names}
    properties["models"] |= _MODELS
    properties["when"] |= _close({key: _describe_words(key) for key in WHEN_KEYS})
    is_user = {"properties": {"scope": {"const": "user"}}, "required": ["scope"]}
    where = [{"required": ["path"]}, {"required": ["place"]}, is_user]
    both = [{"allOf": [one, other]} for one in where for other in where[where.index(one) + 1 :]]
    made = [{"required": ["format"]}, {"required": ["template", "path"]}]
    return _close(properties, anyOf=made, **{"not": {"anyOf": both}})


def _describe_words(key: str) -> JsonSchema:
    """Return the schema of a word, or of a list of some, that `when` takes."""
    word: JsonSchema = {"enum": [*WHEN_KEYS[key]]} if WHEN_KEYS[key] else {**ON_A_LINE}
    return {"anyOf": [word, {**LISTED, "items": word, "minItems": 1}]}


_MODELS: JsonSchema = {
    "type": "object",
    "description": "the target's model for each of the source, and `provider` before all of them",
    "properties": {"provider": PROVIDER_SCHEMA},
    "additionalProperties": FILLED,
}
