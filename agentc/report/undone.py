"""What is said of an undo: what comes back, what goes, and what is in the way.

Belongs here: its wording, and its data. Not here: what is to be done (`project/undo.py`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from agentc.filesystem.read import shorten_path
from agentc.printable import to_printable
from agentc.project.undo import Deed, Undo


def find_undo_exit_code(undo: Undo) -> int:
    """Return the highest exit code of what is in the way."""
    return max((one.error.exit_code for one in undo.files if one.error is not None), default=0)


def list_deeds(undo: Undo) -> Iterator[str]:
    """Yield what is to be done to each file, but for those that are as they were."""
    for one in undo.files:
        if one.deed is not Deed.SAME:
            yield to_printable(f"{one.deed} {shorten_path(one.path)}")


def list_obstacles(undo: Undo) -> Iterator[str]:
    """Yield why each file stays that does, and each way out once."""
    hints: dict[str, None] = {}
    for one in undo.files:
        if one.error is not None:
            told, _, hint = str(one.error).partition("\n")
            yield told
            hints[hint] = None
    yield from filter(None, hints)


def summarize_undo(undo: Undo, *, dry: bool) -> str:
    """Return the last line."""
    run = f"`agentc {undo.head.command}` of {_show_time(undo)}"
    failed = sum(one.error is not None for one in undo.files)
    if failed and any(one.deed is Deed.KEEP for one in undo.files):
        return f"{run} is not undone: {_count(failed, 'file')} in the way; nothing was brought back"
    if failed:
        return (
            f"{run} is undone in part: {_count(failed, 'file')} left; `agentc undo` goes on there"
        )
    counts = {deed: sum(one.deed is deed for one in undo.files) for deed in Deed}
    parts = [
        f"{_count(counts[deed], 'file')} {words}"
        for deed, words in ((Deed.RESTORE, "brought back"), (Deed.REMOVE, "removed"))
        if counts[deed]
    ]
    done = ", ".join(parts) or "all is as it was before"
    return f"{run} {'would be' if dry else 'is'} undone: {done}"


def _show_time(undo: Undo) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(undo.head.time))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def undo_to_data(undo: Undo, exit_code: int) -> dict[str, Any]:
    """Return an undo as plain data. Nothing of what files held is in it."""
    return {
        "command": undo.head.command,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(undo.head.time)),
        "files": [
            {
                "path": shorten_path(one.path),
                "action": str(one.deed),
                "error": None
                if one.error is None
                else {"code": one.error.code, "message": one.error.message},
            }
            for one in undo.files
        ],
        "exit_code": exit_code,
    }
