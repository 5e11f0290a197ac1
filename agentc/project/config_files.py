"""Where `agentc.toml` is: found upwards from where the user stands, and beside it the file of one
machine.

Belongs here: the names of these files, and looking for them. Not here: reading them (`config.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.filesystem.read import is_file, shorten_path

FILE = "agentc.toml"
# Beside it, for one machine.
LOCAL = "agentc.local.toml"


def list_config_files(folder: Path) -> list[Path]:
    """Return the files of settings in a folder, that of one machine last."""
    return [Path(shorten_path(folder / name)) for name in (FILE, LOCAL) if is_file(folder / name)]


def find_config_folder(start: Path) -> Path | None:
    """Return the nearest folder upwards with an `agentc.toml`, else with an `agentc.local.toml`;
    `None` where no folder has one. The file of one machine hides none that stands further up."""
    folders = (start, *start.parents)
    found = (folder for name in (FILE, LOCAL) for folder in folders if is_file(folder / name))
    return next(found, None)
