"""Earlier versions of a file, as git keeps them.

Belongs here: which texts of a file were committed, or stand on both sides of a merge. Not here:
asking git (`git.py`), what a version is good for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from agentc.errors import ReadError
from agentc.filesystem.git import ask_git
from agentc.filesystem.read import MAX_BYTES, decode

# So many versions are looked at, the latest first; and so many bytes of several files at once.
MAX_VERSIONS = 50
MAX_READ = 64 << 20
_LITERAL = ("--literal-pathspecs", "-c", "log.showSignature=false")
_BLOB = re.compile(rb"([0-9a-f]{40,64}) blob (\d{1,18})")
# A file that a commit has: its kind before and after, what it was, and what it is.
_CHANGE = re.compile(rb":\d+ 100(?:644|755) [0-9a-f]+ ([0-9a-f]{40,64}) ")


def list_versions(path: Path) -> Iterator[str]:
    """Yield the texts that a file had where it was committed, the latest first; none outside of a
    repository, without git, or where git cannot tell."""
    for blob in _list_blobs(path):
        size = ask_git(path.parent, "cat-file", "-s", blob)
        data = None
        if size is not None and int(size) <= MAX_BYTES:
            data = ask_git(path.parent, "cat-file", "blob", blob)
        try:
            text = None if data is None else decode(data)
        except ReadError:
            continue
        if text is not None:
            yield text


def read_objects(
    root: Path, names: Sequence[str], *, staged: bool = False
) -> list[str | None] | None:
    """Return the texts of objects by git's names for them in a folder, `None` for what is none, and
    for what makes them too large together; `None` altogether where git does not tell."""
    blobs = _find_blobs(root, names, staged=staged)
    wanted = [*dict.fromkeys(filter(None, blobs))]
    data = _ask_about(root, "--batch", wanted, staged=staged) if wanted else b""
    found = [*_split_objects(data or b"")]
    if data is None or len(found) != len(wanted) or len(blobs) != len(names):
        return None
    texts = dict(zip(wanted, found, strict=True))
    return [texts.get(blob) for blob in blobs]


def _find_blobs(root: Path, names: Sequence[str], *, staged: bool) -> list[str]:
    """Return what git calls the files of these names, empty for what is none, and for what makes
    them too large together: a few bytes of a repository can stand for any number."""
    blobs, left, known = [], MAX_READ, {""}
    data = _ask_about(root, "--batch-check", names, staged=staged) or b""
    for line in data.split(b"\n")[:-1]:
        found = _BLOB.fullmatch(line)
        blob, size = (found[1].decode(), int(found[2])) if found else ("", 0)
        if blob not in known and size <= left:
            left -= size
            known.add(blob)
        blobs.append(blob if blob in known else "")
    return blobs


def _ask_about(root: Path, how: str, names: Sequence[str], *, staged: bool) -> bytes | None:
    """Return what git says of objects, as a batch; `None` where it says nothing."""
    asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    return ask_git(root, "cat-file", how, given=asked, staged=staged)


def _split_objects(data: bytes) -> Iterator[str | None]:
    """Yield the texts of objects as git prints them, one behind the other."""
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


def is_tracked(path: Path) -> bool:
    """Return whether git tracks a file: whether its index has one of that name."""
    found = ask_git(path.parent, *_LITERAL[:1], "ls-files", "-z", "--", path.name)
    return bool(found)


def list_ignored(root: Path, names: Sequence[str]) -> frozenset[str]:
    """Return the files, by their names below a folder, that git is told to ignore."""
    asked = "".join(f"./{name}\0" for name in names).encode("utf-8", "surrogateescape")
    # It fails where it ignores none of them.
    found = ask_git(root, "check-ignore", "-z", "--stdin", given=asked) or b""
    listed = found.decode("utf-8", "surrogateescape").split("\0")
    return frozenset(name.removeprefix("./") for name in listed if name)


def list_unmerged_sides(path: Path) -> tuple[str, ...]:
    """Return the texts of both sides of a file that git could not merge, and that nobody has added
    since; none of any other file."""
    sides = []
    for stage in (2, 3):
        name = f":{stage}:./{path.name}"
        size = ask_git(path.parent, "cat-file", "-s", name)
        if size is None or int(size) > MAX_BYTES:
            return ()
        data = ask_git(path.parent, "cat-file", "blob", name)
        try:
            sides.append(decode(data or b""))
        except ReadError:
            return ()
    return (*sides,)


def _list_blobs(path: Path) -> Iterator[str]:
    """Yield the names of these texts, each once."""
    raw = ("--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--format=")
    alone = ("--no-mailmap", "-O/dev/null")  # no other file is read, wherever it lies
    found = ask_git(
        path.parent, *_LITERAL, "log", f"--max-count={MAX_VERSIONS}", *raw, *alone, "--", path.name
    )
    blobs = (_CHANGE.match(line) for line in (found or b"").splitlines())
    yield from dict.fromkeys(change[1].decode() for change in blobs if change)
