"""What may stand in an `agentc.toml`, and everything in one that may not, each at its line.

Belongs here: the faults, and what to write instead. Not here: the keys and what each takes
(`config_keys.py`), finding and reading the file, the settings made of it (`config.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from agentc.errors import UsageError, Where
from agentc.lens.field import ListsWords
from agentc.project.config_keys import (
    APART,
    BUILD_KEYS,
    FLAG,
    TABLES,
    UNENFORCED,
    WIDENABLE,
    Keys,
    Setting,
    is_provider,
)
from agentc.slips import MAX_SLIP
from agentc.vendors.registry import all_formats, get_format

# Who serves a model.
PROVIDER_HINT = "an id such as openrouter, or openrouter/anthropic, without spaces"
SHOWN_FAULTS = 10  # so many faults beside the first are named
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# A line that begins a table, and one that begins with a key.
_HEADER = re.compile(r"[ \t]*\[\[?([^\]\r\n]+)\]")
_KEY = re.compile(r"""[ \t]*("[^"\r\n]*"|'[^'\r\n]*'|[\w-]+)[ \t]*[=.]""")

# What is nearly one of these is no name of a model.
MODELS = ("provider", "sonnet", "opus", "haiku", "fable", "inherit")
# What people write for a flag that is off.
_OFF = ("no", "false", "off", "never", "0", "")


def find_model_slip(model: str) -> str:
    """Return the word for a model that another word nearly is; empty where it is none."""
    is_word = model.isalpha() and model not in MODELS
    return find_nearest_name(model, MODELS, 0.8) if is_word else ""


