"""What a build that left everything in step had seen: as long as all of that is as it was, nothing
is to be done, and nothing has to be converted to say so.

Belongs here: the file of that in the user's state, and looking whether it still holds. Not here:
the looks (`filesystem/looks.py`), when a run is remembered (`remember.py`).

Only what this machine has found out itself is believed, never what comes with a repository. This
module imports little: it is asked before anything else is.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from agentc.build.local_file import tell_tracked
from agentc.build.summary import LET_GO, UNCHANGED, summarize_counts, tell_passed_over
from agentc.errors import AgentcError
from agentc.filesystem.journal import leave_out
from agentc.filesystem.observations import Observations, look_again
from agentc.filesystem.read import read_if_exists
from agentc.filesystem.state_folder import OUTPUTS, find_state_file, update_file
from agentc.filesystem.temporary_files import has_temporary_files
from agentc.project.config_files import FILE, find_config_folder

KIND = "seen"
VERSION = 1


@dataclass(frozen=True, slots=True)
class InStep:
    """A repository in which nothing is to be done. `outputs` are of each target, by its label, the
    whole path of each, with its source; those in `let_go` are the user's own. `outside` are the
    labels of targets that write out of the repository, `passed_over` of those for which settings of
    this machine do not count, `told` is what there is to say of single files all the same.
    `tracked` tells where git tracks the file of this machine: nobody keeps that, git is asked each
    time."""

    outputs: Mapping[str, Mapping[str, str]]
    let_go: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    tracked: tuple[str, ...] = ()

    def tell(self) -> Iterator[str]:
        """Yield what a build that finds this says beside its summary."""
        yield from tell_passed_over(self.passed_over)
        yield from self.tracked
        yield from self.told

    def summarize(self) -> str:
        """Return the line over a run that finds this."""
        counts: Counter[str] = Counter()
        sources: set[str] = set()
        for outputs in self.outputs.values():
            free = sum(path in outputs for path in self.let_go)
            counts.update({LET_GO: free, UNCHANGED: len(outputs) - free})
            sources.update(outputs.values())
        return summarize_counts(len(sources), counts, self.elsewhere)


def recall(start: Path, *, inside: bool) -> InStep | None:
    """Return what stands in step in the repository of a folder, or of the part of it that lies
    `inside`; `None` where nobody knows without a build. Raises ReadError where nobody knows which
    folder is the home."""
    root = find_config_folder(start)
    if root is None:
        return None
    file = find_state_file(KIND, root, start)
    text = _read(file)
    if text is None:
        return None
    try:
        data = json.loads(text)
        if data["version"] != VERSION or look_again(data["seen"]) != data["digest"]:
            return None
        known = _read_known(data["known"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # another version wrote it, or somebody else
    if inside and known.outside:
        if known.told:
            return None  # of which target each line is, is not known
        outputs = {key: one for key, one in known.outputs.items() if key not in known.outside}
        known = InStep(outputs, known.let_go, (), known.elsewhere, known.passed_over)
    paths = (path for outputs in known.outputs.values() for path in outputs)
    own = root / FILE, find_state_file(OUTPUTS, root), file
    if _has_leftovers((*paths, *map(str, own))):
        return None
    return replace(known, tracked=(*tell_tracked(root),))


def _read(path: Path) -> str | None:
    try:
        return read_if_exists(path)
    except AgentcError:
        return None


def _read_known(data: Mapping[str, Any]) -> InStep:
    listed = {key: tuple(value) for key, value in data.items() if key != "outputs"}
    return InStep(data["outputs"], **listed)


def _has_leftovers(paths: Iterable[str]) -> bool:
    """Return whether a killed run has left something beside one of these files: the next run
    removes it."""
    return any(map(has_temporary_files, {os.path.dirname(path) for path in paths}))  # noqa: PTH120


def store_memory(root: Path, start: Path, known: InStep, observations: Observations) -> None:
    """Keep for later what stands in step in a repository, and what was observed from a folder to
    find that out. Where the disc says no, it is found out anew each time."""
    data = {
        "version": VERSION,
        "repository": str(root),
        "digest": observations.digest(),
        "known": asdict(known),
        "seen": observations.list_names(),
    }
    text = json.dumps(data) + "\n"
    with contextlib.suppress(AgentcError), leave_out():
        file = find_state_file(KIND, root, start)
        update_file(file, file.parent, lambda _: text, private=True)
