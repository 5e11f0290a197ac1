"""The user's own rules in a client's configuration: found on the disc, and merged as the client merges them.

Belongs here: which files count, in which order. Not here: what a rule means (`formats/`), what becomes of it (`lens/`).
Source: runs of OpenCode 1.18.33. A key keeps the place where it first stood and takes the value that stands last.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from agentc.errors import AgentcError, UsageError
from agentc.formats import get
from agentc.ir.permission import Rule
from agentc.ir.value import Map, Value
from agentc.lens.field import BadValue
from agentc.lens.format import Format
from agentc.project.files import is_file, read_text
from agentc.syntax import GRAMMARS
from agentc.syntax.source import entry_of


@functools.cache
def ambient(target: Format, root: Path, home: Path) -> tuple[Rule, ...]:
    """The rules that a user's own configuration states for every agent; none where the client has no such file.

    Raises AgentcError for a configuration that cannot be read: nobody knows what it forbids.
    """
    if not target.configuration:
        return ()
    form = get(target.configuration)
    merged: dict[str, Value] = {}
    for path in _files(form, root, home):
        try:
            entries = GRAMMARS[form.syntax].read(read_text(path), (), ()).records[0].entries
        except AgentcError as error:
            raise error.at(str(path)) from None
        for entry in entries:
            if entry.key in form.outside:
                merged[entry.key] = _merged(merged.get(entry.key), entry.value)
    row = form.row_of("permission")
    if row is None or not merged:
        return ()
    try:
        return row.codec.read({key: entry_of(key, value) for key, value in merged.items()}).rules or ()
    except BadValue as bad:
        raise UsageError("config", f"your own configuration of {target.name}: {bad}", hint=bad.hint) from None


def _files(form: Format, root: Path, home: Path) -> Iterator[Path]:
    """What there is, what counts least first: the home folder's, the project's, and that of its hidden folder."""
    for scope, start in (("user", home), ("project", root)):
        places = [place for place in form.places if place.scope == scope]
        depth = max(len(place.folders) for place in places)
        spots = [start / place.spots[level] for level in reversed(range(depth)) for place in places]
        yield from (spot for spot in spots if is_file(spot))


def _merged(old: Value, new: Value) -> Value:
    """Two statements of one key as one; a word alone stands for everything."""
    first, second = (Map({"*": each}) if isinstance(each, str) else each for each in (old, new))
    if not isinstance(first, Map) or not isinstance(second, Map):
        return second
    together: dict[str, Value] = dict(first)
    for key, value in second.items():
        inner = together.get(key)
        together[key] = _merged(inner, value) if isinstance(inner, Map) and isinstance(value, Map) else value
    return Map(together)
