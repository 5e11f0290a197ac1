"""`agentc.toml`: found upwards from where the user stands, checked, and turned into settings.

Belongs here: the file's tables and keys. Not here: what the settings do (`options.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from agentc.errors import UsageError, Where
from agentc.filesystem.read import is_file, read_text, shorten_path
from agentc.ir.permission import Cap
from agentc.lens.format import Format
from agentc.lens.parse import refuse_surrogates
from agentc.options import DEFAULTS, HOOKS, ConversionOptions
from agentc.vendors.registry import get_format

FILE = "agentc.toml"
# The table with a key for each target, beside the key of this name for all.
APART = "unenforced"
# Who serves a model.
PROVIDER_HINT = "an id such as openrouter, or openrouter/anthropic, without spaces"
_PROVIDER = re.compile(r"[\w.@:-]+(?:/[\w.@:-]+)*")
_BEGINNING = re.compile(r"^[ \t]*(?:\[[ \t]*)?[\"']?([\w-]+)[\"']?[ \t]*[\]=.]", re.MULTILINE)


def load_config(start: Path, target: Format | None = None) -> ConversionOptions:
    """Return the settings for a folder, and a target: those of the nearest `agentc.toml` from there
    upwards.

    Raises UsageError for a file that is no TOML, or says something that agentc does not know.
    """
    for folder in (start, *start.parents):
        if is_file(folder / FILE):
            path = Path(shorten_path(folder / FILE))
            tables = _read_tables(path)
            apart = _read_unenforced(path, tables.pop(APART, {}))
            settings = _read_options(path, tables)
            word = apart.get(target.name, settings.unenforced) if target else settings.unenforced
            return replace(settings, unenforced=word)
    return DEFAULTS


def _read_tables(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(read_text(path).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UsageError("config", f"not valid TOML: {error}", where=Where(str(path))) from None


def _read_options(path: Path, tables: dict[str, Any]) -> ConversionOptions:
    for name, value in tables.items():
        if name != "models" and name not in TABLES:
            wanted = (
                f'table "[{name}]"'
                if isinstance(value, dict)
                else f'key "{name}" outside of any table'
            )
            raise _refuse_unknown(path, wanted, name, ("models", *TABLES, APART))
        if not isinstance(value, dict):
            hint = f"write its keys below a line `[{name}]`"
            raise UsageError(
                "config", f"{name} must be a table: [{name}]", hint=hint, where=_locate(path, name)
            )
    models = dict(tables.get("models", {}))
    for name, value in models.items():
        if not isinstance(value, str) or not value:
            hint = f'for example {name} = "anthropic/claude-opus-5-5"'
            raise UsageError(
                "config", f"models.{name} must be text", hint=hint, where=_locate(path, name)
            )
        if _find_slip(name):
            raise _refuse_unknown(path, f'key "models.{name}"', name, MODELS)
    provider = models.get("provider", "")
    if provider and not _PROVIDER.fullmatch(provider):
        where = _locate(path, "provider")
        raise UsageError(
            "config", "models.provider is no prefix of a model", hint=PROVIDER_HINT, where=where
        )
    settings = replace(DEFAULTS, provider=models.pop("provider", DEFAULTS.provider), models=models)
    chosen = [
        _read_table(path, name, known, tables.get(name, {})) for name, known in TABLES.items()
    ]
    return replace(settings, **{key: value for table in chosen for key, value in table.items()})


def _read_unenforced(path: Path, stated: object) -> dict[str, Literal["refuse", "write"]]:
    """Return what is stated for single targets of limits that these do not keep to."""
    if not isinstance(stated, dict):
        raise _refuse_unknown(path, f'key "{APART}" outside of any table', APART, ())
    for name, value in stated.items():
        try:
            get_format(name)
        except UsageError as error:
            where = _locate(path, name)
            raise UsageError("config", error.message, hint=error.hint, where=where) from None
        takes, words = PERMISSIONS[APART]
        if not takes(value):
            message = f"{APART}.{name} must be {words}"
            hint = f'for example {name} = "write"'
            raise UsageError("config", message, hint=hint, where=_locate(path, name))
    return dict(stated)


def _read_table(path: Path, table: str, known: Keys, stated: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of one table, as settings. Raises UsageError for a key that is not known, and
    for a value that the key does not take."""
    chosen: dict[str, Any] = {}
    for name, value in stated.items():
        if name not in known:
            raise _refuse_unknown(path, f'key "{table}.{name}"', name, tuple(known))
        takes, words = known[name]
        if not takes(value):
            hint = _give_example(name, value)
            raise UsageError(
                "config", f"{table}.{name} must be {words}", hint=hint, where=_locate(path, name)
            )
        chosen[name] = frozenset(value) if isinstance(value, list) else value
    return chosen


