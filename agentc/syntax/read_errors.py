"""Several faults of one text as one error.

Belongs here: naming the others beside the first. Not here: finding faults (the readers), those for
which a client refuses a file (`project/other_faults.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agentc.errors import ReadError

SHOWN_FAULTS = 10  # so many faults beside the first are named


def join_read_errors(first: ReadError, others: Sequence[ReadError]) -> ReadError:
    """Return the first fault, with all others in its hint, in their order in the text."""
    known = sorted(others, key=lambda fault: (fault.where.line or 0, fault.where.column or 0))
    told = [f"line {one.where.line}: {one.message}" for one in known[:SHOWN_FAULTS]]
    told += [f"and {len(known) - SHOWN_FAULTS} more"] if len(known) > SHOWN_FAULTS else []
    also = f"also {'; '.join(told)}" if told else ""
    hint = "; ".join(filter(None, (first.hint, also)))
    return type(first)(first.code, first.message, hint=hint, where=first.where, about=first.about)
