"""Folders that variables of the environment state: `XDG_CONFIG_HOME`, `CLAUDE_CONFIG_DIR` and the
like, which move a client's folder.

Belongs here: what such a variable says. Not here: which client has which variable
(`vendors/*/locations.py`), the places below that folder (`lens/place.py` for agents,
`project/config_places.py` for configurations), the home folder (`read.py`).
"""

from __future__ import annotations

import os


def read_environment_folder(variable: str) -> str | None:
    """Return the folder that a variable of the environment states, absolute; `None` where it states
    none, and for the variable `""`."""
    stated = os.environ.get(variable, "") if variable else ""
    return os.path.abspath(stated) if stated else None  # noqa: PTH100  no disc
