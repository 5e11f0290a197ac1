"""What is wrong with a `[[source]]` or a `[[target]]`, and what is said of slips.

Belongs here: the faults of single keys. Not here: the keys (`configuration_keys.py`), reading a
table (`read_configuration.py`), the faults of other tables (`project/config_faults.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agentc.build.configuration_keys import TARGET, WHEN_KEYS, is_list_of_texts
from agentc.build.key_lines import find_key_line
from agentc.errors import UsageError
from agentc.project.config_faults import give_example, join_faults, suggest_key
from agentc.project.config_keys import Keys


def check_keys(path: Path, name: str, number: int, known: Keys, table: Mapping[str, Any]) -> None:
    """Raise one UsageError for all keys of a table that are not known, and all values that they do
    not take."""
    if faults := [*find_key_faults(path, name, number, known, table)]:
        raise join_faults(faults)


def find_key_faults(
    path: Path, name: str, number: int, known: Keys, table: Mapping[str, Any]
) -> Iterator[UsageError]:
    """Yield, not raise, a fault for each key that is not known, or whose value it does not take.

    `name` and `number` say which table it is: the second `[[target]]`. `check_keys` raises all of
    its faults as one, and `agentc check` lists them beside those of other tables.
    """
    for key, value in table.items():
        if key in known and known[key].takes(value):
            continue
        where = find_key_line(path, key, name, number)
        if key not in known:
            hint = suggest_key(key, tuple(known))
            yield UsageError("config", f'unknown key "{name}.{key}"', hint=hint, where=where)
            continue
        message = f"{name}.{key} must be {known[key].words}"
        hint = give_example(key, known[key], value)
        yield UsageError("config", message, hint=hint, where=where)


def read_when(path: Path, number: int, stated: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return for which systems and hosts a target is meant, each as a list. Raises UsageError for a
    key that is not known, or a value that names none."""
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
