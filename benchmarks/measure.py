"""Wall time and CPU time of whole processes, taken in turn.

Belongs here: starting, accounting, medians and ratios. Not here: which commands are compared
(`run.py`), words about them (`page.py`).
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


class Failed(Exception):
    """A command did not do what is to be measured."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it is shown, how it runs, and what makes each run start from the same
    state."""

    shown: str
    argv: tuple[str, ...]
    cwd: Path
    prepare: Callable[[], None] = lambda: None
    check: Callable[[bytes], str] = lambda _: ""
    """What is wrong after the first run, given its output; nothing if all is well."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures, with the least and the greatest."""

    middle: float
    least: float
    greatest: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """The spread of at least one figure."""
        return cls(median(figures), min(figures), max(figures))


@dataclass(frozen=True, slots=True)
class Result:
    """What one command took, round by round, in milliseconds."""

    command: Command
    wall: tuple[float, ...]
    cpu: tuple[float, ...]

    def ratios(self, base: Result) -> tuple[Spread, Spread]:
        """Wall and CPU time as multiples of another command's in the same round."""
        wall = [mine / other for mine, other in zip(self.wall, base.wall, strict=True)]
        cpu = [mine / other for mine, other in zip(self.cpu, base.cpu, strict=True)]
        return Spread.of(wall), Spread.of(cpu)


def environment() -> dict[str, str]:
    """The user's environment without settings that would change how an interpreter starts."""
    return {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "NODE_"))
    }


def first(command: Command) -> None:
    """Run once to fill the caches, and see that the command does its work.

    Raises:
        Failed: it does not.
    """
    command.prepare()
    done = subprocess.run(
        command.argv,
        cwd=command.cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Failed(
            f"{command.shown}: exit code "
            f"{done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}"
        )
    if wrong := command.check(done.stdout):
        raise Failed(f"{command.shown}: {wrong}")


def once(command: Command) -> tuple[float, float]:
    """Milliseconds of wall time and of CPU time, of the process and the children it waited for."""
    command.prepare()
    os.sync()  # what earlier runs wrote is not this one's to write out
    begin = time.perf_counter()
    process = subprocess.Popen(
        command.argv,
        cwd=command.cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{command.shown}: exit code {process.returncode}")
    return wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def interleaved(commands: Sequence[Command], runs: int) -> list[Result]:
    """Every command once unmeasured, then all of them in turn, `runs` times over."""
    for command in commands:
        first(command)
    rounds = [[once(command) for command in commands] for _ in range(runs)]
    return [
        Result(
            command, tuple(row[place][0] for row in rounds), tuple(row[place][1] for row in rounds)
        )
        for place, command in enumerate(commands)
    ]
