"""Which file an edited one was made from, where several hold agents of one name.

Belongs here: how well each fits the trace of the edited file. Not here: what goes back into it
(`pipeline/merge.py`), where new files go (`existing_files.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from agentc.carry.traces import is_part, list_statements
from agentc.errors import AgentcError, Refused
from agentc.filesystem.read import current_folder, home_folder, read_text, resolve, shorten_path
from agentc.filesystem.walk import list_subfolders, walk
from agentc.ir.agent import Agent
from agentc.ir.provenance import UNKNOWN, Trace, digest
from agentc.lens.agent_references import find_former_name_digest
from agentc.lens.format import Document, Format
from agentc.pipeline.derived_traces import read_with_trace
from agentc.project.detect import find_root
from agentc.project.discover import find_folders_near
from agentc.project.existing_files import (
    choose_fitting,
    is_named_for,
    list_agents_at,
    list_agents_in,
)

# So many files beside an original are looked at.
MAX_BESIDE = 1000
# Beside so many of the folders above an original others are looked through.
FOLDERS_ABOVE = 3
# Whether the edited file has the agent's name with that of its folder before it, and how many of
# the agent's telling statements, and of all, stand as a trace says they stood in the original.
_Fit = tuple[bool, int, int]


def refuse_other_original(
    document: Document,
    original: Document,
    roots: tuple[Path | None, ...],
    *,
    is_named: bool = False,
) -> None:
    """Raise Refused if an edited file was made from another file than `original`, or if nothing
    tells from which file it was made.

    `roots` are the projects of both; the user's own agents are looked through, too, and the folders
    beside the original's. An original that was edited since counts where it fits the trace better
    than every other agent of its name, by its prompt or its description. Of agents that are alike,
    a folder's name before the edited file's own tells whose it is. One that the file's header names
    (`is_named`) is its original whatever became of that.
    """
    agent, form, edited = original.agents[0], original.format, document.agents[0]
    trace = edited.carried.trace(form.own) if document.format.own != form.own else None
    if trace is None or original.path is None or "prompt" not in trace.digests:
        return
    path = Path(original.path)
    renamed = edited if find_former_name_digest(edited, form) is not None else None
    fits, whole = (
        _fits(trace, agent, path, renamed),
        sum(not is_part(name) for name in trace.digests),
    )
    if fits[2] == whole and (fits[0] or renamed is None):
        return
    found = {
        resolve(file): (file, other) for file, other in _list_others(form, agent.name, path, roots)
    }
    if renamed is not None and not fits[0]:
        found |= {
            resolve(file): (file, namesake)
            for file, namesake in _list_namesakes(form, agent.name, path, renamed)
        }
    others = [(_fits(trace, other, file, renamed), file) for file, other in found.values()]
    best = max((fit for fit, _ in others), default=(False, 0, 0))
    if fits[2] == whole and best <= fits:
        return
    rivals = [shorten_path(file) for fit, file in others if fit == best]
    shown = shorten_path(path)
    anew = f"if it is {shown}, convert that again with --force, and edit what comes of it"
    if best > fits:
        message = (
            f'{shown} is not the only agent called "{agent.name}", and has changed since, '
            f"if it is the original"
        )
        better = f"the file fits {rivals[0]} better: --into that" if len(rivals) == 1 else ""
        better = better or f"the file fits these better: {', '.join(rivals)}"
        raise Refused("other-original", message, hint=f"{better}; {anew}")
    if best == fits:
        message = (
            f'nothing tells from which agent called "{agent.name}" the file was made: '
            f"{', '.join([shown, *rivals])}"
        )
        raise Refused("other-original", message, hint=anew)
    is_guess = trace.guessed or trace.digests["prompt"][0] == UNKNOWN
    if not fits[1] and not is_guess and not is_named:  # else each difference is a conflict
        message = (
            f"nothing tells that the file was made from {shown}: that has another prompt and "
            "description"
        )
        raise Refused("other-original", message, hint=f"say --into with the right file; {anew}")


def _fits(trace: Trace, agent: Agent, path: Path, renamed: Agent | None) -> _Fit:
    """Return how well an agent in the file at a path fits the trace of an edited file; `renamed` is
    the edited agent, where it got its name on the way."""
    statements = list_statements(agent)
    names = [name for name in trace.digests if not is_part(name)]
    telling = choose_fitting(trace, (agent,))
    named = renamed is not None and telling > 0 and is_named_for(path, agent.name, renamed)
    return (
        named,
        telling,
        sum(digest(statements.get(name)) == trace.digests[name][0] for name in names),
    )


def _list_namesakes(
    form: Format, name: str, path: Path, edited: Agent
) -> Iterator[tuple[Path, Agent]]:
    """Yield the agents of the original's name in other folders that could be the original instead,
    with their files: with their folder's name before it, their name is that of the agent that was
    `edited` (`sow-hand` of `sow/hand.md`).

    These folders are looked for beside those above the original at `path`, and below the current
    one.
    """
    above = path.absolute().parents
    beside = [
        folder for parent in above[:FOLDERS_ABOVE] for folder in list_subfolders(parent.parent)
    ]
    below = find_folders_near(
        current_folder(), lambda folder: is_named_for(folder / path.name, name, edited)
    )
    for folder in dict.fromkeys([*beside, *below]):
        if folder not in above and is_named_for(folder / path.name, name, edited):
            for other in islice(walk(folder, frozenset({path.suffix})), MAX_BESIDE):
                found = _read_as(form, other) if is_named_for(other, name, edited) else ()
                yield from ((other, agent) for agent in found if agent.name == name)


def _list_others(
    form: Format, name: str, path: Path, roots: tuple[Path | None, ...]
) -> Iterator[tuple[Path, Agent]]:
    """Yield the other agents of a name in a format's places and beside the original, with their
    files."""
    looked_at = {resolve(path)}
    for root in dict.fromkeys(roots):
        scope, below = ("user", home_folder()) if root is None else ("project", root)
        for other in list_agents_in(form, scope, below).get(name, ()):
            if resolve(other) not in looked_at:
                looked_at.add(resolve(other))
                yield from ((other, agent) for agent in list_agents_at(other) if agent.name == name)
    for other in _list_beside(path) if find_root(path, form) is None else ():
        if resolve(other) not in looked_at:
            found = _read_as(form, other)
            yield from (
                (other, agent)
                for agent in found
                if agent.name == name and not agent.carried.trace(form.own)
            )


def _list_beside(path: Path) -> Iterator[Path]:
    """Yield the files with a file's suffix in its folder; in the folders beside that, too, where
    the one that holds them is the current folder or lies below it."""
    folder = path.absolute().parent
    top = (
        folder.parent
        if current_folder().absolute() in (folder.parent, *folder.parent.parents)
        else folder
    )
    yield from islice(walk(top, frozenset({path.suffix})), MAX_BESIDE)


def _read_as(form: Format, path: Path) -> tuple[Agent, ...]:
    try:
        return read_with_trace(form, read_text(path), str(path)).agents
    except AgentcError:
        return ()
