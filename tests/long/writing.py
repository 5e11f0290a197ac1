"""The long runs over writing: `make race` and `make kill`.

Belongs here: how often, and what is printed. Not here: one round (`support/racing.py`).

    python -m tests.long.writing race RUNS FILES
    python -m tests.long.writing kill TIMES FILES
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.support.racing import kills, race

SWAPPED = (".opencode/agents", ".opencode", ".claude/agents")


def main(what: str, times: int, files: int) -> int:
    """Run it, print the figures, and return 1 where something is wrong."""
    start, bad = time.monotonic(), 0
    if what == "race":
        for swapped in SWAPPED:
            outside = inside = torn = 0
            for _ in range(times):
                with tempfile.TemporaryDirectory() as name:
                    raced = race(Path(name), files, swapped)
                outside, inside, torn = (
                    outside + raced.outside,
                    inside + raced.inside,
                    torn + raced.torn,
                )
            print(
                f"{swapped}: {times} runs of {files} files: {outside} outside, {inside} inside, {torn} torn"
            )
            bad += outside + torn
    else:
        with tempfile.TemporaryDirectory() as name:
            killed, wrong = kills(Path(name), files, times)
        print(*wrong, sep="\n", end="\n" if wrong else "")
        print(
            f"{3 * times} kills ({times} each of TERM, INT, KILL), {killed.amid} amid the files, {killed.undone} taken back: {len(wrong)} wrong"
        )
        bad += len(wrong)
    print(f"{time.monotonic() - start:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
