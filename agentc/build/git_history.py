"""What git remembers of a repository's merges: the versions of a file on both sides of each.

Belongs here: which merges there are, and the texts in them. Not here: asking git
(`filesystem/git.py`), what the versions say (`merged_lines.py`), marks in a text (`git_marks.py`).
Where there is no git, or it refuses, there are no merges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from agentc.filesystem.git import ask_git

# So many merges are looked at, the newest first; and so many bytes of one file in all of them.
MERGES = 100
MAX_READ = 64 << 20
_BLOB = re.compile(rb"([0-9a-f]{40,64}) blob (\d{1,18})")


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
        found = self._find_blobs([f"{commit}:./{name}" for commit in commits])
        blobs = [*dict.fromkeys(filter(None, found))]
        texts = dict(zip(blobs, self._read_all(blobs), strict=False))
        listed = [texts.get(blob) for blob in found]
        return listed if len(listed) == len(commits) else [None] * len(commits)

    def _find_blobs(self, names: Sequence[str]) -> list[str]:
        """Return what git calls the files of these names, empty for what is none, and for what
        makes them too large together: a few bytes of a repository can stand for any number."""
        blobs, left, known = [], MAX_READ, {""}
        for line in self._ask_about("--batch-check", names).split(b"\n")[:-1]:
            found = _BLOB.fullmatch(line)
            blob, size = (found[1].decode(), int(found[2])) if found else ("", 0)
            if blob not in known and size <= left:
                left -= size
                known.add(blob)
            blobs.append(blob if blob in known else "")
        return blobs

    def _find_merges(self) -> list[tuple[str, str, str]]:
        """Return merges, each as its commit and both parents: the one that git is in the middle of,
        without a commit, and the last ones before HEAD."""
        going = ask_git(self._root, "rev-parse", "--quiet", "--verify", "MERGE_HEAD")
        head = ask_git(self._root, "rev-parse", "--quiet", "--verify", "HEAD")
        found = [("", head.decode().strip(), going.decode().strip())] if head and going else []
        listed = ask_git(
            self._root, "rev-list", "--merges", "--parents", f"--max-count={MERGES}", "HEAD"
        )
        lines = [line.split() for line in (listed or b"").decode("ascii", "replace").splitlines()]
        return [*found, *((line[0], line[1], line[2]) for line in lines if len(line) == 3)]

    def _read_all(self, names: Sequence[str]) -> Iterator[str | None]:
        """Yield the texts of objects, `None` for what is none."""
        data = self._ask_about("--batch", names) if names else b""
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

    def _ask_about(self, how: str, names: Sequence[str]) -> bytes:
        """Return what git says of objects, as a batch."""
        asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        return ask_git(self._root, "cat-file", how, given=asked) or b""
