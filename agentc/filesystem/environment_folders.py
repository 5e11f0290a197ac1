"""Variables of the environment, and the folders that some of them state: `XDG_CONFIG_HOME`,
`CLAUDE_CONFIG_DIR` and the like, which move a client's folder.

Belongs here: what a variable says. Not here: which client has which variable
(`vendors/*/locations.py`), the places below that folder (`lens/place.py` for agents,
`project/config_places.py` for configurations), the home folder (`read.py`).
"""

from __future__ import annotations

import os

from agentc.filesystem.looks import Look
from agentc.filesystem.observations import see


def read_variable(name: str) -> str:
    """Return what a variable of the environment says; empty for one that is not set."""
    return see(Look.VARIABLE, name)[1:]


def read_environment_folder(variable: str) -> str | None:
    """Return the folder that a variable of the environment states, absolute; `None` where it states
    none, and for the variable `""`."""
    stated = read_variable(variable) if variable else ""
    return os.path.abspath(stated) if stated else None  # noqa: PTH100  no disc
