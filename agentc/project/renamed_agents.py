"""Agents of one run that get other names, and those that refer to them.

Belongs here: who is called what, and who has to be converted once more. Not here: references
(`lens/agent_references.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.provenance import digest
from agentc.lens.agent_references import has_patterns, list_references
from agentc.options import RenamedAgent
from agentc.permissions.globs import WILD
from agentc.pipeline.convert import Conversion
from agentc.project.folder_names import find_folder_name
from agentc.project.plan import PlannedWrite

# What agents are called now where that is clear, and every one that is called otherwise.
NewNames = tuple[Mapping[str, str], tuple[RenamedAgent, ...]]


def follow_names(
    items: list[PlannedWrite], again: Callable[[PlannedWrite, NewNames], PlannedWrite]
) -> Iterator[PlannedWrite]:
    """Yield every item. One whose agent refers to a renamed agent, or has a pattern that may mean
    one, is converted `again`, and has a note on that.

    Where several agents had one name, that of the same folder is meant; else nobody knows which,
    and it is told. What the name closes is closed under all that it became.
    """
    near, far = _map_new_names(items)
    peers = tuple(_list_renamed(items))

    @functools.cache
    def map_meant(folder: str) -> dict[str, set[str]]:
        return {peer.old: near.get((folder, peer.old)) or far[peer.old] for peer in peers}

    for item in items:
        done = item.conversion
        if done is None or not peers:
            yield item
            continue
        meant = map_meant(find_folder_name(Path(item.source)))
        clear = {old: next(iter(new)) for old, new in meant.items() if len(new) == 1}
        names = {old: new for old, new in clear.items() if new != old}
        found = dict.fromkeys((*done.refers_to, *(name for _, name in list_references(done.agent))))
        referred = {name: names[name] for name in found if name in names}
        unclear = [name for name in found if len(meant.get(name, ())) > 1]
        by_pattern = has_patterns(done.agent) or not WILD.isdisjoint("".join(found))
        moves = referred or unclear or by_pattern
        yield _tell(again(item, (names, peers)) if moves else item, referred, unclear)


def _list_renamed(items: Iterable[PlannedWrite]) -> Iterator[RenamedAgent]:
    """Yield the agents that are called otherwise in the target, with whether they came home to a
    name that they had there."""
    for item in items:
        if (done := item.conversion) is not None and item.error is None:
            traces = done.agent.carried.traces
            was = {trace.digests.get("name", ("",))[0] for trace in traces}
            if done.known_as != done.name:
                yield RenamedAgent(done.known_as, done.name, digest(done.name) in was)


def _map_new_names(
    items: Iterable[PlannedWrite],
) -> tuple[dict[tuple[str, str], set[str]], dict[str, set[str]]]:
    """Return what agents are called now, by their old names: those of each folder, and all of
    them."""
    near: dict[tuple[str, str], set[str]] = {}
    far: dict[str, set[str]] = {}
    renamed = False
    for item in items:
        if (done := item.conversion) is not None and item.error is None:
            near.setdefault((find_folder_name(Path(item.source)), done.known_as), set()).add(
                done.name
            )
            far.setdefault(done.known_as, set()).add(done.name)
            renamed = renamed or done.known_as != done.name
    return (near, far) if renamed else ({}, {})


def _tell(item: PlannedWrite, names: Mapping[str, str], unclear: list[str]) -> PlannedWrite:
    """Return an item with notes on the agents that it refers to by other names now, on rules that
    were added for them, and on names that several of the renamed agents had."""
    done: Conversion | None = item.conversion
    if done is None:
        return item
    told = [
        Diagnostic("renamed-reference", f'"{old}", to which it refers, is called "{new}" here')
        for old, new in names.items()
    ]
    for old, rule in done.added:
        message = (
            f'"{old}", about which its rules decide, is called "{rule.pattern}" here; a rule for '
            f"that is added: {rule.decision}"
        )
        told.append(Diagnostic("renamed-reference", message))
    message = "to which it refers, is the name of several agents that get others"
    told += [Diagnostic("unclear-reference", f'"{name}", {message}') for name in unclear]
    if not told:
        return item
    notes = (*done.notes, *(note.at(item.source) for note in told))
    return replace(item, conversion=replace(done, notes=notes))
