"""The text of a journal: a head, and an entry a line.

Belongs here: both directions, and what a journal must be. Not here: when an entry is written
(`journal.py`), what follows from one (`project/undo.py`).

A journal is read as data of a stranger: a path that is not whole, or has a step out of a folder, is
refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentc.errors import Refused

VERSION = 1
ENDING = ".journal"
# What says of the entry before it that it did not come to pass.
VOID = b'{"void": true}\n'
_DIGEST = re.compile(r"[0-9a-f]{64}")
_COMMAND = re.compile(r"[a-z]{1,20}")
# The last second of the year 9999.
_LATEST = 253_402_300_799


@dataclass(frozen=True, slots=True)
class JournalHead:
    """Which run a journal is of: the folder that it was for, its command, and when it began, in
    seconds."""

    root: str
    command: str
    time: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What one file was before it was touched, with its mode, and the digest of what it became;
    `None` stands for no file. A folder was not there before.

    `root` is the folder that the file was not to leave. Both paths are real ones.
    """

    path: str
    root: str
    before: bytes | None = None
    mode: int | None = None
    after: str | None = None
    is_folder: bool = False


def render_head(head: JournalHead) -> bytes:
    """Return the first line of a journal."""
    data = {
        "version": VERSION,
        "root": head.root,
        "command": head.command,
        "time": head.time,
    }
    return _render(data)


def render_entry(entry: JournalEntry) -> bytes:
    """Return the line of an entry."""
    data: dict[str, Any] = {"path": entry.path, "root": entry.root}
    if entry.is_folder:
        return _render({**data, "folder": True})
    before = None if entry.before is None else base64.b64encode(entry.before).decode("ascii")
    return _render({**data, "before": before, "mode": entry.mode, "after": entry.after})


def _render(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=True).encode("ascii") + b"\n"


def parse_journal(data: bytes) -> tuple[JournalHead, tuple[JournalEntry, ...]]:
    """Return the head and the entries of a journal. What a killed run did not write to its end
    counts for nothing: its file was not touched yet.

    Raises Refused for a text that is no journal.
    """
    lines = data.split(b"\n")[:-1]
    if not lines:
        raise refuse_journal("it is empty")
    head = _read_head(_load(lines[0]))
    entries: list[JournalEntry] = []
    for line in lines[1:]:
        found = _load(line)
        if found == {"void": True}:
            if not entries:
                raise refuse_journal("it takes something back that it never said")
            entries.pop()
        else:
            entries.append(_read_entry(found))
    return head, tuple(entries)


def _load(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise refuse_journal("a line of it is no JSON") from None
    if not isinstance(found, dict):
        raise refuse_journal("a line of it is no map")
    return found


def _read_head(found: dict[str, Any]) -> JournalHead:
    root, command, time = (found.get(key) for key in ("root", "command", "time"))
    if found.get("version") != VERSION:
        raise refuse_journal("another version of agentc wrote it")
    if not isinstance(command, str) or not _COMMAND.fullmatch(command):
        raise refuse_journal("it names no command")
    if type(time) is not int or not 0 <= time <= _LATEST:
        raise refuse_journal("it has no time")
    return JournalHead(_read_path(root), command, time)


def _read_entry(found: dict[str, Any]) -> JournalEntry:
    path, root = _read_path(found.get("path")), _read_path(found.get("root"))
    if path == root or not Path(path).is_relative_to(root):
        raise refuse_journal(f"{path!r} does not lie in {root!r}")
    if found.get("folder") is True:
        return JournalEntry(path, root, is_folder=True)
    before, mode, after = (found.get(key) for key in ("before", "mode", "after"))
    if not (after is None or (isinstance(after, str) and _DIGEST.fullmatch(after))):
        raise refuse_journal(f"what it says of {path!r} is no digest")
    if (mode is None) is not (before is None) or not (
        mode is None or (type(mode) is int and 0 <= mode <= 0o7777)
    ):
        raise refuse_journal(f"what it says of {path!r} is no mode")
    try:
        data = None if before is None else base64.b64decode(before, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise refuse_journal(f"what it keeps of {path!r} is damaged") from None
    return JournalEntry(path, root, data, mode, after)


def _read_path(path: object) -> str:
    """Return a whole path with no step out of a folder. Raises Refused for anything else."""
    if not isinstance(path, str) or "\0" in path:
        raise refuse_journal("a path in it is none")
    pure = Path(path)
    if not pure.is_absolute() or ".." in pure.parts or str(pure) != path:
        raise refuse_journal(f"{path!r} is no path that agentc writes there")
    return path


def refuse_journal(why: str) -> Refused:
    """Return the error of a journal that cannot be used."""
    hint = "nothing was written; delete that file, and bring back what you need by git"
    return Refused("undo", f"what was kept of the last run cannot be used: {why}", hint=hint)
