"""Where a key of `[[source]]` or `[[target]]` stands in `agentc.toml`.

Belongs here: lines. Not here: what the keys mean (`read_configuration.py`), the keys of
conversions (`project/config_faults.py`).
"""

from __future__ import annotations

import re
from pathlib import Path

from agentc.errors import Where
from agentc.filesystem.read import read_text

_BEGINNING = re.compile(r"^[ \t]*(?:\[[ \t]*){0,2}[\"']?([\w-]+)[\"']?[ \t]*[\]=.]", re.MULTILINE)


def find_key_line(path: Path, name: str, table: str = "", number: int = 0) -> Where:
    """Return the line of a key or a table in the file, where one begins with it; below the line of
    the `table` with a number, where several are called so."""
    text = read_text(path)
    at = _find_table(text, table, number) if table else 0
    found = next((line for line in _BEGINNING.finditer(text, at) if line[1] == name), None)
    found = found or (_BEGINNING.match(text, at) if table else None)
    return (
        Where(str(path))
        if found is None
        else Where(str(path), text.count("\n", 0, found.start()) + 1)
    )


def _find_table(text: str, table: str, number: int) -> int:
    """Return where the line of a table begins, of several tables of that name the one with a
    number."""
    at = 0
    for line in text.split("\n"):
        name = line.strip(" \t[").partition("]")[0].strip()
        if line.lstrip().startswith("[[") and name == table:
            if number == 0:
                return at
            number -= 1
        at += len(line) + 1
    return 0
