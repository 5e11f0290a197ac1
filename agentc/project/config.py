"""`agentc.toml`: found upwards from where the user stands, and turned into settings.

Belongs here: reading the file, options on top of it. Not here: what may stand in it
(`config_faults.py`), what the settings do (`options.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from agentc.errors import UsageError, Where
from agentc.filesystem.read import is_file, read_text, shorten_path
from agentc.lens.format import Format
from agentc.lens.parse import refuse_surrogates
from agentc.options import DEFAULTS, ConversionOptions
from agentc.project.config_faults import (
    APART,
    PROVIDER_HINT,
    TABLES,
    find_model_slip,
    find_option_faults,
    is_provider,
    join_faults,
)

FILE = "agentc.toml"
# Where the reader of TOML says that it stopped.
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)")


def load_config(start: Path, target: Format | None = None) -> ConversionOptions:
    """Return the settings for a folder, and a target: those of the nearest `agentc.toml` from there
    upwards.

    Raises UsageError for a file that is no TOML, or says something that agentc does not know.
    """
    path = _find_file(start)
    if path is None:
        return DEFAULTS
    tables, faults = _examine(path)
    if faults:
        raise join_faults(faults)
    settings = _read_options(tables)
    if target is None:
        return settings
    return replace(settings, unenforced=tables.get(APART, {}).get(target.name, settings.unenforced))


def list_config_faults(start: Path) -> list[UsageError]:
    """Return everything for which `load_config` refuses the file."""
    path = _find_file(start)
    try:
        return [] if path is None else _examine(path)[1]
    except UsageError as error:
        return [error]


def _find_file(start: Path) -> Path | None:
    found = (folder / FILE for folder in (start, *start.parents) if is_file(folder / FILE))
    return next((Path(shorten_path(path)) for path in found), None)


def _examine(path: Path) -> tuple[dict[str, Any], list[UsageError]]:
    """Return what a file says, and what is wrong with that."""
    text = read_text(path).removeprefix("\ufeff")
    tables = _read_tables(path, text)
    return tables, find_option_faults(text, str(path), tables)


def _read_tables(path: Path, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _PLACE.search(str(error))
        where = Where(str(path), int(found[1]), int(found[2])) if found else Where(str(path))
        message = f"not valid TOML: {_PLACE.sub('', str(error))}"
        hint = "texts, and keys with other signs than letters, digits, `-` and `_`, need quotes"
        raise UsageError("config", message, hint=hint, where=where) from None


def _read_options(tables: Mapping[str, Any]) -> ConversionOptions:
    models = dict(tables.get("models", {}))
    settings = replace(DEFAULTS, provider=models.pop("provider", DEFAULTS.provider), models=models)
    stated = {key: value for name in TABLES for key, value in tables.get(name, {}).items()}
    chosen: dict[str, Any] = {
        key: frozenset(value) if isinstance(value, list) else value for key, value in stated.items()
    }
    return replace(settings, **chosen)


def merge_options(
    settings: ConversionOptions,
    models: tuple[str, ...],
    provider: str | None,
    permissions: Mapping[str, Any],
) -> ConversionOptions:
    """Return settings with the command line's choices on top; those about permissions go by the
    names of the settings.

    Raises UsageError for a `--model` without `=` or a `--provider` that no model begins with,
    ReadError for words that are no text.
    """
    chosen = dict(settings.models)
    for pair in models:
        name, equals, value = pair.partition("=")
        if not equals or not name or not value:
            raise UsageError(
                "model",
                f'--model "{pair}" is not FROM=TO',
                hint="for example --model sonnet=PROVIDER/ID",
            )
        if near := find_model_slip(name):
            raise UsageError(
                "model", f'--model "{pair}" names no model', hint=f'did you mean "{near}"?'
            )
        chosen[name] = value
    if provider and not is_provider(provider):
        raise UsageError(
            "provider", f'--provider "{provider}" is no prefix of a model', hint=PROVIDER_HINT
        )
    stated = {name: value for name, value in permissions.items() if value}
    refuse_surrogates(
        provider, stated.get("rename_reserved"), *(word for pair in chosen.items() for word in pair)
    )
    if "allow_widening" in stated:
        stated["allow_widening"] = settings.allow_widening | frozenset(stated["allow_widening"])
    return replace(settings, models=chosen, provider=provider or settings.provider, **stated)
