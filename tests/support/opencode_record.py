"""What OpenCode 1.18.33 made of generated heads: the record.

Belongs here: its rows, reading and writing them. Not here: the heads (`opencode_heads.py`), asking
the client (`clients/record_maps.py`).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RECORD = Path(__file__).parent / "data" / "opencode_heads.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Asked:
    """One file, and what the client made of it.

    `outcome` is `loads`, `none` (it has no such agent) or `rejects` (it starts with no agent at all).
    `rules` are those that the file adds to the client's own, with the home folder of the models;
    `off` are the tools that it hides, and `None` where it was not asked about them.
    """

    text: str
    outcome: str
    rules: tuple[tuple[str, str, str], ...] = ()
    off: tuple[str, ...] | None = None


def write_record(answers: Iterable[Asked]) -> None:
    """Write the record anew."""
    lines = "".join(
        json.dumps(list(asdict(one).values()), separators=(",", ":")) + "\n" for one in answers
    )
    RECORD.write_bytes(gzip.compress(lines.encode(), 9, mtime=0))


def read_record() -> list[Asked]:
    """Every answer of the record."""
    lines = gzip.decompress(RECORD.read_bytes()).decode().split("\n")
    rows = (json.loads(line) for line in lines if line)
    return [
        Asked(text, outcome, tuple(map(tuple, rules)), off if off is None else tuple(off))
        for text, outcome, rules, off in rows
    ]
