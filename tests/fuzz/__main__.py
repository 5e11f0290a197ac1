"""`python -m tests.fuzz`: documents without end, each asked everything, for so many seconds.

Belongs here: which cases come next, and what is said. Not here: one case (`answers.py`), processes
(`runner.py`). A case that makes something happen which none made before becomes the start of
others: so the search goes where the code has not been, without being told where that is.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import FIXTURES
from tests.fuzz import finds, grammar
from tests.fuzz.answers import Case
from tests.fuzz.runner import MAX_MEMORY, Result, alone, run

BATCH = 25
MAX_CORPUS = 3_000
# Folder of fixtures: the format in which its files are read.
FOLDERS = {form: form for form in grammar.FORMS} | {"broken": "claude", "quirks": "claude"}


class Search:
    """The search: its cases worth changing, what happened so far, what was found."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.corpus: list[tuple[str, str]] = [*_fixtures()]
        self.traits: set[str] = set()
        self.known: set[str] = set()
        self.runs = 0
        self.longest, self.peak = (0.0, ""), 0

    def batch(self) -> list[Case]:
        """The next cases."""
        return [self._case() for _ in range(BATCH)]

    def _case(self) -> Case:
        if self.chance.random() < 0.3:
            form = self.chance.choice(list(grammar.FORMS))
            text = grammar.made(form, self.chance)
        else:
            form, text = self.chance.choice(
                self.corpus[-400:] if self.chance.random() < 0.5 else self.corpus
            )
        if self.chance.random() < 0.8:
            others = [one for _, one in self.chance.sample(self.corpus, min(3, len(self.corpus)))]
            text = grammar.mutated(text, self.chance, others)
        if self.chance.random() < 0.03:
            form = self.chance.choice(list(grammar.FORMS))
        return Case(text, form, grammar.FORMS[form][0], self.chance.getrandbits(32))

    def learn(self, result: Result) -> None:
        """Look at what a case came to."""
        case, outcome = result.case, result.outcome
        self.runs += 1
        if outcome.longest > self.longest[0]:
            self.longest = (
                outcome.longest,
                f"{outcome.slowest}, {len(case.text)} characters of {case.form}",
            )
        if outcome.traits - self.traits:
            self.traits |= outcome.traits
            self.corpus.append((case.form, case.text))
            if len(self.corpus) > MAX_CORPUS:
                del self.corpus[self.chance.randrange(MAX_CORPUS)]
        if result.peak > MAX_MEMORY:
            result = alone(case)  # its process had answered others before
            outcome.faults += [fault for fault in result.outcome.faults if fault.kind == "memory"]
        self.peak = max(self.peak, result.peak)
        for fault in outcome.faults:
            if fault.key not in self.known:
                self.known.add(fault.key)
                path = finds.keep(self.folder, case, finds.minimal(case, fault), fault)
                print(
                    f"\nFOUND {fault.kind} at {fault.question}\n{fault.detail}\n-> {path}",
                    flush=True,
                )

    def told(self) -> str:
        """How far it is."""
        seconds, what = self.longest
        return (
            f"{self.runs} documents, {len(self.traits)} kinds of events, {len(self.known)} finds; "
            f"longest answer {seconds:.2f} s ({what}); peak {self.peak >> 20} MiB"
        )


def _fixtures() -> Iterator[tuple[str, str]]:
    for folder, form in FOLDERS.items():
        for path in sorted((FIXTURES / folder).rglob("*")):
            if path.is_file():
                yield form, path.read_bytes().decode("utf-8", "replace")


def main() -> int:
    """Search until the time is over; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0, help="0: another each time")
    parser.add_argument("--finds", type=Path, default=Path(".fuzz"), help="where finds are kept")
    parser.add_argument(
        "--replay", type=Path, help="ask the kept cases of a folder again, and nothing else"
    )
    options = parser.parse_args()
    if options.replay:
        faults = [
            fault for case in finds.kept(options.replay) for fault in alone(case).outcome.faults
        ]
        print(*faults, f"{len(faults)} faults", sep="\n")
        return 1 if faults else 0
    seed = options.seed or random.SystemRandom().getrandbits(32)
    print(f"seed {seed}, finds in {options.finds}", flush=True)
    search = Search(seed, options.finds)
    end = time.monotonic() + options.seconds
    said = 0.0
    while time.monotonic() < end:
        for result in run(search.batch()):
            search.learn(result)
        if time.monotonic() - said > 30:
            said = time.monotonic()
            print(search.told(), flush=True)
    print(search.told())
    return 1 if search.known else 0


if __name__ == "__main__":
    sys.exit(main())
