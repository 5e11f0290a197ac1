"""What `agentc.toml`, and `agentc.local.toml` beside it, say of a build.

Belongs here: the tables `[[source]]` and `[[target]]`, read and checked. Not here: what they come
to (`configuration.py`), the settings of a conversion (`project/config.py`), what needs trust
(`powers.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from agentc import __version__
from agentc.build.configuration import BuildConfiguration, IgnorePlace, SourceTable, TargetTable
from agentc.build.configuration_keys import (
    GITIGNORE,
    IGNORE_KEY,
    IGNORING,
    PREFIXED,
    SOURCE,
    SOURCE_KEYS,
    TARGET,
    TARGET_KEYS,
    WHEN_KEYS,
    is_built,
    is_list_of_texts,
)
from agentc.build.key_lines import find_key_line
from agentc.build.versions import is_version_allowed, is_version_range
from agentc.errors import UsageError, Where
from agentc.filesystem.read import read_text
from agentc.ir.field_change import OnLoss
from agentc.lens.format import Format
from agentc.project.config import (
    FILE,
    LOCAL,
    add_models,
    add_settings,
    find_config_folder,
    list_config_files,
    read_options,
    read_tables,
)
from agentc.project.config_faults import (
    find_model_faults,
    give_example,
    join_faults,
    suggest_key,
)
from agentc.project.config_keys import FILES, PERMISSIONS, Keys
from agentc.vendors.registry import get_format, get_target


def find_configuration(start: Path) -> BuildConfiguration:
    """Return the configuration of the repository in which a folder lies.

    Raises UsageError where there is no `agentc.toml`, or it says something that agentc does not
    know; ReadError for one that cannot be read.
    """
    folder = find_config_folder(start)
    if folder is None:
        hint = "agentc init looks at what is there, and proposes one"
        raise UsageError("config", f"no {FILE} here, nor in a folder above", hint=hint)
    return _read_configuration(folder, list_config_files(folder))


def _read_configuration(root: Path, files: list[Path]) -> BuildConfiguration:
    stated = [(path, read_tables(path)) for path in files]
    for path, tables in stated:
        _check_version(path, tables.get("required-version"))
    sources: list[SourceTable] = []
    targets: list[TargetTable] = []
    patterns: dict[str, list[str]] = {"include": [], "exclude": []}
    ignoring: IgnorePlace | None = None
    read_options(stated, None)  # so that a slip is told before anything is looked at
    for path, tables in stated:
        for key, found in patterns.items():
            found += _read_patterns(path, key, tables.get(key, []))
        ignoring = _read_ignoring(path, tables, ignoring)
        for number, table in enumerate(_list_tables(path, SOURCE, tables)):
            sources.append(_read_source(path, number, table))
        for number, table in enumerate(_list_tables(path, TARGET, tables)):
            targets.append(_read_target(path, number, table, stated))
    where = Where(str(files[0]))
    if not sources:
        raise UsageError(
            "config", "no [[source]]", hint='[[source]] and path = "agents"', where=where
        )
    if not targets:
        raise UsageError(
            "config", "no [[target]]", hint='[[target]] and format = "..."', where=where
        )
    _refuse_same_labels(targets)
    return BuildConfiguration(
        root, tuple(path.name for path in files), _digest(stated),
        _digest(_leave_own_targets(stated)),
        tuple(sources), tuple(targets),
        tuple(patterns["include"]), tuple(patterns["exclude"]), ignoring,
    )  # fmt: skip


def _leave_own_targets(
    stated: Sequence[tuple[Path, Mapping[str, Any]]],
) -> list[tuple[Path, Mapping[str, Any]]]:
    """Return what files say without the targets that this machine alone has."""
    left = [
        (path, {key: one for key, one in tables.items() if path.name != LOCAL or key != TARGET})
        for path, tables in stated
    ]
    return [(path, tables) for path, tables in left if tables]


def _digest(stated: Sequence[tuple[Path, Mapping[str, Any]]]) -> str:
    """Return a digest of what files say: comments and layout do not count."""
    tables = [[path.name, tables] for path, tables in stated]
    text = json.dumps(tables, sort_keys=True, default=repr)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_version(path: Path, wanted: object) -> None:
    """Raise UsageError where a file wants another version of agentc, or says none."""
    if wanted is None:
        return
    where = find_key_line(path, "required-version")
    if not isinstance(wanted, str) or not is_version_range(wanted):
        hint = f'for example required-version = ">={__version__}"'
        raise UsageError("config", "required-version is no version", hint=hint, where=where)
    if not is_version_allowed(__version__, wanted):
        message = f"this repository wants agentc {wanted}, and this is {__version__}"
        raise UsageError("config", message, hint="install that version", where=where)


def _list_tables(path: Path, name: str, tables: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = tables.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        message, hint = f"{name} must be a list of tables", f"write its keys below [[{name}]]"
        raise UsageError("config", message, hint=hint, where=find_key_line(path, name))
    return found


def _read_patterns(path: Path, key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not is_list_of_texts(value):
        hint = f'for example {key} = ["agents/*"]'
        raise UsageError(
            "config", f"{key} must be a list of texts", hint=hint, where=find_key_line(path, key)
        )
    return value


def _read_ignoring(
    path: Path, tables: Mapping[str, Any], before: IgnorePlace | None
) -> IgnorePlace | None:
    """Return where outputs are ignored: what a file says, else what was said before."""
    if IGNORE_KEY not in tables:
        return before
    value = tables[IGNORE_KEY]
    if not GITIGNORE.takes(value):
        message, hint = f"{IGNORE_KEY} must be {GITIGNORE.words}", f"{IGNORE_KEY} = true"
        raise UsageError("config", message, hint=hint, where=find_key_line(path, IGNORE_KEY))
    return IGNORING[value]


def _check_keys(path: Path, name: str, number: int, known: Keys, table: Mapping[str, Any]) -> None:
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


def _find_format(get: Callable[[str], Format], name: str, where: Where) -> Format:
    try:
        return get(name)
    except UsageError as error:
        raise UsageError("config", error.message, hint=error.hint, where=where) from None


def _read_source(path: Path, number: int, table: Mapping[str, Any]) -> SourceTable:
    where = find_key_line(path, "path", SOURCE, number)
    _check_keys(path, SOURCE, number, SOURCE_KEYS, table)
    if "path" not in table:
        raise UsageError("config", "a [[source]] has no path", hint='path = "agents"', where=where)
    stated = table.get("format")
    form = (
        _find_format(get_format, stated, find_key_line(path, "format", SOURCE, number))
        if stated
        else None
    )
    chosen = {key: tuple(table.get(key, ())) for key in ("include", "exclude")}
    return SourceTable(table["path"], where, form, chosen["include"], chosen["exclude"])


def _read_target(
    path: Path,
    number: int,
    table: Mapping[str, Any],
    files: Sequence[tuple[Path, Mapping[str, Any]]],
) -> TargetTable:
    where = find_key_line(path, "format", TARGET, number)
    _check_keys(path, TARGET, number, TARGET_KEYS, table)
    form = _find_format(get_target, table["format"], where) if "format" in table else None
    if form is None and not ("template" in table and "path" in table):
        hint = 'format = "...", or template = "FILE" and path = "DIR"'
        raise UsageError("config", "a [[target]] has no format", hint=hint, where=where)
    if form is not None and not is_built(form):
        message = f"{form.title} has its agents in one file, and a build writes a file for each"
        hint = f"agentc convert --to {form.name} writes them"
        raise UsageError("config", message, hint=hint, where=where)
    scope = table.get("scope", "project")
    if ("path" in table) + ("place" in table) + (scope == "user") > 1:
        message = 'a [[target]] takes one of place, path and scope = "user"'
        raise UsageError("config", message, where=where)
    if faults := find_model_faults(read_text(path), str(path), table.get("models", {})):
        raise join_faults(faults)
    own = {key: value for key, value in table.items() if key in {**PERMISSIONS, **FILES}}
    settings = add_settings(read_options(files, form), own)
    settings = add_models(settings, table.get("models", {}))
    named = form.name if form is not None else Path(table["template"]).stem
    return TargetTable(
        table.get("name", f"{named}-user" if scope == "user" else named),
        where, form, settings, scope, table.get("place", ""), table.get("path", ""),
        table.get("template", ""), table.get("naming") == PREFIXED, table.get("header", True),
        OnLoss(table.get("on_loss", "warn")), tuple(table.get("names", ())),
        tuple(table.get("folders", ())), table.get("fields", {}),
        _read_when(path, number, table.get("when", {})), path.name == LOCAL,
    )  # fmt: skip


def _read_when(path: Path, number: int, stated: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
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


def _refuse_same_labels(targets: list[TargetTable]) -> None:
    seen: set[str] = set()
    for target in targets:
        if target.label in seen:
            message = f'two targets are called "{target.label}"'
            hint = 'give one of them a name: name = "..."'
            raise UsageError("config", message, hint=hint, where=target.where)
        seen.add(target.label)
