"""Asking git, so that it starts nothing that the repository names.

Belongs here: how git is called. Not here: what is asked (`git_versions.py`,
`build/git_history.py`).

Only objects and the index are read: no filter, no hook, no program of a configuration has a part in
that, and what a partial clone lacks is not fetched. A repository's own configuration wins over a
general word against protocols, and an older git knows no other one: so none is left to fetch by.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_PATIENCE = 20.0  # seconds
# No program asks, waits or fetches.
_ISOLATED = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


def ask_git(root: Path, *words: str, given: bytes = b"", staged: bool = False) -> bytes | None:
    """Return what git prints in a folder; `None` where it fails, or there is none. What is asked of
    the index is asked of the one that a commit is made of, where `staged` is true."""
    import subprocess  # for outputs that were edited alone

    git = shutil.which("git")
    if git is None or not Path(git).is_absolute() or Path(git).is_relative_to(root.absolute()):
        return None  # a program that a repository brings along is none that its user chose
    env = {key: one for key, one in os.environ.items() if not key.startswith("GIT_")}
    index = os.environ.get("GIT_INDEX_FILE") if staged else None
    if index:
        env["GIT_INDEX_FILE"] = str(Path(index).absolute())
    try:
        done = subprocess.run(
            (git, "--no-pager", "-c", "core.fsmonitor=false", *words),
            cwd=root,
            env={**env, **_ISOLATED},
            input=given,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
