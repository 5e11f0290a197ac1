"""Several faults of one text as one error.

Belongs here: naming the others beside the first. Not here: finding faults (the readers), those for
which a client refuses a file (`project/other_faults.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError
from agentc.syntax.source import Source

SHOWN_FAULTS = 10  # so many faults beside the first are named


class PartlyRead(ReadError):
    """A document of several agents has something else in the place of one. `source` is what else
    stands there."""

    def __init__(self, first: ReadError, source: Source) -> None:
        super().__init__(
            first.code, first.message, hint=first.hint, where=first.where, about=first.about
        )
        self.source = source

    @classmethod
    def join(cls, faults: Sequence[ReadError], source: Source) -> PartlyRead:
        """Return the first fault, with all others in its hint, and what else stands there."""
        return cls(join_read_errors(faults[0], faults[1:]), source)


class DoubledKeys(ReadError):
    """Keys of a document stand twice, and which of them is meant makes a difference.

    `faults` are all of these, each by itself, and `notes` are about those that say the same twice.
    `source` is what stands there, with the last value of each key.
    """

    def __init__(
        self, faults: Sequence[ReadError], source: Source, notes: Sequence[Diagnostic] = ()
    ) -> None:
        first, *others = sorted(faults, key=_place_of)
        others += [ReadError(one.code, one.message, where=one.where) for one in notes]
        error = join_read_errors(first, others)
        super().__init__(
            error.code, error.message, hint=error.hint, where=error.where, about=error.about
        )
        self.faults, self.source, self.notes = tuple(faults), source, tuple(notes)


def _place_of(fault: ReadError | Diagnostic) -> tuple[int, int]:
    return fault.where.line or 0, fault.where.column or 0


def join_read_errors(first: ReadError, others: Sequence[ReadError]) -> ReadError:
    """Return the first fault, with all others in its hint, in their order in the text."""
    known = sorted(others, key=_place_of)
    told = [f"line {one.where.line}: {one.message}" for one in known[:SHOWN_FAULTS]]
    told += [f"and {len(known) - SHOWN_FAULTS} more"] if len(known) > SHOWN_FAULTS else []
    also = f"also {'; '.join(told)}" if told else ""
    hint = "; ".join(filter(None, (first.hint, also)))
    return type(first)(first.code, first.message, hint=hint, where=first.where, about=first.about)
