"""What git remembers of a repository's merges: the versions of a file on both sides of each.

Belongs here: asking git, so that it starts nothing that the repository names. Not here: what the
versions say (`merged_lines.py`), marks in a text (`git_marks.py`).

Only objects are read, by their names: no filter, no hook, no program of a configuration has a part
in that, and what a partial clone lacks is not fetched. Where there is no git, or it refuses, there
are no merges.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

# So many merges are looked at, the newest first.
MERGES = 100
_PATIENCE = 20.0  # seconds
# No program asks, waits or fetches.
_ISOLATED = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


class GitHistory:
    """The merges of the repository in which a folder lies, asked for once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._merges: list[tuple[str, str, str]] | None = None

    def list_merges(self) -> list[tuple[str, str, str]]:
        """Return merges of two sides by the names of their commits, each with its sides, the newest
        first; one that is going on has no name yet."""
        if self._merges is None:
            self._merges = self._find_merges()
        return self._merges

    def read_versions(self, name: str, commits: Sequence[str]) -> list[str | None]:
        """Return the texts of a file below the folder in several commits, `None` where there is
        none."""
        if not commits or "\n" in name:
            return [None] * len(commits)
        found = [*self._read_all([f"{commit}:./{name}" for commit in commits])]
        return found if len(found) == len(commits) else [None] * len(commits)

    def _find_merges(self) -> list[tuple[str, str, str]]:
        going = self._ask("rev-parse", "--quiet", "--verify", "MERGE_HEAD")
        head = self._ask("rev-parse", "--quiet", "--verify", "HEAD")
        found = [("", head.decode().strip(), going.decode().strip())] if head and going else []
        listed = self._ask("rev-list", "--merges", "--parents", f"--max-count={MERGES}", "HEAD")
        lines = [line.split() for line in (listed or b"").decode("ascii", "replace").splitlines()]
        return [*found, *((line[0], line[1], line[2]) for line in lines if len(line) == 3)]

    def _read_all(self, names: Sequence[str]) -> Iterator[str | None]:
        """Yield the texts of objects, `None` for what is none."""
        asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        data = self._ask("cat-file", "--batch", given=asked) or b""
        at = 0
        while at < len(data):
            end = data.index(b"\n", at)
            parts = data[at:end].rsplit(b" ", 2)
            at = end + 1
            if len(parts) != 3 or not parts[2].isdigit():
                yield None  # missing, or ambiguous
                continue
            size = int(parts[2])
            text = data[at : at + size]
            at += size + 1
            yield text.decode("utf-8", "surrogateescape") if parts[1] == b"blob" else None

    def _ask(self, *words: str, given: bytes = b"") -> bytes | None:
        """Return what git prints; `None` where it fails, or there is none."""
        import subprocess  # for outputs that were edited alone

        git = shutil.which("git")
        if git is None or Path(git).absolute().is_relative_to(self._root):
            return None  # a program that a repository brings along is none that its user chose
        env = {key: one for key, one in os.environ.items() if not key.startswith("GIT_")}
        try:
            done = subprocess.run(
                (git, "--no-pager", *words),
                cwd=self._root,
                env={**env, **_ISOLATED},
                input=given,
                capture_output=True,
                check=False,
                timeout=_PATIENCE,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout if done.returncode == 0 else None
