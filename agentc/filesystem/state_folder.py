"""The user's own folder for what a machine remembers: whom they trust, what was written outside of
repositories, what the last run replaced, and which runs are under way.

Belongs here: where it is, reading and writing a file there. Not here: what the files say
(`build/records.py`, `build/trust.py`, `file_journal.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from agentc.errors import ReadError, Where
from agentc.filesystem.environment_folders import read_variable
from agentc.filesystem.folder import Folder
from agentc.filesystem.read import home_folder, read_if_exists, resolve
from agentc.filesystem.replace_file import Changed
from agentc.filesystem.write import Writer, sweep_beside

# The kind of the files that say what was written outside of repositories.
OUTPUTS = "outputs"
# Other runs may write the same file at once: look again so often.
ATTEMPTS = 100


def find_state_folder() -> Path:
    """Return the folder: `$XDG_STATE_HOME/agentc`, else `~/.local/state/agentc`. A relative one is
    ignored, as the rules for that variable want."""
    stated = read_variable("XDG_STATE_HOME")
    base = Path(stated) if Path(stated).is_absolute() else home_folder() / ".local/state"
    return base / "agentc"


def find_state_file(kind: str, *names: Path, ending: str = ".json") -> Path:
    """Return the file of a kind for a folder, by its real place, and what else tells it apart."""
    key = "\0".join(resolve(name) for name in names)
    digest = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return find_state_folder() / kind / f"{digest}{ending}"


def update_file(
    path: Path, root: Path, change: Callable[[str | None], str | None], *, private: bool
) -> str | None:
    """Write what `change` makes of a file's text; it is asked again where another run was faster.
    Nothing is written where it returns the same, or `None`. Return what was written, if anything.

    Raises AgentcError where the disc says no.
    """
    for _ in range(ATTEMPTS):
        old = read_if_exists(path)
        new = change(old)
        if new is None or new == old:
            sweep_beside(path, root)
            return None
        if private:
            _make_room(path.parent)
        try:
            with Writer() as writer:
                writer.write(path, new, root, old=old, private=private)
        except Changed:
            continue
        return new
    raise ReadError("unwritable", "other runs write it all the time", where=Where(str(path)))


def _make_room(folder: Path) -> None:
    """Make a folder for the state, private to its user. Raises ReadError where that cannot be."""
    try:
        open_private_folder(folder).close()
    except OSError as error:
        raise ReadError(
            "unwritable", error.strerror or str(error), where=Where(str(folder))
        ) from None


def open_private_folder(path: Path) -> Folder:
    """Return a folder in agentc's own, open; both are made where they are not there, for nobody
    else to look into. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    folder = Folder(str(path))
    folder.make_private()
    return folder
