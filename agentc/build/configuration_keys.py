"""The keys of `[[source]]` and `[[target]]`: what each takes, and what is said of slips.

Belongs here: these tables. Not here: what the keys mean (`read_configuration.py`), the keys of
conversions (`project/config_faults.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agentc.build.key_lines import find_key_line
from agentc.errors import UsageError
from agentc.ir.field_change import OnLoss
from agentc.project.config_faults import (
    FILES,
    FLAG,
    PERMISSIONS,
    Keys,
    Setting,
    give_example,
    suggest_key,
)

SOURCE, TARGET = "source", "target"
PLAIN, PREFIXED = "plain", "prefix-folder"
# The name of a machine's operating system, as `when` states it.
SYSTEMS = ("linux", "macos", "windows")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isprintable()


def is_list_of_texts(value: object) -> bool:
    """Return whether a value is a list of texts, each on one line."""
    return isinstance(value, list) and all(map(_is_text, value))


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_path(value: object) -> bool:
    """Return whether a value can be a path: `-` is standard input, and what is git's is left."""
    return _is_text(value) and value != "-" and ".git" not in Path(str(value)).parts


TEXT = Setting(_is_text, "text on one line", '"..."')
PATH = Setting(_is_path, "a path, and none in .git", '"agents"')
TEXTS = Setting(is_list_of_texts, "a list of texts", '["...", "..."]')
TABLE = Setting(_is_table, "a table")
SOURCE_KEYS: Keys = {"path": PATH, "format": TEXT, "include": TEXTS, "exclude": TEXTS}
OWN_KEYS: Keys = {
    "format": TEXT,
    "name": TEXT,
    "scope": Setting(lambda value: value in ("project", "user"), '"project" or "user"'),
    "place": PATH,
    "path": PATH,
    "template": PATH,
    "naming": Setting(lambda value: value in (PLAIN, PREFIXED), f'"{PLAIN}" or "{PREFIXED}"'),
    "header": FLAG,
    "on_loss": Setting(lambda value: value in [*OnLoss], '"ignore", "warn" or "fail"'),
    "names": TEXTS,
    "folders": TEXTS,
    "fields": TABLE,
    "when": TABLE,
    "models": TABLE,
}  # fmt: skip
TARGET_KEYS: Keys = {**OWN_KEYS, **PERMISSIONS, **FILES}


def check_keys(path: Path, name: str, number: int, known: Keys, table: Mapping[str, Any]) -> None:
    """Raise UsageError for a key of a table that is not known, or a value that it does not take."""
    for key, value in table.items():
        if key in known and known[key].takes(value):
            continue
        where = find_key_line(path, key, name, number)
        if key not in known:
            hint = suggest_key(key, tuple(known))
            raise UsageError("config", f'unknown key "{name}.{key}"', hint=hint, where=where)
        message = f"{name}.{key} must be {known[key].words}"
        hint = give_example(key, known[key], value)
        raise UsageError("config", message, hint=hint, where=where)


def read_when(path: Path, number: int, stated: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return for which systems and hosts a target is meant, each as a list."""
    where = find_key_line(path, "when", TARGET, number)
    known = ("os", "host")
    chosen: dict[str, tuple[str, ...]] = {}
    for key, value in stated.items():
        if key not in known:
            hint = suggest_key(key, known)
            raise UsageError("config", f'unknown key "when.{key}"', hint=hint, where=where)
        words = [value] if isinstance(value, str) else value
        if not words or not is_list_of_texts(words):
            raise UsageError("config", f"when.{key} must be text, or a list of texts", where=where)
        if key == "os" and not set(words) <= set(SYSTEMS):
            hint = f"known are: {', '.join(SYSTEMS)}"
            raise UsageError("config", "when.os names no system", hint=hint, where=where)
        chosen[key] = tuple(words)
    return chosen
