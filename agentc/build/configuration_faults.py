"""Everything for which a build refuses `agentc.toml`, beside the settings of a conversion.

Belongs here: the faults of `[[source]]`, `[[target]]` and the keys outside of any table. Not here:
the faults of other tables (`project/config_faults.py`), what is right (`read_configuration.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agentc.build.configuration_keys import SOURCE, SOURCE_KEYS, TARGET, TARGET_KEYS
from agentc.build.read_configuration import (
    check_version,
    list_tables,
    read_ignoring,
    read_patterns,
    read_source,
    read_target,
)
from agentc.build.table_faults import find_key_faults
from agentc.errors import UsageError
from agentc.project.config import read_tables
from agentc.project.config_faults import join_faults
from agentc.project.config_files import find_config_folder, list_config_files
from agentc.project.config_keys import Keys

# How one table is read, in which only the first fault counts.
_Read = Callable[[Path, int, Mapping[str, Any]], object]


def refuse_build_faults(start: Path) -> None:
    """Raise UsageError for what a build would refuse in the files of a folder: a slip there is none
    less for who does not build today."""
    if faults := list_build_faults(start):
        raise join_faults(faults)


def list_build_faults(start: Path) -> list[UsageError]:
    """Return what a build would refuse in the files of a folder, by their lines; nothing of a file
    that is no TOML, which is told with its settings."""
    folder = find_config_folder(start)
    found: list[UsageError] = []
    for path in list_config_files(folder) if folder is not None else ():
        try:
            tables = read_tables(path)
        except UsageError:
            continue
        found += sorted(_find_faults(path, tables), key=lambda fault: fault.where.line or 0)
    return found


def _find_faults(path: Path, tables: Mapping[str, Any]) -> Iterator[UsageError]:
    """Yield what is wrong with one file."""
    stated = [(path, tables)]
    yield from _catch(check_version, path, tables.get("required-version"))
    yield from _catch(read_patterns, stated)
    yield from _catch(read_ignoring, stated)
    yield from _find_in_tables(path, tables, SOURCE, SOURCE_KEYS, read_source)
    yield from _find_in_tables(path, tables, TARGET, TARGET_KEYS, _read_target_alone)


def _read_target_alone(path: Path, number: int, table: Mapping[str, Any]) -> object:
    """Return a target without the settings around it, whose faults are told by themselves."""
    return read_target(path, number, table, ())


def _find_in_tables(
    path: Path, tables: Mapping[str, Any], name: str, keys: Keys, read: _Read
) -> Iterator[UsageError]:
    """Yield what is wrong with the tables of one name: every key, or what they say together."""
    listed: Sequence[Mapping[str, Any]] = ()
    try:
        listed = list_tables(path, name, tables)
    except UsageError as error:
        yield error
    for number, table in enumerate(listed):
        faults = [*find_key_faults(path, name, number, keys, table)]
        yield from faults or _catch(read, path, number, table)


def _catch(read: Callable[..., object], *arguments: object) -> Iterator[UsageError]:
    """Yield the fault that reading raises."""
    try:
        read(*arguments)
    except UsageError as error:
        yield error
