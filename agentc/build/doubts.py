"""Sources and filters that give nothing: what nobody gives then may be no orphan at all.

Belongs here: telling which these are, and whether an output can be missing for that. Not here: what
an orphan is (`orphans.py`), a target's request (`jobs.py`).

Whoever mistypes a path, or a name in a filter, has not deleted an agent. So an output is an orphan
for sure only where the source that it came from is gone and others beside it are still read, or
where it is still there and every filter chooses something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from agentc.build.configuration import BuildConfiguration, TargetTable
from agentc.build.jobs import Job, has_value, lies_below
from agentc.build.places import locate_path
from agentc.filesystem.read import is_there, make_absolute
from agentc.ir.agent import Agent
from agentc.project.config_files import FILE
from agentc.project.plan import Action, PlannedWrite
from agentc.slips import find_nearest_word

# What there is to do about an orphan that may be none.
SEE_TO_IT = (
    f"put that right, there or in {FILE}; where these files are to go all the same, delete them"
)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Why what a target does not get any more may be no orphan. `giving` are the files and folders
    of sources that give agents, `silent` the paths of those that give none; `words` say which
    filters match nothing."""

    giving: tuple[Path, ...] = ()
    silent: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def find_doubt(self, source: Path) -> str:
        """Return why an output from a source may be no orphan; empty where it is one for sure."""
        if self.silent and not any(source.is_relative_to(one) for one in self.giving):
            return f"no agents are in {', '.join(self.silent)}"
        return self.words[0] if self.words and is_there(source) else ""


def find_doubts(
    configuration: BuildConfiguration, job: Job, items: Sequence[PlannedWrite]
) -> Doubts:
    """Return the doubts about a target, by the items of all that its sources have."""
    read = [item for item in items if item.action is not Action.LEFT_OUT]
    files = {make_absolute(item.source) for item in read if not _is_nowhere(item)}
    places = {
        path: make_absolute(locate_path(configuration.root, path)) for path in job.source_paths
    }
    giving = {
        path: place
        for path, place in places.items()
        if path not in job.broken and any(file.is_relative_to(place) for file in files)
    }
    silent = tuple(path for path in places if path not in giving)
    agents = [(item.source, item.seen) for item in read if item.seen is not None]
    chosen = (f"target {job.target.label}: {word}" for word in _list_unmatched(job.target, agents))
    included = (f'include = "{word}" matches no file' for word in job.unmatched)
    return Doubts(tuple(giving.values()), silent, (*included, *chosen))


def join_doubts(doubts: Iterable[Doubts]) -> Doubts:
    """Return the doubts about what no target gives any more: those about sources."""
    every = [*doubts]
    giving = dict.fromkeys(place for one in every for place in one.giving)
    silent = dict.fromkeys(path for one in every for path in one.silent)
    return Doubts((*giving,), (*silent,))


def _is_nowhere(item: PlannedWrite) -> bool:
    return item.error is not None and not is_there(item.source)


def _list_unmatched(target: TargetTable, agents: Sequence[tuple[str, Agent]]) -> Iterator[str]:
    """Yield in words the filters of a target that choose none of the agents that were read."""
    if not agents:
        return  # their source gives nothing, which is told instead
    names = tuple(agent.name for _, agent in agents)
    for word in target.names:
        if not any(fnmatchcase(name, word) for name in names):
            near = find_nearest_word(word, names)
            hint = f'; did you mean "{near}"?' if near else ""
            yield f'names = "{word}" matches no agent{hint}'
    for folder in target.folders:
        if not any(lies_below(source, folder) for source, _ in agents):
            yield f'folders = "{folder}" matches no agent'
    for key, wanted in target.fields.items():
        if not any(has_value(agent, key, wanted) for _, agent in agents):
            yield f"fields: no agent has {key} = {wanted!r}"
