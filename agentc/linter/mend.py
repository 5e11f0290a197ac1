"""Repairing a text until nothing is left that a repair mends: one repair can make another possible.

Belongs here: the steps, and which of the repairs are wanted. Not here: single repairs (`check.py`),
writing files, words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from agentc.diagnostics.shared_codes import DEAD_RULE, NO_FENCES
from agentc.lens.fix import UnwantedFix
from agentc.linter.check import Report
from agentc.linter.silences import CodeFilter
from agentc.vendors.prediction import LoadOutcome, name_code
from agentc.vendors.registry import list_clients

# Checks a text, of which the diagnostics that are named stay as they are.
Check: TypeAlias = Callable[[str, Collection[UnwantedFix]], Report]
# So many repairs can wait for each other: fences, spelling, limits, values, the order of rules.
MAX_STEPS = 7
_REJECTS = frozenset(name_code(client, LoadOutcome.REJECTS) for client in list_clients())


@dataclass(frozen=True, slots=True)
class Step:
    """What was found in a text, the text as it is repaired then, and what is found in that."""

    before: Report
    text: str
    after: Report

    @property
    def is_reordered(self) -> bool:
        """Return whether rules stand in another order."""
        return self.text == self.before.reordered


def mend(text: str, report: Report, check: Check, wanted: CodeFilter) -> tuple[Step, ...]:
    """Return the steps that repair all that is wanted of a text, of which `report` was said; none
    where nothing can be repaired.

    Fields get no fences where what is not wanted would make their client reject them then.
    """
    steps = (*_list_steps(text, report, check, wanted),)
    codes = {found.code for found in report.diagnostics}
    left = {found.code for found in steps[-1].after.diagnostics} if steps else set()
    return () if NO_FENCES in codes and _REJECTS & left - codes else steps


def _list_steps(text: str, report: Report, check: Check, wanted: CodeFilter) -> Iterator[Step]:
    """Yield each repair of a text, as long as the one before makes another one possible."""
    for _ in range(MAX_STEPS):
        before, mended = _choose(text, report, check, wanted)
        if mended is None or mended == text:
            return
        report = check(mended, ())
        yield Step(before, mended, report)
        text = mended


def _choose(
    text: str, report: Report, check: Check, wanted: CodeFilter
) -> tuple[Report, str | None]:
    """Return the text with what is wanted of its repairs, and the report that goes with it."""
    fixable = [candidate for candidate in report.diagnostics if candidate.fixable]
    chosen = wanted(fixable, report.head)
    if 0 < len(chosen) < len(fixable):
        repaired = {(kept.code, kept.where.line) for kept in chosen}
        left = {(kept.code, kept.where.line) for kept in fixable} - repaired
        report = check(text, left)
    codes = {candidate.code for candidate in chosen}
    return report, (report.reordered if DEAD_RULE in codes else report.repaired if codes else None)
