"""Cases asked in a process of their own, which may hang, be killed, or take all memory without
harm.

Belongs here: forking, limits, what a process did. Not here: what is asked (`answers.py`), which
cases (`__main__.py`).
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from tests.fuzz.answers import Case, Fault, Outcome, answer

# Seconds of the processor that one case may take before it is killed: on a machine that does much
# else the clock says nothing about agentc.
MAX_SECONDS = 30
# Wall seconds after which a case that does nothing at all is given up.
GIVEN_UP = 600.0
MAX_MEMORY = 200 << 20
_HANGS = (signal.SIGKILL, signal.SIGXCPU)
# What a process has that has just loaded agentc; of a larger parent (a whole test run) no more
# counts.
FRESH = 60 << 20
# More than that no answer gets, so that a mistake does not take the machine down.
LIMIT = 4 << 30


@dataclass(frozen=True, slots=True)
class Result:
    """What a case came to, and the most memory that its process had had by then, in bytes."""

    case: Case
    outcome: Outcome
    peak: int


def run(cases: Sequence[Case]) -> Iterator[Result]:
    """Every case, one after the other in one process; the one at which it ends too early is a fault
    of that case."""
    left = list(cases)
    while left:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _work(left, writing)
        os.close(writing)
        done = 0
        with os.fdopen(reading, "rb") as results:
            while done < len(left) and (made := _next(results)) is not None:
                yield Result(left[done], *made)
                done += 1
        if done < len(left):
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        if done < len(left):
            kind = "hangs" if os.WTERMSIG(status) in _HANGS else "dies"
            fault = Fault("process", kind, f"signal {os.WTERMSIG(status)}")
            yield Result(left[done], Outcome([fault]), 0)
            done += 1
        del left[:done]


def alone(case: Case) -> Result:
    """A case in a fresh process, with too much memory as a fault."""
    (result,) = run([case])
    if result.peak > MAX_MEMORY:
        result.outcome.faults.append(Fault("process", "memory", f"over {MAX_MEMORY >> 20} MiB"))
    return result


def _next(results: BinaryIO) -> tuple[Outcome, int] | None:
    ready = select.select([results], [], [], GIVEN_UP)[0]
    if not ready:
        return None
    try:
        made: tuple[Outcome, int] = pickle.load(results)
    except EOFError:
        return None
    return made


def _work(cases: Sequence[Case], writing: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdin = None
    inherited = max(0, _peak() - FRESH)
    with os.fdopen(writing, "wb", buffering=0) as results:
        for case in cases:
            seconds = math.ceil(time.process_time()) + MAX_SECONDS
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
            outcome = answer(case)
            results.write(pickle.dumps((outcome, _peak() - inherited)))
    os._exit(0)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
