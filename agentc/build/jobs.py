"""What one target asks of the machinery for many files: a request, and the files that it is about.

Belongs here: from a target's table to a `Request`, its inputs, and the choice among agents. Not
here: carrying it out (`run.py`), whether it may be (`powers.py`).
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Any

from agentc.build.configuration import BuildConfiguration, SourceTable, TargetTable, choose_for
from agentc.build.places import is_wanted_source, locate_path, name_in_repository
from agentc.build.powers import writes_outside
from agentc.errors import UsageError
from agentc.filesystem.looks import BETWEEN, Look
from agentc.filesystem.observations import see
from agentc.filesystem.read import is_folder, is_there, make_absolute, shorten_path
from agentc.ir.agent import Agent
from agentc.lens.format import Format
from agentc.project.inputs import list_inputs
from agentc.project.plan import Action, PlannedWrite
from agentc.project.request import Request
from agentc.report.json import to_plain
from agentc.vendors.registry import get_format

SYSTEM_NAMES = {"Darwin": "macos", "Windows": "windows"}
# What an empty folder of sources is to a conversion, and is not to a build.
EMPTY = "no-agents"


@dataclass(frozen=True, slots=True)
class Job:
    """One target's request. `inputs` are paths, and items of what is no input; `source_paths` are
    those of its sources in the configuration, `broken` those that cannot be looked through.
    `unmatched` are patterns that include no file."""

    target: TargetTable
    request: Request
    inputs: tuple[str | PlannedWrite, ...]
    broken: tuple[str, ...]
    source_paths: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()


def is_meant_here(target: TargetTable) -> bool:
    """Return whether a target is meant for this machine."""
    if not target.when:
        return True
    system, host = see(Look.MACHINE).split(BETWEEN)
    mine = {"os": SYSTEM_NAMES.get(system, system.lower()), "host": host}
    return all(
        any(fnmatchcase(mine[key], word) for word in words) for key, words in target.when.items()
    )


def make_job(configuration: BuildConfiguration, target: TargetTable, below: Path | None) -> Job:
    """Return a target's job; its files go below a folder, where one is named.

    Raises UsageError for a target that would leave that folder.
    """
    configuration = choose_for(configuration, target)
    inputs: dict[str, str | PlannedWrite] = {}
    broken: list[str] = []
    formats: dict[str, Format] = {}
    names: list[list[str]] = []
    request = _make_request(configuration, target, below)
    for source in configuration.sources:
        names.append([])
        for item in _list_files(configuration, source, request, broken, names[-1]):
            path = item if isinstance(item, str) else item.source
            inputs.setdefault(str(make_absolute(path)), item)
            if source.form is not None:
                formats[path] = source.form
    request = replace(request, formats=formats)
    return Job(
        target,
        request,
        tuple(inputs.values()),
        tuple(broken),
        tuple(source.path for source in configuration.sources),
        tuple(_list_unmatched(configuration, names)),
    )


def _list_unmatched(configuration: BuildConfiguration, names: Sequence[list[str]]) -> Iterator[str]:
    """Yield the patterns that include none of the files that there are, by their `names` in each
    source; where there are none, that is told instead."""
    groups = [(configuration.patterns.include, [name for found in names for name in found])]
    groups += [
        (source.include, found) for source, found in zip(configuration.sources, names, strict=True)
    ]
    for patterns, found in groups:
        for pattern in patterns if found else ():
            if not any(fnmatchcase(name, pattern) for name in found):
                yield pattern


def _make_request(
    configuration: BuildConfiguration, target: TargetTable, below: Path | None
) -> Request:
    """Return the request of a target: what is converted, with which settings, and where it goes;
    below a folder, where one is named."""
    root = configuration.root
    base, home = (root, None) if below is None else (below, below)
    out_root: Path | None = base
    out_folder = None
    if target.scope == "user":
        out_root = home
    elif target.place:
        out_root = _find_folder(target, target.place, base, below)
    elif target.path:
        out_root, out_folder = None, _find_folder(target, target.path, base, below)
    inside = target.scope != "user" or below is not None
    return Request(
        paths=tuple(show_source(configuration, source) for source in configuration.sources),
        target=target.form,
        template=locate_path(root, target.template) if target.template else None,
        scope=target.scope,
        out_root=_shorten(out_root),
        out_folder=_shorten(out_folder),
        settings=target.settings,
        on_loss=target.on_loss,
        prefix_folder=target.prefix_folder,
        header=target.header,
        named_below=root if inside else None,
        traces_apart=True,
        within=None if below is None and writes_outside(target) else _shorten(base),
    )


def _find_folder(target: TargetTable, path: str, base: Path, below: Path | None) -> Path:
    """Return the folder that a target names, below `base`. Raises UsageError where it leads out of
    the one that the user named."""
    if below is None:
        return make_absolute(locate_path(base, path))
    inner = Path(path.removeprefix("~/"))
    if inner.is_absolute() or ".." in inner.parts:
        message = f"target {target.label} goes to {path}, which --root cannot hold"
        raise UsageError("config", message, hint="leave it out: --target", where=target.where)
    return base / inner


def _shorten(path: Path | None) -> Path | None:
    return None if path is None else Path(shorten_path(path))


def show_source(configuration: BuildConfiguration, source: SourceTable) -> str:
    """Return the path of a source as a person would write it who stands where the user stands."""
    return shorten_path(make_absolute(locate_path(configuration.root, source.path)))


def _list_files(
    configuration: BuildConfiguration,
    source: SourceTable,
    request: Request,
    broken: list[str],
    names: list[str],
) -> Iterator[str | PlannedWrite]:
    """Yield the wanted files of a source, and items of what is no input. A source that cannot be
    looked through is added to `broken`, the path of every file to `names`."""
    shown = show_source(configuration, source)
    for item in list_inputs(replace(request, paths=(shown,))):
        failed = item.error if isinstance(item, PlannedWrite) else None
        if failed is not None and failed.code == EMPTY and is_folder(Path(shown)):
            continue  # its last agent was deleted
        if failed is not None or (item == shown and not is_there(shown)):
            broken.append(source.path)
            yield item  # whatever is wanted of it: that there is none is to be told
            continue
        path = item if isinstance(item, str) else item.source
        names.append(name_in_repository(configuration.root, path))
        if is_wanted_source(configuration, source, path):
            yield item


def is_chosen(job: Job, item: PlannedWrite) -> bool:
    """Return whether an agent is one of those that a target is for. What could not be read may be
    one."""
    target, agent = job.target, item.seen
    if agent is None or item.action is Action.LEFT_OUT:
        return True
    if target.names and not any(fnmatchcase(agent.name, name) for name in target.names):
        return False
    if target.folders and not any(lies_below(item.source, folder) for folder in target.folders):
        return False
    return all(has_value(agent, key, wanted) for key, wanted in target.fields.items())


def lies_below(source: str, folder: str) -> bool:
    """Return whether a source lies in a folder, at any depth, that is called so."""
    wanted = Path(folder).parts
    parts = make_absolute(source).parent.parts
    starts = range(len(parts) - len(wanted) + 1)
    return any(parts[start : start + len(wanted)] == wanted for start in starts)


def has_value(agent: Agent, key: str, wanted: Any) -> bool:
    """Return whether an agent states a value under a key, or lists it there."""
    origin = agent.origin
    form = get_format(origin.format) if origin is not None else None
    field = next((one for one in form.fields if key in one.keys), None) if form else None
    if field is not None:
        value = getattr(agent, field.attribute, None)
    else:
        found = (agent.extra_of(owner).get(key) for owner in agent.extra)
        value = next((one for one in found if one is not None), None)
    plain = to_plain(value)
    allowed = wanted if isinstance(wanted, list) else [wanted]
    return any(one in allowed for one in (plain if isinstance(plain, list) else [plain]))


def digest_options(target: TargetTable) -> str:
    """Return a short digest of what of a target's table counts for its outputs."""
    form = target.form.name if target.form is not None else ""
    own = [form, target.scope, target.place, target.path, target.template]
    own += [str(target.prefix_folder), str(target.header)]
    stated = {
        one.name: _to_sorted(getattr(target.settings, one.name))
        for one in dataclasses.fields(target.settings)
        if one.compare
    }
    return sha256(json.dumps([own, stated], sort_keys=True).encode()).hexdigest()[:16]


def _to_sorted(value: Any) -> Any:
    if isinstance(value, (frozenset, tuple)):
        return sorted(map(str, value))
    return dict(value) if isinstance(value, Mapping) else value
