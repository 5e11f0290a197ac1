"""What git remembers of a repository's merges: the versions of a file on both sides of each.

Belongs here: which merges there are, and the texts in them. Not here: asking git
(`filesystem/git.py`), what the versions say (`merged_lines.py`), marks in a text (`git_marks.py`).
Where there is no git, or it refuses, there are no merges.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agentc.filesystem.git import ask_git
from agentc.filesystem.git_versions import read_objects

# So many merges are looked at, the newest first.
MERGES = 100


class GitHistory:
    """The merges of the repository in which a folder lies, asked for once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._merges: list[tuple[str, str, str]] | None = None

    def list_merges(self) -> list[tuple[str, str, str]]:
        """Return merges of two sides by the names of their commits, each with its sides, the newest
        first; a merge that is going on has no name yet."""
        if self._merges is None:
            self._merges = self._find_merges()
        return self._merges

    def read_versions(self, name: str, commits: Sequence[str]) -> list[str | None]:
        """Return the texts of a file below the folder in several commits, `None` where there is
        none, or more of it than is looked at."""
        if not commits or "\n" in name:
            return [None] * len(commits)
        found = read_objects(self._root, [f"{commit}:./{name}" for commit in commits])
        return [None] * len(commits) if found is None else found

    def _find_merges(self) -> list[tuple[str, str, str]]:
        """Return merges, each as its commit and both parents: those that git is in the middle of,
        without a commit, and the last ones before HEAD. Of a file that it could not merge the index
        has both sides, whatever the merge is for."""
        going = ask_git(self._root, "rev-parse", "--quiet", "--verify", "MERGE_HEAD")
        head = ask_git(self._root, "rev-parse", "--quiet", "--verify", "HEAD")
        found = [("", ":2", ":3")]
        found += [("", head.decode().strip(), going.decode().strip())] if head and going else []
        listed = ask_git(
            self._root, "rev-list", "--merges", "--parents", f"--max-count={MERGES}", "HEAD"
        )
        lines = [line.split() for line in (listed or b"").decode("ascii", "replace").splitlines()]
        return [*found, *((line[0], line[1], line[2]) for line in lines if len(line) == 3)]
