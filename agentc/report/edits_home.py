"""How the edits of many kept outputs go home at once, as a line of its own.

Belongs here: the command. Not here: that of a single file (`project/kept_files.py`), carrying it
out (`project/into_folder.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote

from agentc.filesystem.read import shorten_path
from agentc.printable import to_printable
from agentc.project.plan import PlannedWrite


def render_way_home(items: Iterable[PlannedWrite]) -> Iterator[str]:
    """Yield the command that takes the edits of all files home that were kept for them, where there
    are several."""
    edited = [item for item in items if item.goes_home and item.target is not None]
    if len(edited) < 2:
        return
    folders = {quote(shorten_path(item.target.parent)) for item in edited if item.target}
    originals = [os.path.abspath(Path(item.source).parent) for item in edited]  # noqa: PTH100
    above = quote(shorten_path(Path(os.path.commonpath(originals))))
    command = to_printable(f"agentc convert {' '.join(sorted(folders))} --into {above}")
    yield f"hint: `{command}` takes the edits of these {len(edited)} files home"
