"""Agents of one run that get other names, and those that refer to them.

Belongs here: who is called what, and who has to be converted once more. Not here: references
(`lens/agent_references.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.lens.agent_references import list_references
from agentc.pipeline.convert import Conversion
from agentc.project.folder_names import find_folder_name
from agentc.project.plan import PlannedWrite


def follow_names(
    items: list[PlannedWrite], again: Callable[[PlannedWrite, Mapping[str, str]], PlannedWrite]
) -> Iterator[PlannedWrite]:
    """Yield every item, converted `again` where its agent refers to one that is called otherwise
    now, and note that.

    Where several agents had one name, that of the same folder is meant; else nobody knows which,
    and it is told.
    """
    near, far = _map_new_names(items)
    for item in items:
        if item.conversion is None or not (near or far):
            yield item
            continue
        found = dict.fromkeys(
            (
                *item.conversion.refers_to,
                *(name for _, name in list_references(item.conversion.agent)),
            )
        )
        folder = find_folder_name(Path(item.source))
        known = {name: near.get((folder, name)) or far.get(name) or {name} for name in found}
        names = {
            name: next(iter(new)) for name, new in known.items() if len(new) == 1 and new != {name}
        }
        unclear = [name for name, new in known.items() if len(new) > 1]
        done = again(item, names) if names else item
        yield _tell(done, names, unclear)


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
    done: Conversion | None = item.conversion
    if done is None or not (names or unclear):
        return item
    where = Where(item.source)
    notes = [
        Diagnostic(
            "renamed-reference", f'"{old}", to which it refers, is called "{new}" here', where
        )
        for old, new in names.items()
    ]
    message = "to which it refers, is the name of several agents that get others"
    notes += [Diagnostic("unclear-reference", f'"{name}", {message}', where) for name in unclear]
    return replace(item, conversion=replace(done, notes=(*done.notes, *notes)))
