"""The file of one machine, which nobody else is to have.

Belongs here: telling where git tracks it. Not here: what it says (`read_configuration.py`), asking
git (`filesystem/git_versions.py`).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from agentc.errors import on_one_line
from agentc.filesystem.read import is_file, shorten_path
from agentc.project.config_files import LOCAL


def tell_tracked(root: Path) -> Iterator[str]:
    """Yield the line on the file of one machine in a repository, where git tracks it. Without such
    a file git is not asked."""
    file = root / LOCAL
    if not is_file(file):
        return
    from agentc.filesystem.git_versions import is_tracked  # where there is one alone

    if is_tracked(file):
        path = shorten_path(file)
        yield on_one_line(
            f"{path}: git tracks it, and it is for one machine alone; "
            f"git rm --cached {shlex.quote(path)}"
        )
