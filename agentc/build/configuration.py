"""What a repository says of its build: which files are sources, and what is made of them.

Belongs here: the shape of that. Not here: reading it (`read_configuration.py`), the settings of a
conversion (`options.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from agentc.errors import Where
from agentc.ir.field_change import OnLoss
from agentc.lens.format import Format
from agentc.options import ConversionOptions


class IgnorePlace(StrEnum):
    """Where git ignores outputs: in the file that people share, in that of a clone, or nowhere."""

    SHARED = "shared"
    OWN = "exclude"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One `[[source]]`: a file or a folder, and the format of what stands there, where it is
    stated; `own` is true of one that this machine alone has."""

    path: str
    where: Where
    form: Format | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class TargetTable:
    """One `[[target]]`: a format, or a template's own, where its files go, and which agents.

    `place` is a folder in which the format's own place is meant, `path` one into which files go
    flat. `names`, `folders` and `fields` choose agents; empty they choose all. `when` has the
    systems and hosts for which the target is meant; `own` is true of one that this machine alone
    has. `shared` is true of one whose outputs the repository's lock records: no setting of one
    machine counts for these, and `passed_over` is true where there are some that would.
    """

    label: str
    where: Where
    form: Format | None
    settings: ConversionOptions
    scope: str = "project"
    place: str = ""
    path: str = ""
    template: str = ""
    prefix_folder: bool = False
    header: bool = True
    on_loss: OnLoss = OnLoss.WARN
    names: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: bool = False
    shared: bool = False
    passed_over: bool = False


@dataclass(frozen=True, slots=True)
class Patterns:
    """Which paths of sources are wanted, all of them where nothing is included by name."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildConfiguration:
    """A repository's sources and targets. `root` is the folder of `agentc.toml`, whole; `files` are
    those that were read, by their names there. `digest` is one of what they say, `shared_digest`
    one of that without the targets that this machine alone has. `patterns` are those of all files,
    `shared_patterns` those that everybody has. `gitignore` is `None` where nothing is said of it.
    """

    root: Path
    files: tuple[str, ...]
    digest: str
    shared_digest: str
    sources: tuple[SourceTable, ...]
    targets: tuple[TargetTable, ...]
    patterns: Patterns = Patterns()
    shared_patterns: Patterns = Patterns()
    gitignore: IgnorePlace | None = None


def choose_for(configuration: BuildConfiguration, target: TargetTable) -> BuildConfiguration:
    """Return a configuration with the sources that a target is made of: of a shared one those that
    everybody has."""
    if not target.shared:
        return configuration
    sources = tuple(source for source in configuration.sources if not source.own)
    return replace(configuration, sources=sources, patterns=configuration.shared_patterns)
