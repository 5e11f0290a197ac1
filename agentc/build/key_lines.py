"""Where a key of `[[source]]` or `[[target]]` stands in `agentc.toml`.

Belongs here: lines. Not here: what the keys mean (`read_configuration.py`), the keys of
conversions (`project/config_faults.py`).
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from agentc.errors import Where
from agentc.filesystem.read import read_text

_BEGINNING = re.compile(r"^[ \t]*(?:\[[ \t]*){0,2}[\"']?([\w-]+)[\"']?[ \t]*[\]=.]", re.MULTILINE)


def find_key_line(path: Path, name: str, table: str = "", number: int = 0) -> Where:
    """Return the line of a key or a table in the file, where one begins with it; below the line of
    the `table` with a number, where several are called so."""
    text = read_text(path)
    starts = re.finditer(rf"^[ \t]*\[\[[ \t]*{re.escape(table)}\b", text, re.MULTILINE)
    start = next(islice(starts, number, None), None) if table else None
    at = start.start() if start is not None else 0
    found = next((line for line in _BEGINNING.finditer(text, at) if line[1] == name), start)
    return (
        Where(str(path))
        if found is None
        else Where(str(path), text.count("\n", 0, found.start()) + 1)
    )