def find_nearest_name(name: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """Return the known name that is spelled most like one; empty where none is close."""
    import difflib

    return next(iter(difflib.get_close_matches(name, known, 1, cutoff)), "")


def join_faults(faults: list[UsageError]) -> UsageError:
    """Return the first fault, with the others in its hint."""
    first, *rest = faults
    told = [f"{_spell_line(one.where)}{one.message} ({one.hint})" for one in rest[:SHOWN_FAULTS]]
    told += [f"and {len(rest) - SHOWN_FAULTS} more"] if len(rest) > SHOWN_FAULTS else []
    also = [f"also {'; '.join(told)}"] if told else []
    hint = "; ".join([*filter(None, (first.hint,)), *also])
    return UsageError(first.code, first.message, hint=hint, where=first.where)


def _spell_line(where: Where) -> str:
    return f"line {where.line}: " if where.line is not None else ""


def find_option_faults(text: str, path: str, tables: Mapping[str, Any]) -> list[UsageError]:
    """Return everything that is wrong with what a file says, by its lines."""
    found = [*_find_faults(_Finder(text, path), tables)]
    return sorted(found, key=lambda fault: fault.where.line or 0)


class _Finder(NamedTuple):
    """Makes faults of a file, each at its line."""

    text: str
    path: str

    def fault(self, message: str, hint: str, table: str, key: str = "") -> UsageError:
        return UsageError("config", message, hint=hint, where=self.locate(table, key))

    def locate(self, table: str, key: str) -> Where:
        """Return the line of a key in a table, or of the table; the key outside of any table where
        the table has no name."""
        within, place = "", None
        for number, line in enumerate(self.text.splitlines(), 1):
            header, found = _HEADER.match(line), _KEY.match(line)
            if header:
                within = header[1].strip("\"' \t")
                inner = [part.strip("\"' \t") for part in within.split(".", 1)]
                if inner == [table, key]:
                    return Where(self.path, number)
                place = number if place is None and inner[0] == table else place
                within = within if "." not in within else inner[0]
            elif found:
                word = found[1].strip("\"'")
                if (within == table and word == key) or (not within and word == table):
                    return Where(self.path, number)
        return Where(self.path, place)


def find_model_faults(text: str, path: str, models: Mapping[str, Any]) -> list[UsageError]:
    """Return everything that is wrong with the models that a table of a file states."""
    return [*_find_in_models(_Finder(text, path), models)]


def _find_faults(finder: _Finder, tables: Mapping[str, Any]) -> Iterator[UsageError]:
    for name, value in tables.items():
        if name in BUILD_KEYS:
            continue
        if name == APART and isinstance(value, dict):
            yield from _find_in_unenforced(finder, value)
        elif name != "models" and name not in TABLES:
            is_table = isinstance(value, dict)
            wanted = f'table "[{name}]"' if is_table else f'key "{name}" outside of any table'
            yield _refuse_unknown(finder, wanted, "", name, ("models", *TABLES, APART, *BUILD_KEYS))
        elif not isinstance(value, dict):
            hint = f"write its keys below a line `[{name}]`"
            yield finder.fault(f"{name} must be a table: [{name}]", hint, name)
        elif name == "models":
            yield from _find_in_models(finder, value)
        else:
            yield from _find_in_table(finder, name, TABLES[name], value)


def _find_in_unenforced(finder: _Finder, stated: Mapping[str, Any]) -> Iterator[UsageError]:
    """Yield what is wrong with what is stated for single targets."""
    for name, value in stated.items():
        try:
            get_format(name)
        except UsageError as error:
            yield finder.fault(error.message, error.hint, APART, name)
            continue
        if not UNENFORCED.takes(value):
            message = f"{APART}.{name} must be {UNENFORCED.words}"
            hint = f"for example {_spell_key(name)} = {UNENFORCED.example}"
            yield finder.fault(message, hint, APART, name)


def _find_in_models(finder: _Finder, stated: Mapping[str, Any]) -> Iterator[UsageError]:
    for name, value in stated.items():
        if not isinstance(value, str) or not value:
            other = {"provider": "anthropic", "*": "inherit"}.get(name, "PROVIDER/ID")
            hint = f'for example {_spell_key(name)} = "{other}"'
            if isinstance(value, dict):
                hint = "each key below `[models]` is a model; a name with a dot needs quotes"
            yield finder.fault(f"models.{name} must be text", hint, "models", name)
        elif find_model_slip(name):
            yield _refuse_unknown(finder, f'key "models.{name}"', "models", name, MODELS)
        elif name == "provider" and not is_provider(value):
            message = "models.provider is no prefix of a model"
            yield finder.fault(message, PROVIDER_HINT, "models", name)


def _find_in_table(
    finder: _Finder, table: str, known: Keys, stated: Mapping[str, Any]
) -> Iterator[UsageError]:
    for name, value in stated.items():
        if name not in known:
            yield _refuse_unknown(finder, f'key "{table}.{name}"', table, name, tuple(known))
        elif not known[name].takes(value):
            message = f"{table}.{name} must be {known[name].words}"
            yield finder.fault(message, give_example(name, known[name], value), table, name)


def _refuse_unknown(
    finder: _Finder, subject: str, table: str, name: str, known: tuple[str, ...]
) -> UsageError:
    place = (table, name) if table else (name, "")
    return finder.fault(f"unknown {subject}", suggest_key(name, known, table), *place)


def suggest_key(name: str, known: Collection[str], table: str = "") -> str:
    """Return what to write for a key that is not known in a table: in which other one it stands,
    or what will have been meant."""
    owner = next((one for one, keys in TABLES.items() if name in keys and one != table), None)
    if owner is not None:
        return f"`{name}` belongs below `[{owner}]`"
    near = find_nearest_name(name, known)
    return f'did you mean "{near}"?' if near else f"known are: {', '.join(known)}"


def _spell_key(name: str) -> str:
    """Return a key as TOML has it."""
    if _BARE_KEY.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def give_example(name: str, setting: Setting, value: object) -> str:
    """Return what could be written instead of a value that a key does not take."""
    if not setting.example:
        return f"`{name}` takes {setting.words}"
    if setting.takes is FLAG.takes:
        meant = "false" if str(value).lower() in _OFF else "true"
        return f"write {name} = {meant}" + (", without quotes" if isinstance(value, str) else "")
    example = f"for example {name} = {setting.example}"
    if not isinstance(value, list):
        return example
    for number, item in enumerate(value, 1):
        if isinstance(item, str) and setting.takes([item]):
            continue
        wrong = f"item {number}, {_shorten(item)}, is no {'name' if name == 'servers' else 'such'}"
        near = _find_capability(item) if name == "allow_widening" else ""
        return wrong + (f'; did you mean "{near}"?' if near else f"; {example}")
    return example


def _shorten(item: object) -> str:
    text = f'"{item}"' if isinstance(item, str) else str(item)
    return text if len(text) <= MAX_SLIP else f"{text[:MAX_SLIP]}..."


def _find_capability(word: object) -> str:
    """Return the capability that a word will have meant: one that is spelled alike, or that of a
    tool that a client calls so."""
    if not isinstance(word, str):
        return ""
    for form in all_formats().values():
        field = form.field_of("permission")
        codec: object = field.codec if field is not None else None
        for name, meant in codec.list_words().items() if isinstance(codec, ListsWords) else ():
            if name.lower() == word.lower() and len(meant) == 1 and meant[0].cap in WIDENABLE:
                return str(meant[0].cap)
    return find_nearest_name(word, WIDENABLE)
