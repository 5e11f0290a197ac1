"""`agentc.toml`: found upwards from where the user stands, checked, and turned into settings.

Belongs here: the file's tables and keys. Not here: what the settings do (`options.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
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
# Beside it, for one machine.
LOCAL = "agentc.local.toml"
# What `build/configuration.py` reads of them, and no conversion looks at.
BUILD_KEYS = ("required-version", "source", "target", "include", "exclude")
# The table with a key for each target, beside the key of this name for all.
APART = "unenforced"
# Who serves a model.
PROVIDER_HINT = "an id such as openrouter, or openrouter/anthropic, without spaces"
_PROVIDER = re.compile(r"[\w.@:-]+(?:/[\w.@:-]+)*")
_BEGINNING = re.compile(r"^[ \t]*(?:\[[ \t]*){0,2}[\"']?([\w-]+)[\"']?[ \t]*[\]=.]", re.MULTILINE)


def load_config(start: Path, target: Format | None = None) -> ConversionOptions:
    """Return the settings for a folder, and a target: those of the nearest `agentc.toml` from there
    upwards, with those of `agentc.local.toml` beside it on top.

    Raises UsageError for a file that is no TOML, or says something that agentc does not know.
    """
    for folder in (start, *start.parents):
        if files := list_config_files(folder):
            return read_options([(path, read_tables(path)) for path in files], target)
    return DEFAULTS


def list_config_files(folder: Path) -> list[Path]:
    """Return the files of settings in a folder, that of one machine last."""
    return [Path(shorten_path(folder / name)) for name in (FILE, LOCAL) if is_file(folder / name)]


def read_tables(path: Path) -> dict[str, Any]:
    """Return what a file of settings states. Raises UsageError for one that is no TOML."""
    import tomllib

    try:
        return tomllib.loads(read_text(path).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UsageError("config", f"not valid TOML: {error}", where=Where(str(path))) from None


def read_options(
    files: Iterable[tuple[Path, Mapping[str, Any]]], target: Format | None
) -> ConversionOptions:
    """Return the settings that files state for a target, a later file on top of an earlier one.

    Raises UsageError for what is not known, or of another type.
    """
    settings, apart = DEFAULTS, dict[str, Literal["refuse", "write"]]()
    for path, stated in files:
        tables = {name: value for name, value in stated.items() if name not in BUILD_KEYS}
        apart |= _read_unenforced(path, tables.pop(APART, {}))
        settings = _read_options(path, tables, settings)
    word = apart.get(target.name, settings.unenforced) if target else settings.unenforced
    return replace(settings, unenforced=word)


def _read_options(
    path: Path, tables: Mapping[str, Any], settings: ConversionOptions
) -> ConversionOptions:
    for name, value in tables.items():
        if name != "models" and name not in TABLES:
            wanted = (
                f'table "[{name}]"'
                if isinstance(value, dict)
                else f'key "{name}" outside of any table'
            )
            raise refuse_unknown(path, wanted, name, ("models", *TABLES, APART, *BUILD_KEYS))
        if not isinstance(value, dict):
            hint = f"write its keys below a line `[{name}]`"
            raise UsageError(
                "config",
                f"{name} must be a table: [{name}]",
                hint=hint,
                where=find_key_line(path, name),
            )
    settings = read_models(path, tables.get("models", {}), settings)
    chosen = [read_table(path, name, known, tables.get(name, {})) for name, known in TABLES.items()]
    return replace(settings, **{key: value for table in chosen for key, value in table.items()})


def read_models(
    path: Path, stated: Mapping[str, Any], settings: ConversionOptions
) -> ConversionOptions:
    """Return settings with the models of one table on top. Raises UsageError for one that is no
    text, or nearly a word for a model."""
    models = dict(stated)
    for name, value in models.items():
        if not isinstance(value, str) or not value:
            hint = f'for example {name} = "anthropic/claude-opus-5-5"'
            raise UsageError(
                "config", f"models.{name} must be text", hint=hint, where=find_key_line(path, name)
            )
        if _find_slip(name):
            raise refuse_unknown(path, f'key "models.{name}"', name, MODELS)
    provider = models.pop("provider", "")
    if provider and not _PROVIDER.fullmatch(provider):
        where = find_key_line(path, "provider")
        raise UsageError(
            "config", "models.provider is no prefix of a model", hint=PROVIDER_HINT, where=where
        )
    return replace(
        settings, provider=provider or settings.provider, models={**settings.models, **models}
    )


def _read_unenforced(path: Path, stated: object) -> dict[str, Literal["refuse", "write"]]:
    """Return what is stated for single targets of limits that these do not keep to."""
    if not isinstance(stated, dict):
        raise refuse_unknown(path, f'key "{APART}" outside of any table', APART, ())
    for name, value in stated.items():
        try:
            get_format(name)
        except UsageError as error:
            where = find_key_line(path, name)
            raise UsageError("config", error.message, hint=error.hint, where=where) from None
        takes, words = PERMISSIONS[APART]
        if not takes(value):
            message = f"{APART}.{name} must be {words}"
            hint = f'for example {name} = "write"'
            raise UsageError("config", message, hint=hint, where=find_key_line(path, name))
    return dict(stated)


def read_table(path: Path, table: str, known: Keys, stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of one table, as settings. Raises UsageError for a key that is not known, and
    for a value that the key does not take."""
    chosen: dict[str, Any] = {}
    for name, value in stated.items():
        if name not in known:
            raise refuse_unknown(path, f'key "{table}.{name}"', name, tuple(known))
        takes, words = known[name]
        if not takes(value):
            hint = _give_example(name, value)
            raise UsageError(
                "config",
                f"{table}.{name} must be {words}",
                hint=hint,
                where=find_key_line(path, name),
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


def refuse_unknown(path: Path, subject: str, name: str, known: tuple[str, ...]) -> UsageError:
    """Return the error on a name that no key or table has, with what may have been meant."""
    owner = next((table for table, keys in TABLES.items() if name in keys), None)
    if owner is not None and name not in known:
        hint = f"`{name}` belongs below `[{owner}]`"
    else:
        near = _find_nearest_name(name, known)
        hint = f'did you mean "{near}"?' if near else f"known are: {', '.join(known)}"
    return UsageError("config", f"unknown {subject}", hint=hint, where=find_key_line(path, name))


def _give_example(name: str, value: object) -> str:
    """Return what could be written instead of a value of the wrong type."""
    wrong = [word for word in value if word not in WIDENABLE] if isinstance(value, list) else []
    if name == "allow_widening" and wrong:
        near = _find_nearest_name(str(wrong[0]), WIDENABLE)
        return f'"{wrong[0]}" is none of them' + (f'; did you mean "{near}"?' if near else "")
    return f"for example {EXAMPLES.get(name, f'{name} = true')}"


def find_key_line(path: Path, name: str, table: str = "", number: int = 0) -> Where:
    """Return the line of a key or a table in the file, where one begins with it; below the line of
    the `table` with a number, where several are called so."""
    text = read_text(path)
    at = _find_table(text, table, number) if table else 0
    found = next((line for line in _BEGINNING.finditer(text, at) if line[1] == name), None)
    found = found or (_BEGINNING.match(text, at) if table else None)
    return (
        Where(str(path))
        if found is None
        else Where(str(path), text.count("\n", 0, found.start()) + 1)
    )


def _find_table(text: str, table: str, number: int) -> int:
    """Return where the line of a table begins, the one with a number of those that are called
    so."""
    at = 0
    for line in text.split("\n"):
        name = line.strip(" \t[").partition("]")[0].strip()
        if line.lstrip().startswith("[[") and name == table:
            if number == 0:
                return at
            number -= 1
        at += len(line) + 1
    return 0


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