WIDENABLE = (*map(str, Cap), HOOKS)


def _are_capabilities(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, str) and name in WIDENABLE for name in value
    )


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name for name in value)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


class Setting(NamedTuple):
    """What a key may be: as a test, and in words."""

    takes: Callable[[object], bool]
    words: str


# The keys of a table, each called like the setting that it makes.
Keys: TypeAlias = Mapping[str, Setting]
FLAG = Setting(_is_flag, "true or false")
PERMISSIONS: Keys = {
    "grants": Setting(lambda value: value in ("allow", "ask"), '"allow" or "ask"'),
    "respect_config": FLAG,
    "fold_config": FLAG,
    "allow_widening": Setting(_are_capabilities, f"a list of {', '.join(WIDENABLE)}"),
    "unenforced": Setting(lambda value: value in ("refuse", "write"), '"refuse" or "write"'),
    "carry_exec": FLAG,
    "rename_reserved": Setting(lambda value: isinstance(value, str) and bool(value), "text"),
    "servers": Setting(_are_names, "a list of names"),
    "strict_servers": FLAG,
}
FILES: Keys = dict.fromkeys(("carry", "materialize", "adapt_body"), FLAG)
TABLES: Mapping[str, Keys] = {"permissions": PERMISSIONS, "files": FILES}


# What is nearly one of these is no name of a model.
MODELS = ("provider", "sonnet", "opus", "haiku", "fable", "inherit")
EXAMPLES = {
    "grants": 'grants = "ask"',
    "allow_widening": 'allow_widening = ["shell"]',
    "unenforced": 'unenforced = "write"',
    "rename_reserved": 'rename_reserved = "-mine"',
    "servers": 'servers = ["github", "linear"]',
}


def _find_nearest_name(name: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """Return the known name that is spelled most like one; empty where none is close."""
    import difflib

    return next(iter(difflib.get_close_matches(name, known, 1, cutoff)), "")


def _find_slip(model: str) -> str:
    """Return the word for a model that another word nearly is; empty where it is none."""
    return _find_nearest_name(model, MODELS, 0.8) if model.isalpha() and model not in MODELS else ""


def _refuse_unknown(path: Path, subject: str, name: str, known: tuple[str, ...]) -> UsageError:
    owner = next((table for table, keys in TABLES.items() if name in keys), None)
    if owner is not None:
        hint = f"`{name}` belongs below `[{owner}]`"
    else:
        near = _find_nearest_name(name, known)
        hint = f'did you mean "{near}"?' if near else f"known are: {', '.join(known)}"
    return UsageError("config", f"unknown {subject}", hint=hint, where=_locate(path, name))


def _give_example(name: str, value: object) -> str:
    """Return what could be written instead of a value of the wrong type."""
    wrong = [word for word in value if word not in WIDENABLE] if isinstance(value, list) else []
    if name == "allow_widening" and wrong:
        near = _find_nearest_name(str(wrong[0]), WIDENABLE)
        return f'"{wrong[0]}" is none of them' + (f'; did you mean "{near}"?' if near else "")
    return f"for example {EXAMPLES.get(name, f'{name} = true')}"


def _locate(path: Path, name: str) -> Where:
    """Return the line of a key or a table in the file, where one begins with it."""
    text = read_text(path)
    found = next((line for line in _BEGINNING.finditer(text) if line[1] == name), None)
    return (
        Where(str(path))
        if found is None
        else Where(str(path), text.count("\n", 0, found.start()) + 1)
    )


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
        if near := _find_slip(name):
            raise UsageError(
                "model", f'--model "{pair}" names no model', hint=f'did you mean "{near}"?'
            )
        chosen[name] = value
    if provider and not _PROVIDER.fullmatch(provider):
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
