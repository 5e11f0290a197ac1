"""What `agentc.toml`, and `agentc.local.toml` beside it, say of a build.

Belongs here: the tables `[[source]]` and `[[target]]`, read. Not here: which keys they have
(`configuration_keys.py`), what they come to (`configuration.py`), the settings of a conversion
(`project/config.py`), what needs trust (`powers.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from agentc import __version__
from agentc.build.configuration import (
    BuildConfiguration,
    IgnorePlace,
    Patterns,
    SourceTable,
    TargetTable,
)
from agentc.build.configuration_keys import (
    GITIGNORE,
    IGNORE_KEY,
    IGNORING,
    PREFIXED,
    SOURCE,
    SOURCE_KEYS,
    TARGET,
    TARGET_KEYS,
    is_built,
    is_list_of_texts,
)
from agentc.build.key_lines import find_key_line
from agentc.build.places import lies_inside
from agentc.build.table_faults import check_keys, read_when
from agentc.build.versions import is_version_allowed, is_version_range
from agentc.errors import UsageError, Where
from agentc.filesystem.read import read_text
from agentc.ir.field_change import OnLoss
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.project.config import add_models, add_settings, read_options, read_tables
from agentc.project.config_faults import (
    find_model_faults,
    join_faults,
)
from agentc.project.config_files import FILE, LOCAL, find_config_folder, list_config_files
from agentc.project.config_keys import FILES, PERMISSIONS
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
    read_options(stated, None)  # so that a slip is told before anything is looked at
    for path, tables in stated:
        for number, table in enumerate(_list_tables(path, SOURCE, tables)):
            sources.append(_read_source(path, number, table))
        for number, table in enumerate(_list_tables(path, TARGET, tables)):
            targets.append(_read_target(path, number, table, stated))
    shared = _leave_own(stated)
    patterns, shared_patterns = _read_patterns(stated), _read_patterns(shared)
    if patterns != shared_patterns or any(source.own for source in sources):
        targets = [replace(target, passed_over=target.shared) for target in targets]
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
        tuple(sources), tuple(targets), patterns, shared_patterns, _read_ignoring(stated),
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


def _leave_own(
    stated: Sequence[tuple[Path, Mapping[str, Any]]],
) -> list[tuple[Path, Mapping[str, Any]]]:
    """Return what files say that everybody has."""
    return [(path, tables) for path, tables in stated if path.name != LOCAL]


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


def _read_patterns(stated: Sequence[tuple[Path, Mapping[str, Any]]]) -> Patterns:
    found: dict[str, list[str]] = {"include": [], "exclude": []}
    for path, tables in stated:
        for key, patterns in found.items():
            value = tables.get(key, [])
            if not isinstance(value, list) or not is_list_of_texts(value):
                message, hint = (
                    f"{key} must be a list of texts",
                    f'for example {key} = ["agents/*"]',
                )
                raise UsageError("config", message, hint=hint, where=find_key_line(path, key))
            patterns += value
    return Patterns(tuple(found["include"]), tuple(found["exclude"]))


def _read_ignoring(stated: Sequence[tuple[Path, Mapping[str, Any]]]) -> IgnorePlace | None:
    """Return where outputs are ignored, as the last file says that says it."""
    found: IgnorePlace | None = None
    for path, tables in stated:
        if IGNORE_KEY not in tables:
            continue
        value = tables[IGNORE_KEY]
        if not GITIGNORE.takes(value):
            message, hint = f"{IGNORE_KEY} must be {GITIGNORE.words}", f"{IGNORE_KEY} = true"
            raise UsageError("config", message, hint=hint, where=find_key_line(path, IGNORE_KEY))
        found = IGNORING[value]
    return found


def _find_format(get: Callable[[str], Format], name: str, where: Where) -> Format:
    try:
        return get(name)
    except UsageError as error:
        raise UsageError("config", error.message, hint=error.hint, where=where) from None


def _read_source(path: Path, number: int, table: Mapping[str, Any]) -> SourceTable:
    where = find_key_line(path, "path", SOURCE, number)
    check_keys(path, SOURCE, number, SOURCE_KEYS, table)
    if "path" not in table:
        raise UsageError("config", "a [[source]] has no path", hint='path = "agents"', where=where)
    stated = table.get("format")
    form = (
        _find_format(get_format, stated, find_key_line(path, "format", SOURCE, number))
        if stated
        else None
    )
    chosen = {key: tuple(table.get(key, ())) for key in ("include", "exclude")}
    own = path.name == LOCAL
    return SourceTable(table["path"], where, form, chosen["include"], chosen["exclude"], own)


def _read_target(
    path: Path,
    number: int,
    table: Mapping[str, Any],
    files: Sequence[tuple[Path, Mapping[str, Any]]],
) -> TargetTable:
    where = find_key_line(path, "format", TARGET, number)
    check_keys(path, TARGET, number, TARGET_KEYS, table)
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
    named = form.name if form is not None else Path(table["template"]).stem
    target = TargetTable(
        table.get("name", f"{named}-user" if scope == "user" else named),
        where, form, _read_settings(form, table, files), scope, table.get("place", ""),
        table.get("path", ""),
        table.get("template", ""), table.get("naming") == PREFIXED, table.get("header", True),
        OnLoss(table.get("on_loss", "warn")), tuple(table.get("names", ())),
        tuple(table.get("folders", ())), table.get("fields", {}),
        read_when(path, number, table.get("when", {})), path.name == LOCAL,
    )  # fmt: skip
    if target.own or not lies_inside(path.parent, target):
        return target
    settings = _read_settings(form, table, _leave_own(files))
    differ = settings != target.settings
    return replace(target, settings=settings, shared=True, passed_over=differ)


def _read_settings(
    form: Format | None,
    table: Mapping[str, Any],
    files: Sequence[tuple[Path, Mapping[str, Any]]],
) -> ConversionOptions:
    """Return the settings of a target: those of its own table on top of those of files."""
    own = {key: value for key, value in table.items() if key in {**PERMISSIONS, **FILES}}
    settings = add_settings(read_options(files, form), own)
    return add_models(settings, table.get("models", {}))


def _refuse_same_labels(targets: list[TargetTable]) -> None:
    seen: set[str] = set()
    for target in targets:
        if target.label in seen:
            message = f'two targets are called "{target.label}"'
            hint = 'give one of them a name: name = "..."'
            raise UsageError("config", message, hint=hint, where=target.where)
        seen.add(target.label)
