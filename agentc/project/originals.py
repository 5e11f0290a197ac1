"""Which file an edited one was made from, where several hold agents of one name.

Belongs here: how well each fits the trace of the edited file. Not here: what goes back into it (`into.py`), where new
files go (`homes.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from agentc.errors import Refused
from agentc.ir.agent import Agent
from agentc.lens.format import Document, Format
from agentc.project.files import home, shorten_path
from agentc.project.homes import TELLING, agents_at, agents_in, fitting


def refuse_other_original(document: Document, original: Document, roots: tuple[Path | None, ...]) -> None:
    """Raise Refused where an edited file was made from another file than from `original`.

    `roots` are the projects of both; the user's own agents are looked through, too. An agent that fits the trace no
    better than the original does is not the one: that can have been edited since.
    """
    agent, form = original.agents[0], original.format
    trace = document.agents[0].carried.trace(form.own) if document.format.own != form.own else None
    if trace is None or original.path is None:
        return
    fits = fitting(trace, (agent,))
    if fits == len(TELLING):
        return
    for path, other in _others(form, agent.name, Path(original.path), roots):
        if fitting(trace, (other,)) > fits:
            message = f'{shorten_path(Path(original.path))} is another agent called "{agent.name}"'
            hint = f"the file was made from {shorten_path(path)}: --into that, or rename one of the two"
            raise Refused("other-original", message, hint=hint)


def _others(form: Format, name: str, path: Path, roots: tuple[Path | None, ...]) -> Iterator[tuple[Path, Agent]]:
    """Yield the other agents of a name in a format's places, with their files."""
    for root in dict.fromkeys(roots):
        scope, below = ("user", home()) if root is None else ("project", root)
        for other in agents_in(form, scope, below).get(name, ()):
            if other.resolve() != path.resolve():
                yield from ((other, agent) for agent in agents_at(other) if agent.name == name)
