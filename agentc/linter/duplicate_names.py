"""Agents of one name in one client's folder: which of them the client has.

Belongs here: finding them among the files of a run. Not here: which of them wins (a format's table
says it), single files (`check.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import Where
from agentc.lens.format import Format


@dataclass(frozen=True, slots=True)
class NamedAgent:
    """A file with an agent that its client lists: its path, the root above its folder, its format,
    the agent's name."""

    path: str
    root: str
    form: Format
    name: str


def find_duplicate_names(files: Iterable[NamedAgent]) -> Iterator[Diagnostic]:
    """Yield a diagnostic on every file whose agent gives way to another one of its name."""
    groups: dict[tuple[str, str, str], list[NamedAgent]] = {}
    for agent in files:
        if agent.form.choose_active is not None:
            groups.setdefault((agent.root, agent.form.name, agent.name), []).append(agent)
    for (_, _, name), group in groups.items():
        paths = [agent.path for agent in group]
        form = group[0].form
        if len(set(paths)) < 2 or form.choose_active is None:
            continue
        winner = form.choose_active(paths)
        for path in paths:
            if path != winner:
                message = f'{winner} also defines "{name}", and the client uses that file'
                yield Diagnostic(
                    "same-name",
                    message,
                    Where(path, line=1, column=1),
                    hint="rename one of the two agents",
                )
