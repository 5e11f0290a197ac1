"""Asks the real Claude Code about generated heads, and writes down what it gave.

`python -m tests.clients.record_heads [ASKED]`: 8,000 take a quarter of an hour on two cores. Every
head that the client had an agent for is kept, and of the others as many as fill up the record.
"""

from __future__ import annotations

import random
import sys

from tests.support.heads import RECORD, Asked, file_of, write_record

from .given import tools_given

KEPT = 5_000
STEP = 200


def main(asked: int) -> None:
    """Ask, and write the record."""
    answers: list[Asked] = []
    for start in range(0, asked, STEP):
        seeds = range(start, min(start + STEP, asked))
        texts = {f"a{seed}": file_of(random.Random(seed), f"a{seed}") for seed in seeds}
        given = tools_given(texts)
        answers += [Asked(name, text, given[name]) for name, text in texts.items()]
        loaded = sum(one.tools is not None for one in answers)
        sys.stdout.write(f"{len(answers)} asked, {loaded} loaded\n")
        sys.stdout.flush()
    room = KEPT - sum(one.tools is not None for one in answers)
    kept: list[Asked] = []
    for one in answers:
        room -= one.tools is None
        if one.tools is not None or room >= 0:
            kept.append(one)
    write_record(kept)
    sys.stdout.write(f"{len(kept)} kept in {RECORD}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 8_000)
