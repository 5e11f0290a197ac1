"""Agents of one name in one client's folder: which of them the client has.

Belongs here: finding them among the files of a run. Not here: which of them wins (a format's table
says it), single files (`check.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentc.errors import Where
from agentc.lens.format import Format
from agentc.linter.finding import Finding, from_note
from agentc.syntax.source import Note


@dataclass(frozen=True, slots=True)
class NamedAgent:
    """A file with an agent that its client lists: its path, the root above its folder, its format,
    the agent's name."""

    path: str
    root: str
    form: Format
    name: str


def find_duplicate_names(files: Iterable[NamedAgent]) -> Iterator[Finding]:
    """Yield a finding on every file whose agent gives way to another one of its name."""
    groups: dict[tuple[str, str, str], list[NamedAgent]] = {}
    for one in files:
        if one.form.active is not None:
            groups.setdefault((one.root, one.form.name, one.name), []).append(one)
    for (_, _, name), group in groups.items():
        paths = [one.path for one in group]
        form = group[0].form
        if len(set(paths)) < 2 or form.active is None:
            continue
        winner = form.active(paths)
        for path in paths:
            if path != winner:
                message = f'{winner} also defines "{name}", and the client uses that file'
                yield from_note(
                    Note(
                        "same-name",
                        message,
                        Where(line=1, column=1),
                        hint="rename one of the two agents",
                    ),
                    path,
                )
