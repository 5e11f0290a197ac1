"""Waiting until a source, or the configuration, is another one.

Belongs here: which files count, and the wait. Not here: building then (`cli/build_watch.py`).

What the system tells of files only wakes it up: whether there is something to do, the files
themselves say. So outputs, and what other programs do beside the sources, start no build, and
nothing is missed where a system tells nothing.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from agentc.build.configuration import BuildConfiguration
from agentc.build.places import list_suffixes, locate_path
from agentc.errors import AgentcError, UsageError
from agentc.filesystem.read import is_folder
from agentc.filesystem.walk import walk
from agentc.project.config_files import FILE, LOCAL

# Each file that counts with what tells two states of it apart; nothing for one that is not there.
Fingerprint: TypeAlias = Mapping[Path, tuple[int, ...]]
# So long, in milliseconds, nobody is told what a system does not tell.
PATIENCE = 2_000
INSTALL = 'pip install "agentc-compiler[watch]", or: pipx inject agentc-compiler watchfiles'


def check_watcher() -> None:
    """Raise UsageError where the package that watches is not there."""
    try:
        importlib.import_module("watchfiles")
    except ImportError:
        message = "--watch needs the package watchfiles, which is not installed"
        raise UsageError("watch", message, hint=INSTALL) from None


def take_fingerprint(
    root: Path, configuration: BuildConfiguration | None, outputs: Collection[Path]
) -> Fingerprint:
    """Return the state of every file that counts for a build in a folder, and that none of its
    outputs is. Without a configuration that can be read, this counts alone."""
    paths = [root / FILE, root / LOCAL]
    for place in _list_places(configuration):
        paths += walk(place, list_suffixes(), follow=True) if is_folder(place) else [place]
    return {path: _stat(path) for path in paths if path not in outputs}


def list_changed(before: Fingerprint, after: Fingerprint) -> list[Path]:
    """Return the files that are there no more, newly, or otherwise, in order."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def wait_for_change(
    root: Path,
    configuration: BuildConfiguration | None,
    outputs: Collection[Path],
    before: Fingerprint,
) -> list[Path]:
    """Return the files that changed since a fingerprint, once there are some."""
    import watchfiles  # long, and only needed here

    while True:
        named = (*_list_places(configuration), root / FILE, root / LOCAL)
        watched = [path for path in named if path.exists()] or [root]
        with contextlib.suppress(FileNotFoundError):  # one went before it was watched
            for _ in watchfiles.watch(
                *watched, watch_filter=None, rust_timeout=PATIENCE, yield_on_timeout=True
            ):
                changed = list_changed(before, take_fingerprint(root, configuration, outputs))
                if changed:
                    return changed


def _list_places(configuration: BuildConfiguration | None) -> Iterator[Path]:
    """Yield the sources and templates of a configuration."""
    if configuration is None:
        return
    named = [source.path for source in configuration.sources]
    named += [target.template for target in configuration.targets if target.template]
    for path in dict.fromkeys(named):
        try:
            yield locate_path(configuration.root, path)
        except AgentcError:
            continue  # nobody knows which folder is the home


def _stat(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino
