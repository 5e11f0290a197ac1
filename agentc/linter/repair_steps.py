"""Repairing a text until nothing is left that a repair mends: one repair can make another possible.

Belongs here: the steps, and which of the repairs are wanted. Not here: the repairs of one step
(`text_repair.py`), writing files, words.
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
    """One step of a repair: what was found in a text, the repaired text, and what is found in
    that."""

    before: Report
    text: str
    after: Report

    @property
    def is_reordered(self) -> bool:
        """Return whether rules stand in another order."""
        return self.text == self.before.reordered


def mend(text: str, report: Report, check: Check, keep_wanted: CodeFilter) -> tuple[Step, ...]:
    """Return the steps that repair a text, as far as that is wanted and possible; none where
    nothing is repaired. `report` is what was found in the text. `keep_wanted` is the user's choice
    among findings.

    Fields get no fences if their client would then reject the file for something whose repair the
    user does not want.
    """
    steps = (*_list_steps(text, report, check, keep_wanted),)
    codes = {found.code for found in report.diagnostics}
    left = {found.code for found in steps[-1].after.diagnostics} if steps else set()
    return () if NO_FENCES in codes and _REJECTS & left - codes else steps


def _list_steps(text: str, report: Report, check: Check, keep_wanted: CodeFilter) -> Iterator[Step]:
    """Yield each repair of a text, as long as the one before makes another one possible."""
    for _ in range(MAX_STEPS):
        before, mended = _choose_repairs(text, report, check, keep_wanted)
        if mended is None or mended == text:
            return
        report = check(mended, ())
        yield Step(before, mended, report)
        text = mended


def _choose_repairs(
    text: str, report: Report, check: Check, keep_wanted: CodeFilter
) -> tuple[Report, str | None]:
    """Return a report on the text, and the text with its wanted repairs made; `None` for the text
    where no repair is wanted.

    Where some repairs are wanted and others are not, the text is checked once more, and that report
    makes no others. They are told apart by code and line.
    """
    fixable = [found for found in report.diagnostics if found.fixable]
    chosen = keep_wanted(fixable, report.head)
    if chosen and len(chosen) < len(fixable):
        wanted_keys = {(found.code, found.where.line) for found in chosen}
        unwanted = {(found.code, found.where.line) for found in fixable} - wanted_keys
        report = check(text, unwanted)
    codes = {found.code for found in chosen}
    if DEAD_RULE in codes:
        return report, report.reordered  # the repaired text, its rules in another order
    return report, report.repaired if codes else None
