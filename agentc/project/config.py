"""`agentc.toml`, turned into settings.

Belongs here: reading the file, options on top of it. Not here: where it is (`config_files.py`),
what may stand in it (`config_faults.py`), what the settings do (`options.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from agentc.errors import ReadError, UsageError, Where
from agentc.filesystem.read import read_text
from agentc.lens.format import Format
from agentc.lens.parse import refuse_surrogates
from agentc.options import DEFAULTS, ConversionOptions
from agentc.project.config_faults import (
    PROVIDER_HINT,
    find_model_slip,
    find_option_faults,
    join_faults,
)
from agentc.project.config_files import find_config_folder, list_config_files
from agentc.project.config_keys import APART, TABLES, is_provider
from agentc.syntax import GRAMMARS
from agentc.syntax.merge_marks import refuse_merge_marks

TOML_HINT = "look at it with another reader of TOML"
# Where the reader of TOML says that it stopped.
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)")


def load_config(start: Path, target: Format | None = None) -> ConversionOptions:
    """Return the settings for a folder, and a target: those of the nearest `agentc.toml` from there
    upwards, with those of `agentc.local.toml` beside it on top.

    Raises UsageError for a file that is no TOML, or says something that agentc does not know.
    """
    return read_options([(path, read_tables(path)) for path in _find_files(start)], target)


def list_config_faults(start: Path) -> list[UsageError]:
    """Return everything for which `load_config` refuses the files."""
    found: list[UsageError] = []
    for path in _find_files(start):
        try:
            found += find_option_faults(_read_text(path), str(path), read_tables(path))
        except UsageError as error:
            found.append(error)
    return found


def _find_files(start: Path) -> list[Path]:
    folder = find_config_folder(start)
    return [] if folder is None else list_config_files(folder)


def _read_text(path: Path) -> str:
    return read_text(path).removeprefix("\ufeff")


def _explain(path: Path, said: str) -> tuple[str, str, Where]:
    """Return what is wrong with a text that is no TOML, what to do, and where: as agentc's own
    reader has it, since the words of the one in Python differ from version to version."""
    text = _read_text(path)
    try:
        refuse_merge_marks(text, prose=False)
        GRAMMARS["toml"].read(text, (), ())
    except ReadError as fault:
        return fault.message, fault.hint, replace(fault.where, path=str(path))
    found = _PLACE.search(said)
    where = Where(str(path), int(found[1]), int(found[2])) if found else Where(str(path))
    return f"not valid TOML: {_PLACE.sub('', said)}", TOML_HINT, where


def read_tables(path: Path) -> dict[str, Any]:
    """Return what a file of settings states. Raises UsageError for one that is no TOML."""
    import tomllib

    try:
        return tomllib.loads(_read_text(path))
    except (ValueError, RecursionError) as error:
        message, hint, where = _explain(path, str(error))
        raise UsageError("config", message, hint=hint, where=where) from None


def read_options(
    files: Iterable[tuple[Path, Mapping[str, Any]]], target: Format | None
) -> ConversionOptions:
    """Return the settings that files state for a target, a later file on top of an earlier one.

    Raises UsageError for what is not known, or of another type: all of one file in one error.
    """
    settings, apart = DEFAULTS, dict[str, Any]()
    for path, tables in files:
        if faults := find_option_faults(_read_text(path), str(path), tables):
            raise join_faults(faults)
        apart |= tables.get(APART, {})
        settings = add_models(settings, tables.get("models", {}))
        for name in TABLES:
            settings = add_settings(settings, tables.get(name, {}))
    word = apart.get(target.name, settings.unenforced) if target else settings.unenforced
    return replace(settings, unenforced=word)


def add_models(settings: ConversionOptions, stated: Mapping[str, str]) -> ConversionOptions:
    """Return settings with the models of one table on top."""
    models = dict(stated)
    provider = models.pop("provider", settings.provider)
    return replace(settings, provider=provider, models={**settings.models, **models})


def add_settings(settings: ConversionOptions, stated: Mapping[str, Any]) -> ConversionOptions:
    """Return settings with the keys of one table on top, each called like the setting it makes."""
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
