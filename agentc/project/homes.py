"""Where an agent has a file already: the way home leads there, and not to a second file beside it.

Belongs here: the names of the agents in a place. Not here: where a format's files go else (`target.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from agentc.errors import AgentcError, Refused
from agentc.formats import every
from agentc.lens.format import Format
from agentc.project.detect import opened
from agentc.project.files import is_file, is_folder, read_text, shorten_path, walk
from agentc.project.places import spots_below
from agentc.project.plan import Item
from agentc.project.request import Request


def at_home(request: Request, items: list[Item]) -> Iterator[Item]:
    """Yield every item, at the file that its agent has already in the target's place: in a sub-folder, or under another
    file name. Several such files are an error of the item."""
    known: dict[Path, dict[str, list[Path]]] = {}
    placed = not (request.in_place or request.into is not None or request.out_folder is not None)
    for item in items:
        form, path, root, done = request.target, item.target, item.root, item.conversion
        if not placed or form is None or path is None or root is None or done is None or is_file(path):
            yield item
            continue
        if root not in known:
            known[root] = _agents_in(form, request.scope, root)
        homes = known[root].get(done.name, [])
        if len(homes) > 1:
            listed = ", ".join(shorten_path(home) for home in homes)
            message = f'"{done.name}" has several files here: {listed}'
            error = Refused("several-homes", message, hint="--into FILE puts edits back into one of them")
            yield replace(item, error=error.at(item.source), target=None)
        else:
            yield replace(item, target=homes[0]) if homes else item


def _agents_in(form: Format, scope: str, root: Path) -> dict[str, list[Path]]:
    """Return the files in a format's place, by the names of their agents; what cannot be read has none."""
    places = [one.place(scope) for one in every().values() if one is form or (one.own == form.own and one.by_place)]
    found: dict[str, list[Path]] = {}
    for place, spot in ((one, spot) for one in places for spot in spots_below(root, one)):
        for path in walk(spot, frozenset({place.suffix})) if is_folder(spot) else ():
            if place.flat and path.parent != spot:
                continue
            try:
                document = opened(str(path), read_text(path))
            except AgentcError:
                continue
            for agent in document.agents:
                found.setdefault(agent.name, []).append(path)
    return found
