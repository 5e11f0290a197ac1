"""What is wrong with `agentc.lock` as it stands beside outputs that are in step.

Belongs here: telling that, for a check, and for a build that puts it right. Not here: reading and
writing the lock (`records.py`), how outputs stand (`judge.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from agentc.build.judge import Output, is_as_written
from agentc.build.record_texts import LOCK
from agentc.build.records import Records
from agentc.filesystem.read import shorten_path

# So many outputs without a record are named.
NAMED = 5
# What puts the lock right.
REBUILD = f"`agentc build` writes it; then `git add {LOCK}`"
SETTLED = f"{LOCK}: git had left its conflict marks in it; what both sides say stands in it now"


@dataclass(frozen=True, slots=True)
class LockFaults:
    """What is wrong with a lock: whether git left its marks in it, or it is not there, and the
    outputs of which it lacks a record."""

    torn: bool = False
    lost: bool = False
    lacking: tuple[Path, ...] = ()

    def tell(self) -> str:
        """Return in words what is wrong; empty where nothing is."""
        if self.torn:
            return f"{LOCK}: git left its conflict marks in it"
        if not self.lacking:
            return ""
        if self.lost:
            return f"{LOCK} is not there"
        rest = f" and {len(self.lacking) - NAMED} more" if len(self.lacking) > NAMED else ""
        return f"{LOCK} does not record {', '.join(map(shorten_path, self.lacking[:NAMED]))}{rest}"


NO_FAULTS = LockFaults()


def find_lock_faults(records: Records, outputs: Iterable[Output]) -> LockFaults:
    """Return what is wrong with the lock: without it, or with half of it, another machine takes
    outputs for files of somebody's own."""
    return LockFaults(records.is_torn, records.lost, (*_list_unrecorded(records, outputs),))


def _list_unrecorded(records: Records, outputs: Iterable[Output]) -> Iterator[Path]:
    """Yield the outputs that stand as they are written, and of which the lock is to know and does
    not."""
    for output in outputs:
        item, path = output.item, output.path
        if item is None or path is None or item.old is None or item.error is not None:
            continue
        is_written = is_as_written(item) and not item.changes
        if is_written and records.lacks(path, output.target):
            yield path
