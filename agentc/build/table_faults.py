"""What is wrong with a `[[source]]` or a `[[target]]`, and what is said of slips.

Belongs here: the faults of single keys. Not here: the keys (`configuration_keys.py`), reading a
table (`read_configuration.py`), the faults of other tables (`project/config_faults.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agentc.build.configuration_keys import TARGET, WHEN_KEYS, is_list_of_texts
from agentc.build.key_lines import find_key_line
from agentc.errors import UsageError
from agentc.project.config_faults import give_example, suggest_key
from agentc.project.config_keys import Keys


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
    chosen: dict[str, tuple[str, ...]] = {}
    for key, value in stated.items():
        if key not in WHEN_KEYS:
            hint = suggest_key(key, tuple(WHEN_KEYS))
            raise UsageError("config", f'unknown key "when.{key}"', hint=hint, where=where)
        words = [value] if isinstance(value, str) else value
        if not words or not is_list_of_texts(words):
            raise UsageError("config", f"when.{key} must be text, or a list of texts", where=where)
        known = WHEN_KEYS[key]
        if known and not set(words) <= set(known):
            hint = f"known are: {', '.join(known)}"
            raise UsageError("config", f"when.{key} names no system", hint=hint, where=where)
        chosen[key] = tuple(words)
    return chosen
