"""Which outputs were edited, of those that somebody names or of all.

Belongs here: the choice, and what is said of a path that is none. Not here: taking edits home
(`sync.py`), how an output stands (`judge.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from agentc.build.judge import SETTLE, TORN, WHY_TORN, Output, Standing
from agentc.build.orphans import EDITED, WAY_OUT
from agentc.errors import Refused
from agentc.filesystem.read import make_absolute, shorten_path


def group_by_source(outputs: Iterable[Output]) -> dict[Path, list[Output]]:
    """Return outputs by their sources."""
    grouped: dict[Path, list[Output]] = {}
    for output in outputs:
        if output.item is not None:
            grouped.setdefault(make_absolute(output.item.source), []).append(output)
    return grouped


def refuse_orphans(orphans: Iterable[Output], paths: Collection[Path]) -> None:
    """Raise Refused for a path of an edited output that no source gives any more."""
    for orphan in orphans:
        path = orphan.path
        if path is not None and path in paths and orphan.why == EDITED:
            message = f"no source gives it any more; it was made from {orphan.source}"
            raise Refused("output", message, hint=WAY_OUT).at(shorten_path(path))


def list_edited(outputs: Collection[Output], paths: Collection[Path]) -> Iterator[Output]:
    """Yield the edited outputs at some paths; all edited outputs where no path is given.

    Raises Refused, before it yields anything, for a path that is no edited output, and for one in
    which git left the marks of a conflict.
    """
    edited = [one for one in outputs if one.standing in (Standing.EDITED, Standing.BOTH)]
    known = {one.path for one in edited}
    torn = {one.path for one in outputs if one.why == WHY_TORN}
    sources = {make_absolute(one.item.source) for one in outputs if one.item is not None}
    for path in paths:
        if path in torn:
            raise Refused("output", TORN, hint=SETTLE).at(shorten_path(path))
        if path not in known and path in sources:
            hint = "`agentc build` makes its outputs; what is taken home are edits of those"
            raise Refused("output", "this is a source", hint=hint).at(shorten_path(path))
        if path not in known:
            hint = "`agentc status` lists those that were edited"
            raise Refused("output", "no edited output", hint=hint).at(shorten_path(path))
    yield from (one for one in edited if not paths or one.path in paths)
